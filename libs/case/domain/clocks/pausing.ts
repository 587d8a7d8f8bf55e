import type { CommandOf } from '../commands.js';
import type { CaseContext } from '../context.js';
import { unknownFile } from '../evidence.js';
import { emit, refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { whereSaid } from '../guards.js';
import { cite } from '../rejections/reject.js';
import type { RegisteredCase } from '../state.js';
import type { ReadClock } from './reading.js';

/**
 * Only for a reason that the rule lists, with a file of the case to show it, and while there is time left to stop. What the pause rests on is
 * the article of the rule, never what the caller says.
 */
export function pause(
  state: RegisteredCase,
  { run, rule, law, due: { dueAt } }: ReadClock,
  command: CommandOf<'PauseClock'>,
  context: CaseContext,
): CaseDecision {
  const { clock, reason, evidence, documentNumber } = command;
  const article = cite(law, rule.article);
  const ground = rule.pausableFor.find((each) => each.reason === reason);
  if (!ground) {
    return refuse('clock.not-pausable', { field: 'reason', article, details: { clock, reason } });
  }
  if (run.pauses.some(({ to }) => to === null)) return refuse('clock.paused', { article, details: { clock } });
  if (dueAt !== null && context.effectiveAt > dueAt) return refuse('clock.overdue', { article, details: { dueAt } });
  const basis = cite(law, ground.article);
  return (
    unknownFile(state, 'evidence', evidence, basis) ??
    emit({
      type: 'ClockPaused',
      data: { clock, reason, basis, evidence, ...whereSaid('documentNumber', documentNumber) },
    })
  );
}

/** Ends what was paused by hand; a pause that an event began ends with the event that the rule names. */
export function resume({ run, rule }: ReadClock): CaseDecision {
  const open = run.pauses.filter(({ to }) => to === null);
  if (open.length === 0) return refuse('clock.not-paused', { details: { clock: run.clock } });
  // Resuming ends whatever keeps the clock paused, so nothing may that has an end of its own.
  const byEvent = open.find(({ reason }) => !rule.pausableFor.some((ground) => ground.reason === reason));
  if (byEvent) return refuse('clock.paused-by-event', { details: { clock: run.clock, reason: byEvent.reason } });
  return emit({ type: 'ClockResumed', data: { clock: run.clock } });
}
