import type { Figure } from '#libs/supervision';
import { NONE, left, right } from '../cells.js';
import { firstRows } from '../excerpt.js';
import type { Cell, ReportLanguage, Row, Table, Tone } from '../model.js';
import type { Naming } from '../names.js';
import { wordsIn } from '../words.js';
import type { Words } from '../words.js';
import { indicatorsOf, valueCell } from './figures.js';

interface Entry extends Figure {
  readonly tone: Tone;
}

/** Indicators that stand beside one another on a screen of 1280 pixels or a page on its side, and can be read. */
const MOST_ACROSS = 12;

/**
 * Units down, indicators across: one number a cell. The unit that the report is of stands first, as the sum of them;
 * below it the counties, then the stations, of each the most pressing first. Where there are more indicators than a page is wide, in
 * several tables of the same rows.
 */
export function unitMatrix(matrix: {
  readonly title: string;
  readonly entries: readonly Entry[];
  readonly whole: string;
  readonly naming: Naming;
  readonly language: ReportLanguage;
}): readonly Table[] {
  const { title, entries, whole, naming, language } = matrix;
  const t = wordsIn(language);
  const indicators = indicatorsOf(entries);
  const units = [...Map.groupBy(entries, ({ unit }) => unit)].map(([unit, own]) => ({
    unit: unit,
    own: new Map(own.map((entry) => [entry.indicator, entry])),
    red: own.filter(({ tone }) => tone === 'bad').length,
    amber: own.filter(({ tone }) => tone === 'watch').length,
  }));
  units.sort(
    (a, b) =>
      Number(b.unit === whole) - Number(a.unit === whole) ||
      naming.rank(a.unit) - naming.rank(b.unit) ||
      b.red - a.red ||
      b.amber - a.amber ||
      (a.unit < b.unit ? -1 : 1),
  );
  const parts = partsOf(indicators);
  return parts.map((across, at): Table => {
    const rows = units.map(({ unit, own }): Row => ({
      cells: [naming.unitCell(unit), ...across.map((indicator) => cellOf(own.get(indicator), naming))],
      ...(unit === whole && { total: true }),
    }));
    return {
      title: title + partMark(at, parts.length, t),
      marked: true,
      columns: [left(t('单位', 'Unit'), 24), ...across.map((each) => right(naming.indicator(each).title, 10))],
      rows,
      ...firstRows(rows, t),
      empty: t('没有数字', 'There is no figure'),
    };
  });
}

/** In parts of about the same number, each as wide as a page is; none of nothing is one part with nothing in it. */
export function partsOf(indicators: readonly string[]): readonly (readonly string[])[] {
  const parts = Math.max(1, Math.ceil(indicators.length / MOST_ACROSS));
  const each = Math.ceil(indicators.length / parts);
  return Array.from({ length: parts }, (_, at) => indicators.slice(at * each, (at + 1) * each));
}

/** Which of several tables of the same rows it is; of a single one nothing. */
export function partMark(at: number, parts: number, t: Words): string {
  return parts === 1 ? '' : t(`（${at + 1}/${parts}）`, ` (${at + 1} of ${parts})`);
}

function cellOf(entry: Entry | undefined, naming: Naming): Cell {
  if (!entry) return NONE;
  return valueCell(
    entry.indicator,
    entry,
    naming,
    entry.tone === 'good' || entry.tone === 'calm' ? undefined : entry.tone,
  );
}
