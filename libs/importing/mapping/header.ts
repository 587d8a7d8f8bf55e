import { ImportError } from '../faults.js';
import type { CellRef } from '../faults.js';
import { columnLetter } from '../reading/table.js';
import type { Cell, RawRow } from '../reading/table.js';
import { columnsOf, titleKey } from './mapping.js';
import type { Mapping } from './mapping.js';

/** Rows above the header may hold a title, a date of export, blank lines. */
export const HEADER_SEARCH_ROWS = 30;

/** Fewer known titles than this are a coincidence, not a header. */
const LEAST_KNOWN = 3;

export interface BoundColumn extends CellRef {
  readonly index: number;
}

/** Which column holds what. */
export interface Header {
  /** The last row of the header. */
  readonly row: number;
  /** By the mapping's path: `request`, `unit.body`, `note.parts.0`. */
  readonly columns: ReadonlyMap<string, BoundColumn>;
  readonly ignored: readonly BoundColumn[];
  /** Cells up to the last titled one. */
  readonly width: number;
  /** True for a row with something to the right of every title: its cells are shifted, or belong to nothing. */
  isTooWide(cells: readonly Cell[]): boolean;
  /** True for a row that only repeats the titles, as pages that were joined do. */
  isRepeated(cells: readonly Cell[]): boolean;
}

/**
 * Finds the header among the first rows: the row, or the two rows read as one (a heading merged over several columns with
 * the titles below it, a title merged over two rows), that names the most fields.
 *
 * @throws ImportError `import.no-known-columns`, `import.columns-missing`, `import.column-twice`
 */
export function findHeader(rows: readonly RawRow[], mapping: Mapping, file: string): Header {
  const known = knownTitles(mapping);
  const score = (titles: readonly string[]) =>
    new Set(titles.map((title) => known.get(titleKey(title))).filter(Boolean)).size;

  let best: { row: number; titles: string[]; score: number } | undefined;
  rows.forEach((row, i) => {
    const single = row.cells.map(titleOf);
    const next = rows[i + 1];
    const candidates = [{ row: row.row, titles: single, score: score(single) }];
    if (next) {
      const below = next.cells.map(titleOf);
      const merged = Array.from(
        { length: Math.max(single.length, below.length) },
        (_, c) => below[c] || single[c] || '',
      );
      // Two rows must say more than each of them alone, or the second one is data.
      if (score(merged) > score(below)) candidates.push({ row: next.row, titles: merged, score: score(merged) });
    }
    for (const candidate of candidates) if (candidate.score > (best?.score ?? 0)) best = candidate;
  });

  if (!best || best.score < LEAST_KNOWN) {
    const expected = requiredTitles(mapping).map(({ title }) => title);
    throw new ImportError('import.no-known-columns', {
      file,
      searched: HEADER_SEARCH_ROWS,
      mapping: mapping.id,
      expected: expected.join('、'),
    });
  }
  return bind(best.row, best.titles, mapping, known, file);
}

/** True for a text that some column of the mapping bears. */
export function titleTest(mapping: Mapping): (cell: string) => boolean {
  const known = knownTitles(mapping);
  return (cell) => known.has(titleKey(cell));
}

function knownTitles(mapping: Mapping): ReadonlyMap<string, string> {
  return new Map(
    [...columnsOf(mapping)].flatMap(([path, titles]) => titles.map((title) => [titleKey(title), path] as const)),
  );
}

function titleOf(cell: Cell): string {
  return typeof cell === 'string' ? cell.trim() : '';
}

function bind(
  row: number,
  titles: readonly string[],
  mapping: Mapping,
  known: ReadonlyMap<string, string>,
  file: string,
): Header {
  const at = new Map<string, BoundColumn>();
  titles.forEach((title, index) => {
    if (title === '') return;
    const key = titleKey(title);
    const column = { index, letter: columnLetter(index), title: title.replace(/\s+/g, '') };
    const first = at.get(key);
    if (first && known.has(key)) {
      throw new ImportError('import.column-twice', {
        file,
        row,
        title: column.title,
        first: first.letter,
        second: column.letter,
      });
    }
    if (!first) at.set(key, column);
  });
  const columns = new Map<string, BoundColumn>();
  for (const [path, wanted] of columnsOf(mapping)) {
    const found = wanted.map((title) => at.get(titleKey(title))).find((column) => column !== undefined);
    if (found) columns.set(path, found);
  }
  const missing = requiredTitles(mapping).filter(({ paths }) => !paths.some((path) => columns.has(path)));
  if (missing.length > 0) {
    throw new ImportError('import.columns-missing', {
      file,
      row,
      missing: missing.map(({ title }) => title).join('、'),
    });
  }
  const used = new Set([...columns.values()].map((column) => column.index));
  const keys = titles.map(titleKey);
  const width = keys.findLastIndex((key) => key !== '') + 1;
  return {
    row,
    width,
    isTooWide: (cells) =>
      cells.slice(width).some((cell) => cell !== null && (typeof cell !== 'string' || cell.trim() !== '')),
    columns,
    ignored: [...at.values()].filter((column) => !used.has(column.index)),
    isRepeated: (cells) => {
      let filled = 0;
      for (const [i, cell] of cells.entries()) {
        if (cell === null || cell === '') continue;
        if (titleKey(titleOf(cell)) !== keys[i]) return false;
        filled += 1;
      }
      return filled >= LEAST_KNOWN;
    },
  };
}

/** Columns that no row can do without, and that no default stands in for. */
function requiredTitles(mapping: Mapping): { title: string; paths: readonly string[] }[] {
  const { kind, channel, receivedAt, request, category } = mapping.fields;
  const required = [
    { title: receivedAt.titles, paths: ['receivedAt', 'receivedAt.otherwise'] },
    { title: request.titles, paths: ['request'] },
  ];
  if (kind.default === undefined) required.push({ title: kind.titles, paths: ['kind'] });
  if (channel.default === undefined) required.push({ title: channel.titles, paths: ['channel'] });
  if (category.default === undefined) required.push({ title: category.titles, paths: ['category'] });
  for (const [name, field] of Object.entries(mapping.fields)) {
    if (field && 'required' in field && field.required && field.default === undefined) {
      if (!required.some(({ paths }) => paths.includes(name))) required.push({ title: field.titles, paths: [name] });
    }
  }
  return required.map(({ title, paths }) => ({ title: title[0] ?? paths[0] ?? '', paths }));
}
