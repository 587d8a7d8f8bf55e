import type { ClockEvent, ClockInstance, ClockSet } from './clock-types.js';
import type { Condition } from './rule-set.js';

/** How the latest run of a clock stands in the present episode. */
export type ClockStanding = 'none' | 'open' | 'stopped' | 'voided';

/** True for a run that is neither stopped nor voided. */
export function isOpen(run: ClockInstance): boolean {
  return run.stoppedAt === null && run.voidedAt === null;
}

export function standingOf(set: ClockSet, clock: string): ClockStanding {
  const run = set.runs.findLast((candidate) => candidate.clock === clock && candidate.episode === set.episode);
  if (!run) return 'none';
  if (run.voidedAt !== null) return 'voided';
  return run.stoppedAt !== null ? 'stopped' : 'open';
}

/** True when every value of the condition is as asked; see `Condition` for what a key names. */
export function holds(condition: Condition | undefined, set: ClockSet, event: ClockEvent): boolean {
  if (condition === undefined) return true;
  return Object.entries(condition).every(([key, wanted]) => valueOf(key, set, event) === wanted);
}

function valueOf(key: string, set: ClockSet, event: ClockEvent): unknown {
  if (key === 'case.named') return set.facts.named;
  if (key.startsWith('clock.')) return standingOf(set, key.slice('clock.'.length));
  return fieldOf(event.data, key);
}

/** The value at a dotted path, `undefined` where the path leads nowhere. */
export function fieldOf(data: object, path: string): unknown {
  let value: unknown = data;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
