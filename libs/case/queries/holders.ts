import type { Instant, Stored, UnitCode } from '#libs/kernel';
import { evolveCase, initialCase } from '../domain/index.js';
import type { CaseEvent } from '../domain/index.js';

/** Who held a case for a time: a unit, and in it a handler once one was assigned. */
export interface Holder {
  readonly unit: UnitCode;
  readonly handler: string | null;
  readonly from: Instant;
  /** Not included; null for who holds it still. */
  readonly until: Instant | null;
  /** The event by which they got it. */
  readonly by: { readonly revision: bigint; readonly type: CaseEvent['type']; readonly recordedAt: Instant };
}

/**
 * Everybody who ever held the case, the first one first. Times are those at which it happened (effective times), so that each
 * moment has one holder: an assignment that was put back to before the case came to the unit counts from then.
 */
export function holdersOf(events: readonly Stored<CaseEvent>[]): readonly Holder[] {
  const holders: Holder[] = [];
  let state = initialCase;
  for (const event of events) {
    const { unit, handler } = state;
    state = evolveCase(state, event);
    if (state.unit === null || (state.unit === unit && state.handler === handler)) continue;
    const last = holders.at(-1);
    const from = last && event.effectiveAt < last.from ? last.from : event.effectiveAt;
    if (last) holders[holders.length - 1] = { ...last, until: from };
    const { revision, type, recordedAt } = event;
    holders.push({ unit: state.unit, handler: state.handler, from, until: null, by: { revision, type, recordedAt } });
  }
  // Passed on in the moment in which it came, it was held for no time.
  return holders.filter((holder) => holder.from !== holder.until);
}

/** Who held it at an instant; undefined before it was registered. */
export function holderAt(holders: readonly Holder[], at: Instant): Holder | undefined {
  return holders.find(({ from, until }) => from <= at && (until === null || at < until));
}
