import type { Figure } from '#libs/supervision';
import { NONE, left, right, text } from '../cells.js';
import type { Cell, ReportLanguage, Row, Table, Tone } from '../model.js';
import type { Naming } from '../names.js';
import { wordsIn } from '../words.js';
import { indicatorsOf, valueCell } from './figures.js';

interface Entry extends Figure {
  readonly tone: Tone;
}

/**
 * Units down, indicators across: one number a cell. The unit that the report is of stands first, as the sum of them;
 * below it the counties, then the stations, of each the most pressing first.
 */
export function unitMatrix(matrix: {
  readonly title: string;
  readonly entries: readonly Entry[];
  readonly whole: string;
  readonly naming: Naming;
  readonly language: ReportLanguage;
}): Table {
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
  return {
    title,
    marked: true,
    columns: [
      left(t('单位', 'Unit'), 30),
      ...indicators.map((indicator) => right(naming.indicator(indicator).title, 10)),
    ],
    rows: units.map(({ unit, own }): Row => ({
      cells: [text(naming.unit(unit)), ...indicators.map((indicator) => cellOf(own.get(indicator), naming))],
      ...(unit === whole && { total: true }),
    })),
    empty: t('没有数字', 'There is no figure'),
  };
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
