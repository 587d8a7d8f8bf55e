import type { Instant } from '#libs/kernel';
import type { ClockInstance } from '#libs/law';
import type { CaseContext } from './context.js';
import { evolveCase } from './evolve.js';
import type { CaseEvent } from './events/index.js';
import { refuse } from './facts.js';
import type { CaseDecision, CaseFact } from './facts.js';
import type { CaseState } from './state.js';

/**
 * Effective times may be put back, but what the law counts by may not change its order: an event that moves the case or one
 * of its clocks is not effective before the last one that moved the case or the same clock. Notes, evidence and the like may
 * be put back freely within the tolerance: nothing counts from them.
 */
export function outOfOrder(
  state: CaseState,
  events: readonly CaseEvent[],
  context: CaseContext,
): CaseDecision | undefined {
  const { effectiveAt } = context;
  const next = events.reduce((folded, event) => evolveCase(folded, factFrom(event, context)), state);
  const movesCase = next.status !== state.status || next.episode !== state.episode;
  if (movesCase && state.statusSince !== null && effectiveAt < state.statusSince) {
    return refuse('time.before-last-step', {
      field: 'effectiveAt',
      details: { status: state.status, since: state.statusSince },
    });
  }
  for (const clock of movedClocks(state, next)) {
    const last = lastMoved(state.clocks.runs.filter((run) => run.clock === clock));
    if (last !== undefined && effectiveAt < last) {
      return refuse('time.before-clock', { field: 'effectiveAt', details: { clock, since: last } });
    }
  }
  return undefined;
}

/** The event as it will be recorded. */
export function factFrom(event: CaseEvent, context: CaseContext): CaseFact {
  return {
    ...event,
    recordedAt: context.now,
    effectiveAt: context.effectiveAt,
    actor: context.actor,
    unit: context.unit,
    ruleSet: context.ruleSet.id,
  };
}

/** `evolveClocks` gives back the same object for a run that it does not move. */
function movedClocks(before: CaseState, after: CaseState): ReadonlySet<string> {
  const known = new Set(before.clocks.runs);
  return new Set(after.clocks.runs.filter((run) => !known.has(run)).map(({ clock }) => clock));
}

function lastMoved(runs: readonly ClockInstance[]): Instant | undefined {
  const instants = runs.flatMap(({ anchor, pauses, extensions, stoppedAt, voidedAt }) => [
    anchor,
    ...pauses.flatMap(({ from, to }) => (to === null ? [from] : [from, to])),
    ...extensions.map(({ at }) => at),
    ...(stoppedAt === null ? [] : [stoppedAt]),
    ...(voidedAt === null ? [] : [voidedAt]),
  ]);
  return instants.length === 0 ? undefined : instants.reduce((a, b) => (a > b ? a : b));
}
