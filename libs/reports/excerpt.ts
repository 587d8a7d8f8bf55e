import type { Excerpt, Row, Table } from './model.js';
import type { Words } from './words.js';

/** Rows of a long table that pages and documents show: what a leader reads, the first of them first. */
const MOST_ROWS = 20;
/** The same of each kind, where a table holds several kinds. */
const MOST_OF_A_KIND = 8;

type WithExcerpt = Pick<Table, 'excerpt'>;

/** Of a long list its first rows; sums stay where they are. */
export function firstRows(rows: readonly Row[], t: Words): WithExcerpt {
  const listed = rows.filter(({ total }) => !total);
  const shown = new Set(listed.slice(0, MOST_ROWS));
  return excerptOf(
    rows,
    (row) => shown.has(row),
    (all, few) =>
      t(
        `共 ${all} 条，此处列前 ${few} 条，全部见 XLSX、CSV。`,
        `${all} in all; here are the first ${few}, all of them are in XLSX and CSV.`,
      ),
  );
}

/** The first rows of every kind, in the order of the list. */
export function firstOfEachKind(rows: readonly Row[], kindOf: (row: Row) => string, t: Words): WithExcerpt {
  const taken = new Map<string, number>();
  const shown = new Set(
    rows.filter((row) => {
      const number = (taken.get(kindOf(row)) ?? 0) + 1;
      taken.set(kindOf(row), number);
      return number <= MOST_OF_A_KIND;
    }),
  );
  return excerptOf(
    rows,
    (row) => shown.has(row),
    (all, few) =>
      t(
        `共 ${all} 条，此处列各类前 ${MOST_OF_A_KIND} 条，计 ${few} 条，全部见 XLSX、CSV。`,
        `${all} in all; here are the first ${MOST_OF_A_KIND} of every kind, ${few} rows; all of them are in XLSX and CSV.`,
      ),
  );
}

function excerptOf(
  rows: readonly Row[],
  isShown: (row: Row) => boolean,
  noteOf: (all: string, few: string) => string,
): WithExcerpt {
  const many = (some: readonly Row[]) => some.filter(({ total }) => !total).length;
  const shown = rows.filter((row) => row.total === true || isShown(row));
  if (shown.length === rows.length) return {};
  const [all, few] = [many(rows), many(shown)].map((each) => each.toLocaleString('en-US'));
  const excerpt: Excerpt = { rows: shown, note: noteOf(all ?? '', few ?? '') };
  return { excerpt };
}

/** The table as pages and documents show it. */
export function onPage(table: Table): Table {
  const { excerpt, ...whole } = table;
  if (!excerpt) return table;
  const before = table.note ?? '';
  const note = before + (before === '' || before.endsWith('。') ? '' : ' ') + excerpt.note;
  return { ...whole, rows: excerpt.rows, note };
}
