import { HucreError, streamXlsxRows } from 'hucre';
import type { CellValue } from 'hucre';
import { ImportError } from '../faults.js';
import { reasonOf } from './source.js';
import type { ByteSource } from './source.js';
import { inspectXlsx, XLSX_LIMITS } from './xlsx-guard.js';
import type { XlsxLimits } from './xlsx-guard.js';
import type { Cell, RawRow, Table } from './table.js';

export interface XlsxTable extends Table {
  readonly sheet: string;
}

/**
 * Opens one sheet of a workbook: the named one, or the first that is visible.
 *
 * The format keeps its directory at the end and its strings apart from its cells, so it cannot be streamed from disk;
 * it is bounded instead. All rows are read before the first is handed on, because the library does not wait for its
 * reader: while a row waited for the store, the rest of the sheet would pile up unseen by the limits. It also means that a
 * damaged sheet is found before any row was acted upon.
 *
 * @throws ImportError `import.sheet-missing` and those of `inspectXlsx`
 */
export async function openXlsx(
  source: ByteSource,
  options: {
    readonly sheet?: string | undefined;
    readonly limits?: Partial<XlsxLimits>;
    readonly onBytes?: (bytes: number) => void;
  } = {},
): Promise<XlsxTable> {
  const limits = { ...XLSX_LIMITS, ...options.limits };
  const bytes = await whole(source, limits.packedBytes);
  const outline = await inspectXlsx(bytes, source.name, limits);
  const index = outline.sheets.findIndex((sheet) =>
    options.sheet === undefined ? !sheet.hidden : sheet.name === options.sheet,
  );
  const found = outline.sheets[index];
  if (!found) throw new ImportError('import.sheet-missing', { file: source.name, sheet: options.sheet ?? '' });
  const rows = await readSheet(bytes, index, source.name, limits);
  options.onBytes?.(bytes.length);
  return { rows: handOut(rows), dateSystem: outline.dateSystem, sheet: found.name };
}

/** Each row is let go of when it has been handed out. */
// eslint-disable-next-line @typescript-eslint/require-await -- one interface for readers that wait and readers that do not
async function* handOut(rows: (RawRow | undefined)[]): AsyncGenerator<RawRow> {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    rows[i] = undefined;
    if (row) yield row;
  }
}

async function readSheet(bytes: Buffer, sheet: number, file: string, limits: XlsxLimits): Promise<RawRow[]> {
  const tooLarge = (what: string, limit: number) => new ImportError('import.file-too-large', { file, what, limit });
  const rows: RawRow[] = [];
  let cells = 0;
  try {
    for await (const { index, values } of streamXlsxRows(bytes, { sheet })) {
      if (values.length > limits.columns) throw tooLarge('columns', limits.columns);
      const row = values.map(cellOf);
      if (row.every((cell) => cell === null)) continue;
      cells += row.length;
      if (rows.length >= limits.rows) throw tooLarge('rows', limits.rows);
      if (cells > limits.cells) throw tooLarge('cells', limits.cells);
      rows.push({ row: index + 1, cells: row });
    }
  } catch (error) {
    if (error instanceof ImportError) throw error;
    const reason = error instanceof HucreError ? error.message : reasonOf(error);
    throw new ImportError('import.file-damaged', { file, reason }, { cause: error });
  }
  return rows;
}

function cellOf(value: CellValue): Cell {
  return value === '' ? null : value;
}

async function whole(source: ByteSource, limit: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of source.open()) {
    length += part.length;
    if (length > limit)
      throw new ImportError('import.file-too-large', { file: source.name, what: 'packed bytes', limit });
    parts.push(part);
  }
  return Buffer.concat(parts);
}
