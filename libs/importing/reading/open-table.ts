import { ImportError } from '../faults.js';
import { csvRows, detectDelimiter } from './csv.js';
import { detectEncoding, namedEncoding, PREFIX_BYTES, proveEncoding, textOf } from './encoding.js';
import type { Encoding } from './encoding.js';
import { detectFormat } from './format.js';
import type { FileFormat } from './format.js';
import { prefixOf } from './source.js';
import type { ByteSource } from './source.js';
import type { Table } from './table.js';
import { openXlsx } from './xlsx.js';
import type { XlsxLimits } from './xlsx-guard.js';

export interface OpenTable extends Table {
  readonly format: FileFormat;
  readonly encoding: Encoding | null;
  readonly delimiter: string | null;
  readonly sheet: string | null;
}

export interface OpenTableOptions {
  readonly format: 'auto' | FileFormat;
  readonly encoding: 'auto' | Encoding;
  readonly sheet?: string | undefined;
  readonly limits?: Partial<XlsxLimits> | undefined;
  /** Whether a cell is a title that the mapping knows: tells the delimiter. */
  readonly isTitle: (cell: string) => boolean;
  readonly onBytes: (bytes: number) => void;
}

/** Text that the delimiter is looked for in. */
const SAMPLE_CHARACTERS = 64 * 1024;

/**
 * Opens a file as rows, whatever it is. Faults of the whole file are thrown before the first row is handed out; only an
 * open quote can show later.
 *
 * @throws ImportError
 */
export async function openTable(source: ByteSource, options: OpenTableOptions): Promise<OpenTable> {
  const { bytes, complete } = await prefixOf(source, PREFIX_BYTES);
  const format = await formatOf(source, bytes, options.format);
  if (format === 'xlsx') {
    const { sheet, limits, onBytes } = options;
    const table = await openXlsx(source, { sheet, onBytes, ...(limits !== undefined && { limits }) });
    return { ...table, format, encoding: null, delimiter: null };
  }
  const encoding =
    options.encoding === 'auto'
      ? detectEncoding(bytes, complete, source.name)
      : namedEncoding(options.encoding, bytes, complete, source.name);
  await proveEncoding(source, encoding);
  const delimiter = detectDelimiter(await sampleOf(source, encoding), options.isTitle);
  const rows = csvRows(source, encoding, delimiter, options.onBytes);
  return { rows, dateSystem: null, format, encoding, delimiter, sheet: null };
}

async function formatOf(source: ByteSource, prefix: Buffer, asked: 'auto' | FileFormat): Promise<FileFormat> {
  try {
    const found = detectFormat(prefix, source.name);
    return asked === 'auto' ? found : asked;
  } catch (error) {
    // Where the streams of an OLE container are named, no one knows beforehand: look through all of it.
    const ole = error instanceof ImportError && error.code === 'import.file-old-excel';
    if (!ole) throw error;
    return detectFormat((await prefixOf(source, OLE_BYTES)).bytes, source.name);
  }
}

/** A workbook over this size is told to be an old one, protected or not. */
const OLE_BYTES = 128 * 1024 * 1024;

async function sampleOf(source: ByteSource, encoding: Encoding): Promise<string> {
  let sample = '';
  for await (const text of textOf(source, encoding)) {
    sample += text;
    if (sample.length >= SAMPLE_CHARACTERS) break;
  }
  return sample.slice(0, SAMPLE_CHARACTERS);
}
