import fc from 'fast-check';
import { isStreamName } from '#libs/kernel';
import { at, caseOf, county, Stream } from '../testing/facts.js';
import { digestDecider, digestStream } from './digest.js';
import type { DigestItem, IssueDigest } from './digest.js';

const month = '2026-05';
const to = { unit: county, handler: 'wang' };
const item = (n: number, rung = 'two-days-before'): DigestItem => ({
  ...{ caseId: caseOf(n), clock: 'initial-review', run: 1, rung },
  dueAt: at('2026-05-14 23:59:59.999'),
});
const digest = (...items: readonly DigestItem[]): IssueDigest => ({ kind: 'IssueDigest', to, month, items });
const fresh = new Stream(digestDecider);

describe('A digest', () => {
  it('tells of each rung once, however often it is asked for', () => {
    const first = fresh.on('2026-05-12 08:31', digest(item(1), item(2), item(1)));
    expect(first.events.map(({ data }) => [data.number, data.items.length])).toEqual([[1, 2]]);
    expect(first.on('2026-05-12 08:32', digest(item(2), item(1))).rejection?.code).toBe('digest.nothing-new');
    const second = first.on('2026-05-13 08:31', digest(item(2), item(3), item(2, 'on-the-day')));
    expect(second.events[1]?.data).toEqual({ to, month, number: 2, items: [item(3), item(2, 'on-the-day')] });
  });

  it('has something to tell', () => {
    expect(fresh.on('2026-05-12 08:31', digest()).rejection?.code).toBe('digest.nothing-new');
  });

  it('that is longer than an event may be comes in several, one after the other, in one go', () => {
    const long = fresh.on('2026-05-12 08:31', digest(...Array.from({ length: 4_500 }, (_, n) => item(n))));
    expect(long.events.map(({ data }) => [data.number, data.items.length])).toEqual([
      ...[
        [1, 2_000],
        [2, 2_000],
        [3, 500],
      ],
    ]);
    expect(new Set(long.events.flatMap(({ data }) => data.items.map(({ caseId }) => caseId))).size).toBe(4_500);
  });

  it('never tells of anything twice, whatever is asked in which order', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(12), { maxLength: 8 }), { maxLength: 12 }), (asked) => {
        const told = asked
          .reduce((stream, some) => stream.on('2026-05-12 08:31', digest(...some.map((n) => item(n)))), fresh)
          .events.flatMap(({ data }) => data.items.map(({ caseId }) => caseId));
        expect(told).toHaveLength(new Set(told).size);
        expect(new Set(told)).toEqual(new Set(asked.flat().map(caseOf)));
      }),
    );
  });

  it('has a stream for each recipient and month, whatever the handler is called', () => {
    const streams = [
      digestStream({ to, month }),
      digestStream({ to: { unit: county, handler: null }, month }),
      digestStream({ to: { unit: county, handler: '王 五/二组' }, month }),
      digestStream({ to, month: '2026-06' }),
    ];
    expect(streams.every(isStreamName)).toBe(true);
    expect(new Set(streams).size).toBe(4);
    expect(streams[1]).toBe('digest-230781-head-2026-05');
  });
});
