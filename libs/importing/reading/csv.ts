import { Readable, pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { ImportError } from '../faults.js';
import { textOf } from './encoding.js';
import type { Encoding } from './encoding.js';
import type { ByteSource } from './source.js';
import type { RawRow } from './table.js';

export const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** A longer record is a quote that never closes, not a work order; it bounds what one row may hold in memory. */
export const MAX_RECORD_BYTES = 1024 * 1024;

/** Lines of the sample that the delimiter is looked for in. */
const SAMPLE_LINES = 40;

/**
 * The delimiter under which most cells of the sample are titles that the mapping knows. Counting characters instead
 * would be misled by the commas of a complaint's text.
 */
export function detectDelimiter(sample: string, isTitle: (cell: string) => boolean): Delimiter {
  const lines = sample.split(/\r\n|\n|\r/, SAMPLE_LINES);
  let best: Delimiter = ',';
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const cells = lines.flatMap((line) => line.split(delimiter));
    const known = cells.filter((cell) => isTitle(cell.trim().replace(/^"(.*)"$/, '$1'))).length;
    if (known > most) {
      most = known;
      best = delimiter;
    }
  }
  return best;
}

/**
 * The records of a CSV, one at a time: memory holds one piece of the file and one record, however long the file is.
 *
 * @throws ImportError `import.csv-quote-open` when a quote never closes; of the rows before it, some may not have been handed out
 */
export async function* csvRows(
  source: ByteSource,
  encoding: Encoding,
  delimiter: string,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<RawRow> {
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // A quote within an unquoted cell is text: people write 他说"好".
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: MAX_RECORD_BYTES,
  });
  pipeline(Readable.from(textOf(source, encoding, onBytes), { highWaterMark: 1 }), parser, () => {
    // The iteration below meets the same error.
  });
  let row = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row += 1;
      yield { row, cells };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new ImportError(
      'import.csv-quote-open',
      { file: source.name, row: recordsBefore(error, row) + 1, limit: MAX_RECORD_BYTES },
      { cause: error },
    );
  } finally {
    parser.destroy();
  }
}

/** The parser is ahead of its reader: the error counts what it had parsed. */
function recordsBefore(error: CsvError, handedOut: number): number {
  const { records } = error as CsvError & { readonly records?: unknown };
  return typeof records === 'number' ? records : handedOut;
}
