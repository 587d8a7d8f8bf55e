import { NONE, left, right } from '../cells.js';
import { firstRows } from '../excerpt.js';
import type { Cell, ReportLanguage, Row, Table } from '../model.js';
import type { Naming } from '../names.js';
import { wordsIn } from '../words.js';
import { indicatorsOf, valueCell } from './figures.js';
import { targetTone } from './target.js';
import { partMark, partsOf } from './unit-matrix.js';

/** What figures are told apart by: by unit, or by channel and month. */
export interface RateRows {
  /** Titles of what stands at the left. */
  readonly heads: readonly string[];
  readonly rows: readonly {
    /** One for each of the heads. */
    readonly told: readonly Cell[];
    readonly figures: readonly {
      readonly rate: string;
      readonly numerator: number;
      readonly denominator: number | null;
    }[];
  }[];
}

/** One number a cell, in the order in which the rows were told: they sum to the whole that stands above. */
export function rateRows({ heads, rows }: RateRows, naming: Naming, language: ReportLanguage): readonly Table[] {
  const t = wordsIn(language);
  const told = rows.map(({ told, figures }) => ({ told, own: new Map(figures.map((each) => [each.rate, each])) }));
  const rates = indicatorsOf(rows.flatMap(({ figures }) => figures.map(({ rate }) => ({ indicator: rate }))));
  return partsOf(rates).map((across, at, parts): Table => {
    const lines = told.map(({ told, own }): Row => ({
      cells: [...told, ...across.map((rate) => cellOf(rate, own.get(rate)))],
    }));
    return {
      title: heads.join(t('、', ', ')) + t('：各项数字', ': each figure') + partMark(at, parts.length, t),
      marked: true,
      columns: [
        ...heads.map((head) => left(head, 24)),
        ...across.map((each) => right(naming.indicator(each).title, 10)),
      ],
      rows: lines,
      ...firstRows(lines, t),
      empty: t('没有数字', 'There is no figure'),
    };
  });

  function cellOf(rate: string, figure: RateRows['rows'][number]['figures'][number] | undefined): Cell {
    if (!figure) return NONE;
    const tone = targetTone({ indicator: rate, ...figure });
    return valueCell(rate, figure, naming, tone === 'good' || tone === 'calm' ? undefined : tone);
  }
}
