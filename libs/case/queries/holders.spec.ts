import type { Instant, Stored } from '#libs/kernel';
import type { CaseEvent } from '../domain/index.js';
import { lifeOf, logOf } from '../../../test/support/case-histories.js';
import { holderAt, holdersOf } from './holders.js';

/** A settled complaint: registered by the centre, routed to a unit, signed for, given to a handler. */
function settled(): readonly Stored<CaseEvent>[] {
  return logOf([lifeOf('settled', 3)], () => 0);
}

const indexOf = (events: readonly Stored<CaseEvent>[], type: CaseEvent['type']) =>
  events.findIndex((event) => event.type === type);

describe('who held a case', () => {
  it('is the centre that registered it, then the unit that it was routed to, then a handler there', () => {
    const events = settled();
    const routed = events[indexOf(events, 'CaseRouted')]!;
    const assigned = events[indexOf(events, 'HandlerAssigned')]!;
    const unit = (routed.data as { toUnit: string }).toUnit;
    const { handler } = assigned.data as { handler: string };
    expect(holdersOf(events)).toEqual([
      {
        ...{ unit: '230700', handler: null, from: events[0]!.effectiveAt, until: routed.effectiveAt },
        by: { revision: 0n, type: 'CaseRegistered', recordedAt: events[0]!.recordedAt },
      },
      {
        ...{ unit, handler: null, from: routed.effectiveAt, until: assigned.effectiveAt },
        by: { revision: routed.revision, type: 'CaseRouted', recordedAt: routed.recordedAt },
      },
      {
        ...{ unit, handler, from: assigned.effectiveAt, until: null },
        by: { revision: assigned.revision, type: 'HandlerAssigned', recordedAt: assigned.recordedAt },
      },
    ]);
  });

  it('is one at each moment: the moment of passing on belongs to who gets it, and before the registration there is nobody', () => {
    const events = settled();
    const holders = holdersOf(events);
    const routed = events[indexOf(events, 'CaseRouted')]!;
    const before = new Date(Date.parse(routed.effectiveAt) - 1).toISOString();
    const justBefore = holders.find(
      ({ from, until }) => Date.parse(from) <= Date.parse(before) && until === routed.effectiveAt,
    );
    expect(justBefore?.unit).toBe('230700');
    expect(holderAt(holders, routed.effectiveAt)?.by.type).toBe('CaseRouted');
    expect(holderAt(holders, events[0]!.effectiveAt)?.by.type).toBe('CaseRegistered');
    expect(holderAt(holders, '2020-01-01T00:00:00.000+08:00' as Instant)).toBeUndefined();
    expect(holderAt(holders, '2099-01-01T00:00:00.000+08:00' as Instant)).toBe(holders.at(-1));
  });

  it('counts an assignment that was put back to before the case came to the unit from when the unit had it', () => {
    const events = settled();
    const routed = events[indexOf(events, 'CaseRouted')]!;
    const early = events.map((event) =>
      event.type === 'HandlerAssigned' ? { ...event, effectiveAt: events[0]!.effectiveAt } : event,
    );
    const holders = holdersOf(early);
    expect(holders.map(({ from, until }) => [from, until])).toEqual([
      [events[0]!.effectiveAt, routed.effectiveAt],
      [routed.effectiveAt, null],
    ]);
    expect(holders[1]?.handler).not.toBeNull();
  });
});
