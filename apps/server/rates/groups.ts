import type { MeasureId } from '#libs/efficacy';
import type { Organisation, UnitLevel } from '#libs/identity';
import type { UnitCode } from '#libs/kernel';
import { ProblemError } from '#libs/platform';
import type { FigurePart, Grouping } from '#projections/measured';
import { figureOf } from './figure.js';
import type { MeasureFigure } from './figure.js';

/** What a row is of: the parameters that narrow to it. `from` and `to` stand for a month, `handler=-` for nobody. */
export interface GroupKey {
  readonly unit?: string;
  /** Only what the unit holds itself, without what is below it. */
  readonly own?: boolean;
  readonly handler?: string | null;
  readonly channel?: string;
  readonly kind?: string;
  readonly category?: string;
  readonly month?: string;
}

/** A row: the figures of everything that is alike in what was asked to be told apart. */
export interface RateGroup {
  readonly by: GroupKey;
  readonly rates: readonly MeasureFigure[];
}

interface RowsAsked {
  readonly measures: readonly MeasureId[];
  readonly by: readonly Grouping[];
  readonly unit: UnitCode;
  readonly level: UnitLevel | undefined;
}

/** The most figures that one answer has. */
const MOST_FIGURES = 20_000;

/**
 * The rows, in the order of the tree, of texts and of months. Together they are the whole: what a unit above the rows holds itself is a row of
 * its own (`own`), and a row that is asked for by unit alone stands there also when it has nothing.
 *
 * @throws ProblemError `rates.too-many-rows`
 */
export function groupsOf(
  organisation: Organisation,
  parts: readonly FigurePart[],
  { measures, by, unit, level }: RowsAsked,
): readonly RateGroup[] {
  if (by.length === 0) return [];
  const place = placing(organisation, unit, level);
  const rows = new Map<string, { readonly by: GroupKey; readonly parts: FigurePart[] }>();
  const rowOf = (key: GroupKey) => {
    const name = JSON.stringify(key);
    const row = rows.get(name) ?? { by: key, parts: [] };
    rows.set(name, row);
    return row;
  };
  if (by.length === 1 && by[0] === 'unit')
    for (const code of unitsOfRows(organisation, unit, level)) rowOf({ unit: code });
  for (const part of parts) {
    const key = by.reduce<GroupKey>((row, grouping, index) => {
      const value = part.key[index] ?? null;
      return { ...row, ...(grouping === 'unit' ? place(value ?? '') : { [grouping]: value }) };
    }, {});
    rowOf(key).parts.push(part);
  }
  if (rows.size * measures.length > MOST_FIGURES) throw tooManyRows(rows.size, measures.length);
  const order = new Map(organisation.units().map(({ code }, index) => [code as string, index]));
  return [...rows.values()]
    .sort((a, b) => comparing(a.by, b.by, by, order))
    .map((row) => ({
      by: row.by,
      rates: measures.map((id) =>
        figureOf(
          id,
          row.parts.filter(({ measure }) => measure === id),
        ),
      ),
    }));
}

/** Unit of a case → the row that it counts in. */
function placing(tree: Organisation, base: UnitCode, level: UnitLevel | undefined) {
  return (of: string): GroupKey => {
    const unit = tree.get(of as UnitCode)?.code ?? tree.root.code;
    for (let at: UnitCode | null = unit; at !== null; at = tree.parentOf(at)) {
      const isRow = level === undefined ? tree.parentOf(at) === base : tree.get(at)?.level === level;
      if (isRow) return { unit: at };
      if (at === base) break;
    }
    return { unit, own: true };
  };
}

function unitsOfRows(organisation: Organisation, base: UnitCode, level: UnitLevel | undefined): readonly UnitCode[] {
  const units =
    level === undefined
      ? organisation.childrenOf(base)
      : organisation.subtree(base).filter((each) => each.level === level);
  return units.map(({ code }) => code);
}

/** Nobody comes last; a unit's own row before what is below it. */
function comparing(a: GroupKey, b: GroupKey, by: readonly Grouping[], order: ReadonlyMap<string, number>): number {
  for (const grouping of by) {
    const [x, y] = [a[grouping] ?? null, b[grouping] ?? null];
    if (x === y) continue;
    if (grouping === 'unit') return (order.get(x ?? '') ?? 0) - (order.get(y ?? '') ?? 0);
    if (x === null || y === null) return x === null ? 1 : -1;
    return x < y ? -1 : 1;
  }
  return 0;
}

function tooManyRows(rows: number, measures: number): ProblemError {
  return new ProblemError({
    code: 'rates.too-many-rows',
    status: 422,
    field: 'groupBy',
    messages: {
      zh: `${rows} 行 × ${measures} 项，超过一次可答的 ${MOST_FIGURES} 个数字`,
      en: `${rows} rows × ${measures} measures are more than the ${MOST_FIGURES} figures of one answer`,
    },
    next: { zh: '请缩小单位、期间或指标的范围。', en: 'narrow the unit, the period or the measures' },
    details: { rows, measures, most: MOST_FIGURES },
  });
}
