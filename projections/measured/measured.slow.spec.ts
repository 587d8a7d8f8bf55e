import { explainScore, schemes, scoreOf } from '#libs/efficacy';
import type { Measured } from '#libs/efficacy';
import { loadOrganisation } from '#libs/identity';
import type { Instant, LocalDate, Stored, UnitCode } from '#libs/kernel';
import { foldLog, projectInMemory } from '#libs/projecting';
import { DEFAULT_SIMULATION } from '#libs/simulating';
import { logOfCity, pagesFrom } from '../../test/support/cities.js';
import { oracleCounting, oracleScore } from '../../test/support/efficacy-oracle.js';
import { pagesOf } from '../../test/support/pages.js';
import { lostItemsOf, measuringProjections, ownReadings, tablesOfLog, takenFromLog, wholeReadings } from './index.js';

const tree = loadOrganisation();
const period = { from: '2023-01-01' as LocalDate, to: '2023-12-31' as LocalDate };
const asOf = '2024-01-01T00:00:00.000+08:00' as Instant;
const places = (text: string) => BigInt(text.replace('.', ''));

let log: readonly Stored[];

beforeAll(() => {
  log = logOfCity(DEFAULT_SIMULATION);
}, 240_000);

describe('the demonstration year', () => {
  it('has in every unit the score that a slow count of its raw events has, by every scheme, and its cases lost exactly what is missing', async () => {
    const tables = await tablesOfLog(pagesFrom(log, 5_000));
    for (const scheme of schemes()) {
      const asked = { scheme, period, asOf, lostOf: 'all' as const };
      const taken = takenFromLog(tables, asked);
      const whole = wholeReadings(ownReadings(asked, taken, tree), (unit) => tree.subtree(unit as UnitCode));
      const oracleOf = oracleCounting(log, { scheme, period, asOf });
      const most: number[] = [];
      for (const { code } of tree.units()) {
        const below = new Set<string>(tree.subtree(code).map((each) => each.code));
        const isBelow = ({ unit }: { readonly unit: string }) => code === tree.root.code || below.has(unit);
        const mine = whole.get(code) as Measured;
        const oracle = oracleOf((unit) => isBelow({ unit }));
        const score = scoreOf(scheme, mine);
        const slow = oracleScore(scheme, { ...mine, readings: oracle.readings });
        expect([code, score.points === null ? null : places(score.points)]).toEqual([code, slow.points]);
        const items = lostItemsOf(asked, {
          ...taken,
          lostRuns: taken.lostRuns.filter(isBelow),
          lostFacts: taken.lostFacts.filter(isBelow),
        });
        const { allocations } = explainScore(score, items);
        const lost = allocations.flatMap((each) => [...each.items, ...(each.withoutCase ? [each.withoutCase] : [])]);
        most.push(lost.length);
        if (score.lost === null) continue;
        expect([code, lost.reduce((sum, each) => sum + places(each.lost), 0n)]).toEqual([code, places(score.lost)]);
      }
      expect(most.length).toBeGreaterThan(20);
      expect(Math.max(...most)).toBeGreaterThan(50);
    }
  }, 240_000);

  it.each(measuringProjections.map((projection) => [projection.name, projection] as const))(
    'folds to the same bytes page by page as in one piece: %s',
    async (_, projection) => {
      const [whole] = await foldLog([projection], pagesFrom(log, 5_000));
      const followed = await projectInMemory(projection, pagesOf(log, [1_997, 3, 911]), { cacheSize: 3_000 });
      expect(followed.dump() === whole?.dump()).toBe(true);
    },
    240_000,
  );
});
