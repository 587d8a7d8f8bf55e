import { dateOf } from '#libs/kernel';
import type { CaseId, Instant, Rejection, UnitCode } from '#libs/kernel';
import { calendarById, calendarInForce, ruleSetById, ruleSetInForce } from '#libs/law';
import type { Calendar, RuleSet } from '#libs/law';
import type { CaseCommand } from '../domain/commands.js';
import type { OrganisationView } from '../domain/context.js';
import { reject } from '../domain/index.js';
import type { CaseState } from '../domain/index.js';

/** What commands need to know of the organisation: the tree, its root, and every unit in it. */
export interface CaseOrganisation extends OrganisationView {
  readonly root: { readonly code: UnitCode };
  units(): readonly { readonly code: UnitCode }[];
}

/** The law and the calendar of a decision. */
export interface Laws {
  readonly ruleSet: RuleSet;
  readonly calendar: Calendar;
}

/** The law and the calendar that the case is pinned to; at registration, those of the day of receipt. */
export function lawsOf(command: CaseCommand, state: CaseState, now: Instant): Laws | Rejection {
  const calendar =
    command.kind === 'ProjectDueDates'
      ? calendarById(command.calendar)
      : state.calendar
        ? calendarById(state.calendar)
        : calendarInForce(now);
  if (calendar === undefined) return reject('calendar.unknown', { field: 'calendar' });
  const ruleSet = ruleSetOf(command, state, now);
  return ruleSet ? { ruleSet, calendar } : reject('case.before-any-law', { field: 'receivedAt' });
}

function ruleSetOf(command: CaseCommand, state: CaseState, now: Instant): RuleSet | undefined {
  if (state.ruleSet !== null) return ruleSetById(state.ruleSet);
  // An action on a case that does not exist is refused by the decider; it still needs a law to be refused under.
  return ruleSetInForce(dateOf(command.kind === 'RegisterCase' ? command.receivedAt : now));
}

/** The other case that a command names, if it names one. */
export function otherCaseOf(command: CaseCommand): CaseId | null {
  switch (command.kind) {
    case 'MergeCase':
      return command.into;
    case 'LinkCase':
      return command.to;
    case 'NoteRepeatReport':
      return command.repeat;
    default:
      return null;
  }
}
