import { count, left, text } from '../cells.js';
import { firstRows } from '../excerpt.js';
import type { Headline, Table } from '../model.js';
import type { Naming } from '../names.js';
import type { Words } from '../words.js';

/** A month that is over, in which something was due, and the units for which it has not been settled. */
export interface UnsettledMonth {
  /** `2026-02`. */
  readonly month: string;
  /** Their codes, the topmost first. */
  readonly units: readonly string[];
}

/** A card that says how many earlier months are not settled yet; none where all of them are. */
export function unsettledHeadlines(unsettled: readonly UnsettledMonth[], t: Words): readonly Headline[] {
  const [first] = unsettled;
  if (!first) return [];
  const year = first.month.slice(0, 4);
  const months = unsettled.map(({ month }) => Number(month.slice(5)));
  return [
    {
      label: t('尚未月结', 'Not settled yet'),
      value: text(t(`${months.length} 个月`, months.length === 1 ? '1 month' : `${months.length} months`)),
      tone: 'watch',
      detail: t(`${year} 年 ${months.join('、')} 月`, `${year}: months ${months.join(', ')}`),
    },
  ];
}

/** Which months, for which units. */
export function unsettledTables(unsettled: readonly UnsettledMonth[], naming: Naming, t: Words): readonly Table[] {
  if (unsettled.length === 0) return [];
  const rows = unsettled.map(({ month, units }) => ({
    cells: [text(month), count(units.length), text(units.map((unit) => shortOf(unit, naming)).join(t('、', ', ')))],
  }));
  return [
    {
      title: t('尚未月结的月份', 'Months that are not settled yet'),
      note: t(
        '已结束、有到期事项而没有月结记录；以 settle --month <月份> 补结。',
        'They are over, something was due in them, and no settlement is recorded: settle --month <month> does it.',
      ),
      columns: [left(t('月份', 'Month'), 10), left(t('单位数', 'Units'), 8), left(t('单位', 'Which'), 80)],
      rows,
      ...firstRows(rows, t),
      empty: '',
    },
  ];
}

function shortOf(unit: string, naming: Naming): string {
  const cell = naming.unitCell(unit);
  return cell.kind === 'text' ? (cell.short ?? cell.text) : unit;
}
