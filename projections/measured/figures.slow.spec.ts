import { measures } from '#libs/efficacy';
import type { Instant, LocalDate, Stored } from '#libs/kernel';
import { DEFAULT_SIMULATION } from '#libs/simulating';
import { logOfCity, pagesFrom } from '../../test/support/cities.js';
import { oracleItems } from '../../test/support/efficacy-oracle.js';
import { listOf, oracleList, oracleTable, tableOfParts } from '../../test/support/figures-oracle.js';
import { figuresFromLog, groupings, itemsFromLog, partsOf, tablesOfLog } from './index.js';
import type { Grouping, LogTables } from './index.js';

const year = { from: '2023-01-01' as LocalDate, to: '2023-12-31' as LocalDate };
const asOf = '2024-01-01T00:00:00.000+08:00' as Instant;
const ids = measures().map(({ id }) => id);

let log: readonly Stored[];
let tables: LogTables;
let raw: ReturnType<typeof oracleItems>;

beforeAll(async () => {
  log = logOfCity(DEFAULT_SIMULATION);
  tables = await tablesOfLog(pagesFrom(log, 5_000));
  raw = oracleItems(log, { period: year, asOf });
}, 240_000);

describe('the figures of the demonstration year', () => {
  const pairs = groupings.flatMap((a, i) => groupings.slice(i + 1).map((b): readonly Grouping[] => [a, b]));
  it.each([[[]], ...groupings.map((each) => [[each]]), ...pairs.map((each) => [each])] as (readonly Grouping[])[][])(
    'of every measure are those of a slow count of its raw events, told apart by %j',
    (by) => {
      const asked = { ...year, asOf, measures: ids, by };
      const counted = oracleTable(raw, asked);
      expect(tableOfParts(figuresFromLog(tables, asked).parts)).toEqual(counted);
      expect(Object.keys(counted).length).toBeGreaterThanOrEqual(15);
    },
    240_000,
  );

  it.each(ids)('stand on lists of the same cases: %s', (measure) => {
    for (const part of partsOf(measure)) {
      const asked = { ...year, asOf, measure, part };
      const seen = [];
      for (let page = itemsFromLog(tables, asked, { place: undefined, limit: 500 }); ;) {
        seen.push(...page.items);
        if (!page.next || seen.length > 2_000) break;
        page = itemsFromLog(tables, asked, { place: page.next, limit: 500 });
      }
      const slow = oracleList(raw, asked);
      const mine = listOf(seen);
      if (seen.length <= 2_000) expect([part, mine]).toEqual([part, slow]);
      else
        expect(
          mine.filter(
            (
              (known) => (line) =>
                !known.has(line)
            )(new Set(slow)),
          ),
        ).toEqual([]);
    }
  });

  it('as of a position in the middle of the year are those of a slow count up to there', async () => {
    const until = log.slice(0, Math.floor(log.length / 2));
    const then = await tablesOfLog(pagesFrom(until, 5_000));
    const asked = { ...year, asOf, measures: ids, by: ['unit', 'month'] as const };
    expect(tableOfParts(figuresFromLog(then, asked).parts)).toEqual(
      oracleTable(oracleItems(until, { period: year, asOf }), asked),
    );
  }, 240_000);
});
