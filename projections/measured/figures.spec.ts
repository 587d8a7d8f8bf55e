import fc from 'fast-check';
import { CASE_KINDS, CHANNELS } from '#libs/case';
import { measureOf, measures, schemes } from '#libs/efficacy';
import type { Measured, Reading, Scheme } from '#libs/efficacy';
import { loadOrganisation } from '#libs/identity';
import type { Instant, LocalDate, Stored } from '#libs/kernel';
import type { Place } from '#libs/projecting';
import { logOfCity, pagesFrom } from '../../test/support/cities.js';
import { oracleItems } from '../../test/support/efficacy-oracle.js';
import { listOf, oracleList, oracleTable, tableOfParts } from '../../test/support/figures-oracle.js';
import {
  figuresFromLog,
  groupings,
  itemsFromLog,
  ownReadings,
  partsOf,
  tablesOfLog,
  takenFromLog,
  wholeReadings,
} from './index.js';
import type { FigureItem, FiguresAsked, ItemsAsked, LogTables, Narrowed } from './index.js';

const tree = loadOrganisation();
const units = tree.units().map(({ code }) => code);
const ids = measures().map(({ id }) => id);
const YEAR = { from: '2023-01-01' as LocalDate, to: '2023-12-31' as LocalDate };
const AFTER = '2024-01-01T00:00:00.000+08:00' as Instant;

/** A city's log up to a position: what the log said then. */
const city = fc.record({
  cases: fc.integer({ min: 5, max: 30 }),
  seed: fc.nat(1_000_000),
  share: fc.constantFrom(1, 1, 0.5, 0.8),
});
const narrowed = fc.record(
  {
    period: fc.constantFrom(YEAR, { from: '2023-02-01' as LocalDate, to: '2023-07-15' as LocalDate }),
    asOf: fc.constantFrom(AFTER, '2023-06-20T12:00:00.000+08:00' as Instant),
    unit: fc.constantFrom(...units.slice(0, 12)),
    handlerOf: fc.nat(),
    nobody: fc.constant(true),
    channels: fc.subarray([...CHANNELS], { minLength: 1 }),
    kinds: fc.subarray([...CASE_KINDS], { minLength: 1 }),
    categoryOf: fc.nat(),
  },
  { requiredKeys: ['period', 'asOf'] },
);
const by = fc.subarray([...groupings], { maxLength: 2 });

function logOf({ cases, seed, share }: { cases: number; seed: number; share: number }): readonly Stored[] {
  const log = logOfCity({ cases, seed, year: 2023 });
  return log.slice(0, Math.ceil(log.length * share));
}

type Asked = typeof narrowed extends fc.Arbitrary<infer T> ? T : never;

/** Handlers and categories are such as the city has. */
function narrowedTo(
  { period, asOf, unit, handlerOf, nobody, categoryOf, ...more }: Asked,
  tables: LogTables,
): Narrowed {
  const handlers = tables.runs.flatMap(({ handler }) => handler ?? []);
  const handler = nobody ? null : handlerOf === undefined ? undefined : handlers[handlerOf % handlers.length];
  const category = categoryOf === undefined ? undefined : tables.runs[categoryOf % tables.runs.length]?.category;
  return {
    ...{ ...period, asOf },
    ...(unit && { units: tree.subtree(unit).map(({ code }) => code) }),
    ...(handler !== undefined && { handler }),
    ...(category !== undefined && { category }),
    ...(more.channels && { channels: more.channels }),
    ...(more.kinds && { kinds: more.kinds }),
  };
}

function allItems(tables: LogTables, asked: ItemsAsked, limit: number): readonly FigureItem[] {
  const items: FigureItem[] = [];
  for (let place: Place | undefined; ;) {
    const page = itemsFromLog(tables, asked, { place, limit });
    items.push(...page.items);
    place = page.next;
    if (!place) return items;
  }
}

describe('the figures of every measure, folded from the log up to a position', () => {
  it('are those of a slow count of the raw events, however they are narrowed and told apart, in 200 small cities', async () => {
    await fc.assert(
      fc.asyncProperty(city, narrowed, by, async (small, question, told) => {
        const log = logOf(small);
        const tables = await tablesOfLog(pagesFrom(log, 37));
        const narrow = narrowedTo(question, tables);
        const asked: FiguresAsked = { ...narrow, measures: ids, by: told };
        const items = oracleItems(log, { period: narrow, asOf: narrow.asOf });
        expect(tableOfParts(figuresFromLog(tables, asked).parts)).toEqual(oracleTable(items, asked));
      }),
      { numRuns: 200 },
    );
  }, 240_000);

  it('are what their lists add up to: numerator, denominator and misses, page by page', async () => {
    await fc.assert(
      fc.asyncProperty(city, narrowed, fc.integer({ min: 1, max: 9 }), async (small, question, limit) => {
        const log = logOf(small);
        const tables = await tablesOfLog(pagesFrom(log));
        const narrow = narrowedTo(question, tables);
        const raw = oracleItems(log, { period: narrow, asOf: narrow.asOf });
        for (const measure of ids) {
          for (const part of partsOf(measure)) {
            const asked = { ...narrow, measure, part };
            expect([measure, part, listOf(allItems(tables, asked, limit))]).toEqual([
              ...[measure, part],
              oracleList(raw, asked),
            ]);
          }
        }
      }),
      { numRuns: 40 },
    );
  }, 240_000);

  it('are those that a score is made of, where a scheme leaves nothing out', async () => {
    const scheme = { ...(schemes()[0] as Scheme), exclusions: [] };
    const looked = [...scheme.indicators, ...scheme.bonus, ...scheme.deductions].map(({ measure }) => measure);
    const tables = await tablesOfLog(pagesFrom(logOfCity({ cases: 300, seed: 9, year: 2023 })));
    for (const asOf of [AFTER, '2023-08-04T10:00:00.000+08:00' as Instant]) {
      const asked = { scheme, period: YEAR, asOf };
      const own = ownReadings(asked, takenFromLog(tables, asked), tree);
      const whole = wholeReadings(own, (unit) => tree.subtree(unit as (typeof units)[number]));
      for (const unit of units) {
        const { parts } = figuresFromLog(tables, {
          ...{ ...YEAR, asOf, units: tree.subtree(unit).map(({ code }) => code), measures: looked, by: [] },
        });
        const { readings } = whole.get(unit) as Measured;
        for (const id of looked) {
          const mine = parts.filter(({ measure }) => measure === id);
          const numerator = mine.reduce((sum, part) => sum + part.numerator, 0);
          const denominator = mine.reduce((sum, part) => sum + part.items, 0);
          const reading: Record<string, Reading> = {
            ratio: { numerator, denominator },
            mean: { numerator, denominator },
            count: { count: numerator },
            sum: { sum: String(numerator / 100) },
          };
          expect([unit, id, reading[measureOf(id).kind]]).toEqual([unit, id, readings[id]]);
        }
      }
    }
  });

  it('turn round at the end of a list and come back the same way', async () => {
    const tables = await tablesOfLog(pagesFrom(logOfCity({ cases: 60, seed: 4, year: 2023 })));
    for (const measure of ['on-time-initial-review', 'reached'] as const) {
      const asked = { ...YEAR, asOf: AFTER, measure, part: 'denominator' as const };
      const pages: (readonly FigureItem[])[] = [];
      let page = itemsFromLog(tables, asked, { place: undefined, limit: 7 });
      for (; page.next; page = itemsFromLog(tables, asked, { place: page.next, limit: 7 })) pages.push(page.items);
      for (; page.previous;) {
        page = itemsFromLog(tables, asked, { place: page.previous, limit: 7 });
        expect(page.items).toEqual(pages.pop());
      }
      expect(pages).toEqual([]);
    }
  });
});
