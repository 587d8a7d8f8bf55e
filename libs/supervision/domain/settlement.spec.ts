import fc from 'fast-check';
import { bureau, county, otherCounty, Stream } from '../testing/facts.js';
import type { Figure } from './figures.js';
import { isWhole, settlementDecider } from './settlement.js';
import type { SettlementCommand } from './settlement.js';

const figure = (unit = county, numerator = 95, denominator: number | null = 100, indicator = 'on-time'): Figure => ({
  ...{ unit, indicator, numerator, denominator },
});
type Change = Partial<{ figures: readonly Figure[]; position: string; reason: string; month: string }>;
const asked = { unit: bureau, month: '2026-05', figures: [figure()], logHash: 'c'.repeat(64) };
const settle = (change: Change = {}): SettlementCommand => ({
  ...asked,
  kind: 'SettlePeriod',
  position: '100',
  ...change,
});
const adjust = (change: Change = {}): SettlementCommand => ({
  ...{ ...asked, kind: 'AdjustPeriod', position: '120', reason: '补录一件', figures: [figure(county, 96)] },
  ...change,
});
const fresh = new Stream(settlementDecider);
const settled = fresh.on('2026-06-01 08:00', settle());

describe('A monthly settlement', () => {
  it('freezes the figures with the place of the log and a hash over all of it', () => {
    const { data } = settled.events[0]!;
    expect(data).toMatchObject({
      month: '2026-05',
      from: '2026-05-01',
      to: '2026-05-31',
      position: '100',
      figures: [figure()],
    });
    expect(isWhole(data)).toBe(true);
    expect(isWhole({ ...data, figures: [figure(county, 96)] })).toBe(false);
  });

  it('is refused for a month that has not ended', () => {
    expect(fresh.on('2026-05-31 23:59:59.999', settle()).rejection).toMatchObject({
      ...{ code: 'settlement.period-not-ended', field: 'month', details: { month: '2026-05', ends: '2026-05-31' } },
    });
    expect(fresh.on('2026-06-01 00:00', settle()).rejection).toBeUndefined();
    expect(fresh.on('2026-06-01 08:00', settle({ month: '2026-5' })).rejection?.code).toBe(
      'settlement.period-not-ended',
    );
  });

  it('is made once, whoever runs it how often', () => {
    expect(settled.on('2026-06-02 08:00', settle()).rejection?.code).toBe('settlement.settled-already');
  });

  it('takes whole figures, each once, in whatever order', () => {
    expect(fresh.on('2026-06-01 08:00', settle({ figures: [] })).rejection?.code).toBe('figure.none');
    expect(fresh.on('2026-06-01 08:00', settle({ figures: [figure(), figure()] })).rejection?.code).toBe(
      'figure.twice',
    );
    const both = [figure(otherCounty), figure()];
    const [one] = fresh.on('2026-06-01 08:00', settle({ figures: both })).events;
    const [other] = fresh.on('2026-06-01 08:00', settle({ figures: both.toReversed() })).events;
    expect(one?.data.hash).toBe(other?.data.hash);
  });
});

describe('An adjustment', () => {
  it('stands beside the settlement, tells what differs and why, and names what it follows', () => {
    const adjusted = settled.on('2026-07-01 08:00', adjust());
    expect(adjusted.events[0]).toEqual(settled.events[0]);
    const data = adjusted.events[1]!.data;
    expect(data).toMatchObject({
      ...{ number: 1, reason: '补录一件', previous: settled.events[0]!.data.hash },
      changes: [{ unit: county, indicator: 'on-time', before: { numerator: 95 }, after: { numerator: 96 } }],
    });
    expect(isWhole(data)).toBe(true);
    const again = adjusted.on(
      '2026-08-01 08:00',
      adjust({ position: '130', figures: [figure(county, 97), figure(otherCounty)] }),
    );
    expect(again.events[2]!.data).toMatchObject({ number: 2, previous: data.hash });
    expect(again.state).toMatchObject({ standing: [figure(otherCounty), figure(county, 97)], adjustments: 2 });
    expect(again.state.settled?.figures).toEqual([figure()]);
  });

  it('tells of figures that there no longer are', () => {
    const two = fresh.on('2026-06-01 08:00', settle({ figures: [figure(), figure(otherCounty)] }));
    const gone = two.on('2026-07-01 08:00', adjust({ figures: [figure()] })).events[1]!.data;
    expect(gone).toMatchObject({ changes: [{ unit: otherCounty, before: { numerator: 95 }, after: null }] });
  });

  it('needs a settlement, a reason, something that differs, and a later log', () => {
    const code = (stream: typeof fresh, change: Change) =>
      stream.on('2026-07-01 08:00', adjust(change)).rejection?.code;
    expect(code(fresh, {})).toBe('settlement.not-settled');
    expect(code(settled, { reason: ' ' })).toBe('reason.required');
    expect(code(settled, { figures: [figure()] })).toBe('settlement.nothing-to-adjust');
    expect(code(settled, { position: '100' })).toBe('settlement.position-behind');
    expect(code(settled.on('2026-07-01 08:00', adjust()), {})).toBe('settlement.position-behind');
  });

  it('leads from the frozen figures to those of now, whatever changed in which order', () => {
    const figures = fc.uniqueArray(
      fc.record({
        unit: fc.constantFrom(bureau, county, otherCounty),
        indicator: fc.constantFrom('on-time', 'verified'),
        numerator: fc.nat(3),
        denominator: fc.constantFrom(null, 3),
      }),
      { selector: ({ unit, indicator }) => `${unit} ${indicator}`, minLength: 1 },
    );
    const sorted = (some: readonly Figure[]) => some.map((each) => JSON.stringify(Object.entries(each).sort())).sort();
    fc.assert(
      fc.property(figures, fc.array(figures, { maxLength: 6 }), (first, later) => {
        let stream = fresh.on('2026-06-01 08:00', settle({ figures: first }));
        later.forEach((now, index) => {
          stream = stream.on('2026-07-01 08:00', adjust({ figures: now, position: String(200 + index) }));
          expect(sorted(stream.state.standing)).toEqual(sorted(now));
        });
        expect(stream.events.every(({ data }) => isWhole(data))).toBe(true);
        expect(sorted(stream.state.settled!.figures)).toEqual(sorted(first));
      }),
    );
  });
});

describe('An adjustment after the log was copied into another store', () => {
  it("is compared with where this log has the place that was settled, not with the other log's position", () => {
    const { hash } = settled.events[0]!.data;
    const late = (change: Change & { lastAt?: { hash: string; position: string } }) =>
      settled.on('2026-07-01 08:00', { ...adjust(change), ...change });
    // It was settled at 100 of the other log, which is 7 of this one.
    expect(late({ position: '8', lastAt: { hash, position: '7' } }).events[1]!.data).toMatchObject({ position: '8' });
    expect(late({ position: '7', lastAt: { hash, position: '7' } }).rejection).toMatchObject({
      code: 'settlement.position-behind',
      details: { position: '7', settled: '7' },
    });
    // Of this one it may be beyond what the other one counted.
    expect(late({ position: '5000', lastAt: { hash, position: '6000' } }).rejection?.code).toBe(
      'settlement.position-behind',
    );
    // Of another settlement than the one that stands it says nothing.
    expect(late({ position: '8', lastAt: { hash: 'f'.repeat(64), position: '7' } }).rejection?.code).toBe(
      'settlement.position-behind',
    );
  });
});
