/** Figures and the lists behind them once more: everything that is counted, gone through anew for each question. */
import type { Narrowed, FigurePart, FiguresAsked, Grouping, ItemsAsked } from '#projections/measured';
import type { FigureItem } from '#projections/measured';
import type { OracleItem } from './efficacy-oracle.js';

/** `measure|keys` → numerator/items. */
export type FigureTable = Readonly<Record<string, string>>;

export function oracleTable(items: readonly OracleItem[], { measures, by, ...narrowed }: FiguresAsked): FigureTable {
  const wanted = items.filter((item) => measures.some((id) => id === item.measure) && isOf(item, narrowed));
  const rows = Map.groupBy(wanted, (item) => JSON.stringify([item.measure, ...by.map((each) => valueOf(item, each))]));
  return tableOf([...rows].map(([key, own]) => [key, sumOf(own.map(({ numerator }) => numerator)), own.length]));
}

/** What a module said, in the same form; the law by which clocks were judged does not matter here. */
export function tableOfParts(parts: readonly FigurePart[]): FigureTable {
  const rows = Map.groupBy(parts, ({ measure, key }) => JSON.stringify([measure, ...key]));
  return tableOf(
    [...rows].map(([key, own]) => [
      key,
      sumOf(own.map(({ numerator }) => numerator)),
      sumOf(own.map(({ items }) => items)),
    ]),
  );
}

/** `case|what|unit|handler|day|numerator`, sorted. */
export function oracleList(
  items: readonly OracleItem[],
  { measure, part, ...narrowed }: ItemsAsked,
): readonly string[] {
  return items
    .filter((item) => item.measure === measure && isOf(item, narrowed))
    .filter(({ numerator, lost }) => part === 'denominator' || (part === 'numerator' ? numerator > 0 : lost > 0))
    .map(({ caseId, what, unit, handler, day, numerator }) => lineOf(caseId, what, unit, handler, day, numerator))
    .sort();
}

export function listOf(items: readonly FigureItem[]): readonly string[] {
  return items
    .map((item) =>
      'clock' in item
        ? lineOf(item.caseId, item.clock, item.unit, item.handler, item.dueOn ?? '', item.outcome === 'met' ? 1 : 0)
        : lineOf(item.caseId, item.what, item.unit, item.handler, item.day, item.numerator),
    )
    .sort();
}

function lineOf(...values: readonly (string | number | null)[]): string {
  return values.map(String).join('|');
}

function isOf(item: OracleItem, { units, notUnits, handler, channels, kinds, category, from, to }: Narrowed): boolean {
  if (item.day < from || item.day > to) return false;
  if (units && !units.includes(item.unit)) return false;
  if (notUnits?.includes(item.unit)) return false;
  if (handler !== undefined && item.handler !== handler) return false;
  if (channels && !channels.some((each) => each === item.channel)) return false;
  if (kinds && !kinds.some((each) => each === item.kind)) return false;
  return category === undefined || item.category === category;
}

function valueOf(item: OracleItem, grouping: Grouping): string | null {
  return grouping === 'month' ? item.day.slice(0, 7) : item[grouping];
}

function tableOf(rows: readonly (readonly [string, number, number])[]): FigureTable {
  const counted = rows.filter(([, , items]) => items > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(counted.map(([key, numerator, items]) => [key, `${numerator}/${items}`]));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
