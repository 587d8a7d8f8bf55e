import { cellText } from '../cells.js';
import type { Report, Table } from '../model.js';

/** The table at that place of a report, counted from 0. */
export function tableOf({ tables }: Report, at: number): Table {
  const table = tables[at];
  if (!table) throw new RangeError(`the report has no table ${at}`);
  return table;
}

/** What a reader sees in it, row by row. */
export function seen({ rows }: Table): readonly (readonly string[])[] {
  return rows.map(({ cells }) => cells.map(cellText));
}

/** What a reader sees in one of its columns. */
export function column(table: Table, title: string): readonly string[] {
  const at = table.columns.findIndex((each) => each.title === title);
  if (at < 0) throw new RangeError(`the table has no column ${title}`);
  return seen(table).map((cells) => cells[at] ?? '');
}
