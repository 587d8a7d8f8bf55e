import type { Instant } from '#libs/kernel';
import { dateOf, dateOfDayNumber, dayNumber, startOfDay } from '#libs/kernel';
import { caseActions } from './actions.js';
import type { CaseCommand } from './commands.js';
import type { CaseContext } from './context.js';
import { refuse } from './facts.js';
import type { CaseDecision } from './facts.js';
import type { CaseState, CaseStatus, RegisteredCase } from './state.js';

const CLOSED: ReadonlySet<CaseStatus> = new Set(['closed', 'feedback-given', 'followed-up']);
const ENDED: ReadonlySet<CaseStatus> = new Set([
  'not-accepted',
  'settled',
  'terminated',
  'withdrawn',
  'filed',
  'not-filed',
  'reporter-notified',
  'answered',
  'transferred',
]);

/** What is still said of a case that was merged into another. A deadline that had passed before is missed all the same. */
const AFTER_MERGE: ReadonlySet<CaseCommand['kind']> = new Set(['UnmergeCase', 'AddNote', 'RecordMissedDeadline']);

/** Closed (办结), whether or not feedback and follow-up were done. */
export function isClosed(state: Pick<CaseState, 'status'>): boolean {
  return CLOSED.has(state.status);
}

/** The substance has ended; what is left is to tell people and to close. */
function isEnded(state: Pick<CaseState, 'status'>): boolean {
  return ENDED.has(state.status);
}

/** Somebody still has to work on it: registered, not closed, not merged into another. */
export function isOpen(state: Pick<CaseState, 'status'>): boolean {
  return state.status !== 'none' && state.status !== 'merged' && !isClosed(state);
}

/** The substance is still undecided: the only time in which the case may move, be transferred, be merged. */
export function isUndecided(state: Pick<CaseState, 'status'>): boolean {
  return isOpen(state) && !isEnded(state);
}

/** What no command may do on a registered case, whatever it is. `undefined`: nothing stands against it. */
export function standingObjection(
  state: RegisteredCase,
  command: CaseCommand,
  context: CaseContext,
): CaseDecision | undefined {
  const { kinds, title } = caseActions[command.kind];
  if (!kinds.some((kind) => kind === state.kind)) {
    return refuse('case.wrong-kind', { details: { action: title.zh, actionEn: title.en, kind: state.kind } });
  }
  if (state.mergedInto !== null && !AFTER_MERGE.has(command.kind)) {
    return refuse('case.merged', { details: { into: state.mergedInto } });
  }
  return timeObjection(state, context);
}

function timeObjection(state: RegisteredCase, context: CaseContext): CaseDecision | undefined {
  const { effectiveAt, now, ruleSet } = context;
  if (effectiveAt > now) return refuse('time.in-future', { field: 'effectiveAt', details: { now } });
  if (effectiveAt < state.identity.receivedAt) {
    return refuse('time.before-receipt', { field: 'effectiveAt', details: { receivedAt: state.identity.receivedAt } });
  }
  const days = ruleSet.powers.backdatingDays.value;
  if (effectiveAt < earliest(now, days)) {
    return refuse('time.backdated-too-far', { field: 'effectiveAt', details: { days } });
  }
  return undefined;
}

/** Backdating is counted in civil days: on the fifth, three days reach back to the second's first instant. */
function earliest(now: Instant, days: number): Instant {
  return startOfDay(dateOfDayNumber(dayNumber(dateOf(now)) - days));
}

/** Refuses the first of the named texts that is missing or blank. */
export function blankField(fields: Readonly<Record<string, string | null | undefined>>): CaseDecision | undefined {
  for (const [field, text] of Object.entries(fields)) {
    if (isBlank(text)) return refuse('field.required', { field });
  }
  return undefined;
}

export function isBlank(text: string | null | undefined): boolean {
  return text === null || text === undefined || text.trim() === '';
}

/** The field where it says something, else none: how an event keeps what may be left out. */
export function whereSaid<K extends string>(field: K, text: string | null): { readonly [F in K]?: string } {
  return isBlank(text) ? {} : ({ [field]: text } as { readonly [F in K]?: string });
}

/** Money is a whole number of fen, not negative. */
export function wrongMoney(field: string, fen: number | null): CaseDecision | undefined {
  return fen === null || (Number.isSafeInteger(fen) && fen >= 0) ? undefined : refuse('money.not-fen', { field });
}
