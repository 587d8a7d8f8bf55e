import fc from 'fast-check';
import { explainScore, schemes, scoreOf } from '#libs/efficacy';
import type { Measured, Scheme } from '#libs/efficacy';
import { loadOrganisation } from '#libs/identity';
import type { Instant, LocalDate, RuleSetId, Stored } from '#libs/kernel';
import { lifeOf, logOf as logOfLives } from '../../test/support/case-histories.js';
import { logOfCity, pagesFrom } from '../../test/support/cities.js';
import { oracleMeasured, oracleScore } from '../../test/support/efficacy-oracle.js';
import { judgedBy, lostItemsOf, ownReadings, tablesOfLog, takenFromLog, wholeReadings } from './index.js';
import type { Asked } from './index.js';

const tree = loadOrganisation();
const units = tree.units().map(({ code }) => code);
const YEAR = { from: '2023-01-01' as LocalDate, to: '2023-12-31' as LocalDate };
const [illustrative, fourRates] = schemes() as [Scheme, Scheme];

/** A city's log: so many cases, of such a seed, up to a day of the year. */
const city = fc.record({
  cases: fc.integer({ min: 5, max: 30 }),
  seed: fc.nat(1_000_000),
  until: fc.constantFrom(
    undefined,
    '2023-03-20T12:00:00.000+08:00' as Instant,
    '2023-10-09T08:00:00.000+08:00' as Instant,
  ),
});
const question = fc.record({
  scheme: fc.constantFrom(illustrative, fourRates),
  period: fc.constantFrom(YEAR, { from: '2023-02-01' as LocalDate, to: '2023-03-31' as LocalDate }),
  asOf: fc.constantFrom('2024-01-01T00:00:00.000+08:00' as Instant, '2023-03-20T12:00:00.000+08:00' as Instant),
  unit: fc.constantFrom(...units.slice(0, 12)),
});

function logOf({ cases, seed, until }: { cases: number; seed: number; until: Instant | undefined }): Stored[] {
  return logOfCity({ cases, seed, year: 2023, ...(until && { until }) });
}

async function measured(log: readonly Stored[], asked: Asked) {
  const taken = takenFromLog(await tablesOfLog(pagesFrom(log, 37)), asked);
  const own = ownReadings(asked, taken, tree);
  return { taken, own, whole: wholeReadings(own, (unit) => tree.subtree(unit as (typeof units)[number])) };
}

const below = (unit: (typeof units)[number]) => tree.subtree(unit).map(({ code }) => code as string);

describe('what a unit measured', () => {
  it('is what a slow count of the raw events says, in 200 small cities, and so is its score', async () => {
    await fc.assert(
      fc.asyncProperty(city, question, async (small, { scheme, period, asOf, unit }) => {
        const log = logOf(small);
        const asked = { scheme, period, asOf, lostOf: below(unit) };
        const { whole, taken } = await measured(log, asked);
        const counts = (each: string) => below(unit).includes(each);
        const oracle = oracleMeasured(log, { scheme, period, asOf, counts });

        const mine = whole.get(unit) as Measured;
        const looked = [...scheme.indicators, ...scheme.bonus, ...scheme.deductions].map(({ measure }) => measure);
        for (const id of looked) expect([id, mine.readings[id]]).toEqual([id, oracle.readings[id]]);

        const slow = oracleScore(scheme, { ...mine, readings: oracle.readings });
        const score = scoreOf(scheme, mine);
        expect(score.points === null ? null : BigInt(score.points.replace('.', ''))).toBe(slow.points);

        const { allocations } = explainScore(score, lostItemsOf(asked, taken));
        const keys = Object.entries(lostItemsOf(asked, taken)).flatMap(([measure, items]) =>
          items.map(({ caseId, what }) => `${measure}|${caseId}|${what}`),
        );
        expect(keys.sort()).toEqual(oracle.lost.filter((key) => looked.some((id) => key.startsWith(`${id}|`))));
        if (score.lost === null) return;
        const sum = allocations.reduce((total, { lost }) => total + BigInt(lost.replace('.', '')), 0n);
        expect(sum).toBe(BigInt(score.lost.replace('.', '')));
      }),
      { numRuns: 200 },
    );
  }, 240_000);

  it('of a unit above is the sum of what is below it and its own', async () => {
    const asked = { scheme: illustrative, period: YEAR, asOf: '2024-01-01T00:00:00.000+08:00' as Instant };
    const { own, whole } = await measured(logOfCity({ cases: 120, seed: 5, year: 2023 }), asked);
    const all = (id: string) => {
      const readings = [...own.values()].map(
        ({ readings }) => readings[id as 'sign-on-time'] as { denominator: number },
      );
      return readings.reduce((sum, { denominator }) => sum + denominator, 0);
    };
    expect(whole.get(tree.root.code)?.readings['sign-on-time']).toMatchObject({ denominator: all('sign-on-time') });
    expect(all('sign-on-time')).toBeGreaterThan(100);
  });

  it('counts the cases of a unit that is gone as the root’s', async () => {
    const asked = { scheme: illustrative, period: YEAR, asOf: '2024-01-01T00:00:00.000+08:00' as Instant };
    const log = logOfCity({ cases: 60, seed: 5, year: 2023 });
    const taken = takenFromLog(await tablesOfLog(pagesFrom(log)), asked);
    const smaller = { root: tree.root, units: () => [tree.root] };
    const alone = ownReadings(asked, taken, smaller).get(tree.root.code);
    const { whole } = await measured(log, asked);
    expect(alone?.readings).toEqual(whole.get(tree.root.code)?.readings);
  });

  it('under another regulation is judged by its budgets, with the same things done at the same time', async () => {
    const log = logOfCity({ cases: 150, seed: 3, year: 2023 });
    const asked = { scheme: illustrative, period: YEAR, asOf: '2024-01-01T00:00:00.000+08:00' as Instant };
    const other = log.map(judgedBy({ ruleSet: 'cn-samr-order-121' as RuleSetId }));
    const [now, then] = [await measured(other, asked), await measured(log, asked)];
    const root = (each: typeof now) => each.whole.get(tree.root.code) as Measured;
    expect(root(then).basis.ruleSets).toEqual(['cn-samr-order-20']);
    expect(root(now).basis.ruleSets).toEqual(['cn-samr-order-121']);
    expect(root(now).readings.satisfaction).toEqual(root(then).readings.satisfaction);
    const counts = () => true;
    const oracle = oracleMeasured(other, { ...asked, counts });
    expect(root(now).readings['on-time-closure']).toEqual(oracle.readings['on-time-closure']);
  });

  it('names for each missed clock the event that lost it: its late end, before that its recorded miss, before that its start', async () => {
    const log = logOfLives([lifeOf('missed', 1)], () => 0);
    const period = { from: '2026-01-01' as LocalDate, to: '2026-12-31' as LocalDate };
    const asOf = '2027-01-01T00:00:00.000+08:00' as Instant;
    const lostAfter = async (events: number) => {
      const asked = { scheme: illustrative, period, asOf, lostOf: 'all' } as const;
      const { taken } = await measured(log.slice(0, events), asked);
      return taken.lostRuns.find(({ clock }) => clock === 'initial-review')?.position;
    };
    const after = (type: string) => log.findIndex((event) => event.type === type) + 1;
    const [miss, end] = [after('DeadlineMissed'), after('ComplaintAccepted')];
    expect(await lostAfter(miss - 1)).toBe(1n);
    expect(await lostAfter(miss)).toBe(BigInt(miss));
    expect(await lostAfter(end - 1)).toBe(BigInt(miss));
    expect(await lostAfter(end)).toBe(BigInt(end));
  });
});
