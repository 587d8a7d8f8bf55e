import fc from 'fast-check';
import type { UnitCode } from '#libs/kernel';
import { at, bureau, caseOf, county, otherCounty, Stream } from '../testing/facts.js';
import { basisPoints } from './figures.js';
import type { Figure } from './figures.js';
import { drawSample, isSampleOf, sampleSeed } from './sample.js';
import * as weekly from './weekly-check.js';
import type { RecordWeeklyCheck, Yardsticks } from './weekly-check.js';

const figure = (unit = county, numerator = 9, denominator: number | null = 10, indicator = 'on-time'): Figure => ({
  ...{ unit, indicator, numerator, denominator },
});
const thirdCounty = '230717' as UnitCode;
const yardsticks: Yardsticks = {
  levels: new Map([[bureau, 'bureau'], ...[county, otherCounty, thirdCounty].map((code) => [code, 'county'] as const)]),
  ...{ spans: new Map([['grade', 4]]), fewest: 5 },
};
const compared = (now: readonly Figure[], lastWeek: readonly Figure[]) => weekly.compared(now, lastWeek, yardsticks);
const outliersFirst = (now: readonly Figure[], lastWeek: readonly Figure[]) =>
  weekly.outliersFirst(compared(now, lastWeek), yardsticks);
const cases = Array.from({ length: 200 }, (_, n) => caseOf(n));
const check = (change: Partial<RecordWeeklyCheck> = {}): RecordWeeklyCheck => ({
  ...{ kind: 'RecordWeeklyCheck', unit: bureau, week: '2026-W20', figures: [figure()], lastWeek: [] },
  ...{ population: cases, sampleSize: 5, position: '42', logHash: 'b'.repeat(64), yardsticks },
  ...change,
});
const fresh = new Stream(weekly.weeklyCheckDecider);
const AFTER = '2026-05-18 09:00';

describe('A weekly check', () => {
  it('is taken when the week is over, from its first millisecond on', () => {
    expect(fresh.on('2026-05-17 23:59:59.999', check()).rejection).toMatchObject({
      ...{ code: 'check.week-not-ended', details: { week: '2026-W20', ends: '2026-05-17' } },
    });
    expect(fresh.on('2026-05-18 00:00', check()).events[0]?.data).toMatchObject({
      from: '2026-05-11',
      to: '2026-05-17',
    });
    expect(fresh.on(AFTER, check({ week: '2025-W53' })).rejection?.code).toBe('check.week-not-ended');
  });

  it('is recorded once a unit and week', () => {
    expect(fresh.on(AFTER, check()).on(AFTER, check()).rejection?.code).toBe('check.recorded-already');
  });

  it('puts each unit beside its own last week and beside the middle of its level', () => {
    const now = [figure(county, 9), figure(otherCounty, 5), figure(thirdCounty, 8), figure(bureau, 1)];
    const [first] = compared(now, [figure(county, 10)]);
    expect(first).toMatchObject({ rate: 9_000, before: 10_000, change: -1_000, deviation: 1_000 });
    expect(compared(now, [])[1]).toMatchObject({ rate: 5_000, before: null, change: null, deviation: -3_000 });
    expect(compared(now, [figure(bureau, 3)]).at(-1)).toMatchObject({ change: -2_000, deviation: null });
  });

  it('tells first what stands out most: far from the others, or far from its own last week', () => {
    const now = [figure(county, 9), figure(otherCounty, 4), figure(thirdCounty, 9), figure(bureau, 9)];
    const units = (lastWeek: readonly Figure[]) => outliersFirst(now, lastWeek).map(({ unit }) => unit);
    expect(units([])[0]).toBe(otherCounty);
    expect(units([figure(bureau, 1)])[0]).toBe(bureau);
  });

  it('weighs a mean grade by the four grades that it spans, so that it compares with a rate', () => {
    const now = [figure(county, 70, 100), figure(county, 380, 100, 'grade'), figure(otherCounty, 320, 100, 'grade')];
    const lastWeek = [
      figure(county, 90, 100),
      figure(county, 440, 100, 'grade'),
      figure(otherCounty, 440, 100, 'grade'),
    ];
    // 20 points of a rate; 0.60 of a grade is 15, 1.20 is 30.
    expect(outliersFirst(now, lastWeek).map(({ unit, indicator }) => [unit, indicator])).toEqual([
      ...[
        [otherCounty, 'grade'],
        [county, 'on-time'],
      ],
      [county, 'grade'],
    ]);
  });

  it('compares nothing that too few make, neither this week nor last, and tells it last', () => {
    const now = [figure(county, 0, 4), figure(otherCounty, 9), figure(thirdCounty, 8), figure(bureau, 5)];
    const checked = outliersFirst(now, [figure(county, 10), figure(bureau, 0, 1)]);
    expect(checked.at(-1)).toMatchObject({ unit: county, rate: 0, before: 10_000, change: null, deviation: null });
    expect(checked.find(({ unit }) => unit === bureau)).toMatchObject({ rate: 5_000, before: 0, change: null });
    expect(checked.find(({ unit }) => unit === otherCounty)).toMatchObject({ deviation: 1_000 });
    expect(fresh.on(AFTER, check()).events[0]?.data.fewest).toBe(5);
  });

  it('has no rate where nothing was due, and does not let that stand out', () => {
    const [event] = fresh.on(
      AFTER,
      check({ figures: [figure(county, 0, 0), figure(otherCounty, 0, 10), figure(bureau, 10)] }),
    ).events;
    expect(event?.data.figures.at(-1)).toMatchObject({ unit: county, rate: null, change: null, deviation: null });
  });

  it('takes whole figures, each once', () => {
    expect(fresh.on(AFTER, check({ figures: [] })).rejection?.code).toBe('figure.none');
    expect(fresh.on(AFTER, check({ figures: [figure(), figure()] })).rejection?.code).toBe('figure.twice');
    for (const wrong of [0.5, -1, Number.NaN])
      expect(fresh.on(AFTER, check({ figures: [figure(county, wrong)] })).rejection?.code).toBe('figure.not-a-count');
  });
});

describe('A quality sample', () => {
  it('can be drawn again by anyone from what the check recorded', () => {
    const { sample } = fresh.on(AFTER, check()).events[0]!.data;
    expect(sample.cases).toHaveLength(5);
    expect(sample.seed).toBe(sampleSeed(bureau, '2026-W20', 'b'.repeat(64)));
    expect(isSampleOf(sample, cases.toReversed())).toBe(true);
    expect(isSampleOf({ ...sample, cases: sample.cases.with(0, caseOf(7_777)) }, cases)).toBe(false);
    expect(isSampleOf(sample, cases.slice(1))).toBe(false);
  });

  it('is another for another week, unit or log', () => {
    const seeds = [
      sampleSeed(bureau, '2026-W20', 'b'),
      sampleSeed(bureau, '2026-W21', 'b'),
      sampleSeed(county, '2026-W20', 'b'),
      sampleSeed(bureau, '2026-W20', 'c'),
    ];
    expect(new Set(seeds.map((seed) => drawSample(seed, cases, 5).cases.join())).size).toBe(4);
  });

  it('has no more cases than there are, each once', () => {
    expect(drawSample('s', [caseOf(1), caseOf(2), caseOf(1)], 5).cases.toSorted()).toEqual([caseOf(1), caseOf(2)]);
    expect(drawSample('s', [], 5).cases).toEqual([]);
  });

  it('draws every case about as often as every other', () => {
    const drawn = new Map<string, number>();
    for (let seed = 0; seed < 4_000; seed++)
      for (const id of drawSample(`seed ${seed}`, cases.slice(0, 20), 5).cases) drawn.set(id, (drawn.get(id) ?? 0) + 1);
    // A quarter of 4,000 draws; the standard deviation is 27.
    for (const times of drawn.values()) expect(Math.abs(times - 1_000)).toBeLessThan(165);
  });
});

describe('Hundredths of a percent', () => {
  it('are rounded half up, in whole numbers', () => {
    expect(basisPoints({ numerator: 2, denominator: 3 })).toBe(6_667);
    expect(basisPoints({ numerator: 1, denominator: 20_000 })).toBe(1);
    expect(basisPoints({ numerator: 1, denominator: 20_001 })).toBe(0);
    expect(basisPoints({ numerator: 5, denominator: null })).toBeNull();
  });

  it('lie within half of one of the quotient', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 100_000 }), (numerator, denominator) => {
        const points = basisPoints({ numerator, denominator })!;
        expect(Math.abs(points * denominator - numerator * 10_000) * 2).toBeLessThanOrEqual(denominator);
      }),
    );
  });
});

test('the week ends at its last instant in Shanghai, wherever the process runs', () => {
  expect(fresh.on('2026-05-17 23:59:59.999', check()).events).toEqual([]);
  expect(at('2026-05-18 00:00')).toBe('2026-05-18T00:00:00.000+08:00');
});
