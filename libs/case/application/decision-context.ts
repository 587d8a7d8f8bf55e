import { dateOf } from '#libs/kernel';
import type { CaseId, Instant, Rejection, UnitCode } from '#libs/kernel';
import { calendarById, ruleSetById } from '#libs/law';
import type { Calendar, LawBook, RuleSet } from '#libs/law';
import type { CaseCommand } from '../domain/commands.js';
import type { OrganisationView } from '../domain/context.js';
import { reject } from '../domain/index.js';
import type { CaseState } from '../domain/index.js';
import type { NamedUnits } from './unit-names.js';

/** What commands need to know of the organisation: the tree, its root, and every unit in it. */
export interface CaseOrganisation extends OrganisationView, NamedUnits {
  readonly root: { readonly code: UnitCode };
  units(): readonly { readonly code: UnitCode }[];
}

/** The law and the calendar of a decision. */
export interface Laws {
  readonly ruleSet: RuleSet;
  readonly calendar: Calendar;
}

/** The law and the calendar that the case is pinned to; at registration, those of the day of receipt. */
export function lawsOf(command: CaseCommand, state: CaseState, now: Instant, book: LawBook): Laws | Rejection {
  const calendar =
    command.kind === 'ProjectDueDates'
      ? calendarById(command.calendar)
      : state.calendar
        ? calendarById(state.calendar)
        : book.calendarAt(now);
  if (calendar === undefined) return reject('calendar.unknown', { field: 'calendar' });
  const ruleSet = ruleSetOf(command, state, now, book);
  return ruleSet ? { ruleSet, calendar } : reject('case.before-any-law', { field: 'receivedAt' });
}

function ruleSetOf(command: CaseCommand, state: CaseState, now: Instant, book: LawBook): RuleSet | undefined {
  if (state.ruleSet !== null) {
    // The only command by which a case moves over to another regulation, and only to one that an adoption names for open cases.
    const adopting = command.kind === 'ProjectDueDates' && command.cause === 'rule-set-adopted';
    return (adopting ? book.successorOf(state.ruleSet, dateOf(now)) : undefined) ?? ruleSetById(state.ruleSet);
  }
  // An action on a case that does not exist is refused by the decider; it still needs a law to be refused under.
  return book.ruleSetOn(dateOf(command.kind === 'RegisterCase' ? command.receivedAt : now));
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
