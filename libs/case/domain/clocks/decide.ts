import { epochMs, instantOf, unreachable } from '#libs/kernel';
import { canFollow, overdueAt, project, ruleSetById } from '#libs/law';
import { approvalObjection, approvalOf } from '../approval.js';
import type { ClockCommand, CommandOf } from '../commands.js';
import type { CaseContext } from '../context.js';
import type { DueDateProjected } from '../events/index.js';
import { emit, refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { blankField, whereSaid } from '../guards.js';
import { cite } from '../rejections/reject.js';
import type { RegisteredCase } from '../state.js';
import { extensionObjection } from './extension.js';
import { runKey } from './keys.js';
import { pause, resume } from './pausing.js';
import { openClocks, readClock } from './reading.js';
import type { ReadClock } from './reading.js';
import { fireRung } from './rung.js';

/** Clocks by hand and by the clock-watching reactor; what the case's own events do to clocks is in the rule-set. */
export function decideClocks(state: RegisteredCase, command: ClockCommand, context: CaseContext): CaseDecision {
  switch (command.kind) {
    case 'ProjectDueDates':
      return projectDueDates(state, command, context);
    case 'RecordMissedDeadline':
      return recordMissed(state, command, context);
    case 'PauseClock':
    case 'ResumeClock':
    case 'ExtendClock':
    case 'VoidClock':
    case 'FireRung': {
      const clock = openClocks(state).find(({ run }) => run.clock === command.clock);
      return clock ? onOpenClock(state, clock, command, context) : notOpen(command.clock, context);
    }
    default:
      return unreachable(command);
  }
}

type OnOpenClock = Exclude<ClockCommand, { kind: 'ProjectDueDates' | 'RecordMissedDeadline' }>;

function onOpenClock(
  state: RegisteredCase,
  clock: ReadClock,
  command: OnOpenClock,
  context: CaseContext,
): CaseDecision {
  switch (command.kind) {
    case 'PauseClock':
      return pause(state, clock, command, context);
    case 'ResumeClock':
      return resume(clock);
    case 'ExtendClock':
      return extend(clock, command, context);
    case 'VoidClock':
      return voidRun(state, clock, command, context);
    case 'FireRung':
      return fireRung(state, clock, command, context);
    default:
      return unreachable(command);
  }
}

function extend(clock: ReadClock, command: CommandOf<'ExtendClock'>, context: CaseContext): CaseDecision {
  const { clock: name, amount, unit, reason } = command;
  return (
    blankField({ reason }) ??
    extensionObjection(clock, command, context) ??
    emit({ type: 'ClockExtended', data: { clock: name, amount, unit, ...approvalOf(command), reason } })
  );
}

/**
 * A clock that ought never to have run. What was missed stays missed: voiding takes a run out of every rate and score, so it comes in time or
 * not at all, never after a miss is on record, and with the approval of the head. No law knows of it, so nobody below may be enough.
 */
function voidRun(
  state: RegisteredCase,
  { run, rule, law, due: { dueAt } }: ReadClock,
  command: CommandOf<'VoidClock'>,
  context: CaseContext,
): CaseDecision {
  const { clock, reason, basis, approver, approverRole, decision } = command;
  const article = cite(law, rule.article);
  if (state.missedRecorded.includes(runKey(clock, run.run))) {
    return refuse('clock.missed', { article, details: { clock } });
  }
  if (dueAt !== null && context.effectiveAt > dueAt) return refuse('clock.overdue', { article, details: { dueAt } });
  return (
    blankField({ reason, basis }) ??
    approvalObjection(
      { approver, approverRole, basis: decision },
      { approver: 'head', article, citedIn: 'decision' },
      context,
    ) ??
    emit({
      type: 'ClockVoided',
      data: { clock, reason, basis, approver, approverRole, ...whereSaid('decision', decision) },
    })
  );
}

/**
 * Says the due dates of open clocks anew with the calendar of the context and – where a rule-set was adopted – its law; only those that
 * move. A clock that cannot follow the new law runs out under the one that it began under.
 */
function projectDueDates(
  state: RegisteredCase,
  { cause, calendar }: CommandOf<'ProjectDueDates'>,
  context: CaseContext,
): CaseDecision {
  if (calendar !== context.calendar.id) return refuse('calendar.unknown', { field: 'calendar', details: { calendar } });
  const adopting = cause === 'rule-set-adopted';
  const said = openClocks(state).map(({ run, rule, due }): { event: DueDateProjected; changes: boolean } => {
    const follows = adopting && canFollow(run, rule, context.ruleSet);
    const law = follows ? context.ruleSet : (ruleSetById(run.ruleSet) ?? context.ruleSet);
    const { dueAt, firmness } = project(law.clocks[run.clock] ?? rule, run, context.calendar, law.counting);
    // A paused clock has no due date to move, but when it runs again it has to run by the newer calendar.
    const waits = dueAt === null && run.calendar !== calendar;
    return {
      event: { type: 'DueDateProjected', data: { clock: run.clock, dueAt, firmness, cause, calendar } },
      changes: law.id !== run.ruleSet || dueAt !== due.dueAt || firmness !== due.firmness || waits,
    };
  });
  const changed = said.filter(({ changes }) => changes);
  // Where none changes, one event still moves the case over: clocks that start later in it run by the newer calendar and law.
  const there = state.calendar === calendar && (!adopting || state.ruleSet === context.ruleSet.id);
  const needed = changed.length > 0 || there ? changed : said.slice(0, 1);
  return emit(...needed.map(({ event }) => event));
}

/**
 * The deadline has passed with the clock open. A late stop does not undo that: what was missed before it is recorded even
 * when the watcher comes late. `missedAt` is the first instant after the due one.
 */
function recordMissed(
  state: RegisteredCase,
  { clock, run: named = null }: CommandOf<'RecordMissedDeadline'>,
  context: CaseContext,
): CaseDecision {
  const runs = state.clocks.runs.filter((run) => run.clock === clock && (named ?? run.run) === run.run);
  if (runs.length === 0) return notOpen(clock, context);
  let recorded = false;
  for (const run of runs) {
    const due = readClock(run)?.due;
    const dueAt = due?.dueAt;
    if (!due || !dueAt) continue;
    const ended = run.voidedAt ?? run.stoppedAt;
    const missed =
      overdueAt(run, due, context.now) || (ended !== null && ended > dueAt && run.voidedBy !== 'ClockVoided');
    if (!missed) continue;
    if (state.missedRecorded.includes(runKey(clock, run.run))) {
      recorded = true;
      continue;
    }
    const missedAt = instantOf(epochMs(dueAt) + 1);
    return emit({ type: 'DeadlineMissed', data: { clock, run: run.run, dueAt, missedAt } });
  }
  return recorded
    ? refuse('clock.missed-already-recorded', { details: { clock } })
    : refuse('clock.not-missed', { details: { clock, now: context.now } });
}

function notOpen(clock: string, context: CaseContext): CaseDecision {
  return context.ruleSet.clocks[clock]
    ? refuse('clock.not-open', { field: 'clock', details: { clock } })
    : refuse('clock.unknown', { field: 'clock', details: { clock } });
}
