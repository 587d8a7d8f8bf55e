import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { ImportError } from '../faults.js';
import { checkerFor, firstInvalidUtf8, Gb18030Checker, utf8Length } from './byte-checkers.js';
import type { ByteSource } from './source.js';

/** What a text file may be written in. UTF-16 is only ever recognised by its mark. */
export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be';

/** Bytes that the encoding is told from: the header of any real file lies within them. */
export const PREFIX_BYTES = 256 * 1024;

/**
 * Tells the encoding from a file's first bytes: a mark, else strict UTF-8, else well-formed GB18030.
 *
 * Chinese text in UTF-8 is often well-formed GB18030 by chance, so one damaged byte in a UTF-8 file must not make it
 * GB18030: where most multi-byte sequences are UTF-8, the file is UTF-8 and the damage is reported as such.
 *
 * @param complete whether the prefix is the whole file
 * @throws ImportError `import.encoding-unknown`
 */
export function detectEncoding(prefix: Uint8Array, complete: boolean, file: string): Encoding {
  if (prefix[0] === 0xff && prefix[1] === 0xfe) return 'utf-16le';
  if (prefix[0] === 0xfe && prefix[1] === 0xff) return 'utf-16be';
  const whole = complete ? prefix : prefix.subarray(0, lastLineEnd(prefix));
  const firstBad = isUtf8(whole) ? -1 : firstInvalidUtf8(whole);
  if (firstBad === -1 || mostlyUtf8(whole)) return 'utf-8';
  const checker = new Gb18030Checker();
  if (checker.feed(whole) === -1 && checker.end() === -1) return 'gb18030';
  throw new ImportError('import.encoding-unknown', { file, offset: firstBad });
}

/**
 * The encoding that somebody named, unless the first bytes say plainly that it is another: a mark, or Chinese text that is
 * strict UTF-8, which nearly every UTF-8 file read as GB18030 would hide behind other characters.
 *
 * @throws ImportError `import.encoding-other`
 */
export function namedEncoding(named: Encoding, prefix: Uint8Array, complete: boolean, file: string): Encoding {
  const found = plainEncoding(prefix, complete);
  if (found === undefined || found === named) return named;
  throw new ImportError('import.encoding-other', {
    file,
    encoding: named.toUpperCase(),
    found: found.toUpperCase(),
  });
}

function plainEncoding(prefix: Uint8Array, complete: boolean): Encoding | undefined {
  if (prefix[0] === 0xff && prefix[1] === 0xfe) return 'utf-16le';
  if (prefix[0] === 0xfe && prefix[1] === 0xff) return 'utf-16be';
  const whole = complete ? prefix : prefix.subarray(0, lastLineEnd(prefix));
  // UTF-16 without its mark is full of zeros, text in UTF-8 has none.
  const beyondAscii = whole.some((byte) => byte >= 0x80) && !whole.includes(0);
  return beyondAscii && isUtf8(whole) ? 'utf-8' : undefined;
}

/** A prefix may end within a character; a line end never does, in UTF-8 as in GB18030. */
function lastLineEnd(bytes: Uint8Array): number {
  const at = bytes.lastIndexOf(0x0a);
  return at === -1 ? bytes.length : at + 1;
}

function mostlyUtf8(bytes: Uint8Array): boolean {
  let good = 0;
  let bad = 0;
  for (let i = 0; i < bytes.length;) {
    const length = utf8Length(bytes, i);
    if (length > 1) good += 1;
    if (length === 0) bad += 1;
    i += length || 1;
  }
  return good > 10 * bad;
}

/**
 * Reads the source from end to end and proves that every byte belongs to the encoding, before any row is acted upon.
 *
 * @throws ImportError `import.encoding-broken` with the first bad byte's offset and line
 */
export async function proveEncoding(source: ByteSource, encoding: Encoding): Promise<void> {
  const checker = checkerFor(encoding);
  let bad = -1;
  for await (const chunk of source.open()) {
    bad = checker.feed(chunk);
    if (bad !== -1) break;
  }
  if (bad === -1) bad = checker.end();
  if (bad === -1) return;
  const line = await lineOf(source, bad, encoding);
  throw new ImportError('import.encoding-broken', {
    file: source.name,
    encoding: encoding.toUpperCase(),
    offset: bad,
    line,
  });
}

/** The text line, from 1, that holds a byte. In UTF-16 a line feed is two bytes: 上 is written 0A 4E and is none. */
async function lineOf(source: ByteSource, offset: number, encoding: Encoding): Promise<number> {
  const wide = encoding.startsWith('utf-16');
  const high = encoding === 'utf-16be' ? 0 : 1;
  let line = 1;
  let at = 0;
  let previous = -1;
  for await (const chunk of source.open()) {
    for (const byte of chunk) {
      if (at >= offset) return line;
      const [first, second] = high === 1 ? [previous, byte] : [byte, previous];
      if (wide ? at % 2 === 1 && first === 0x0a && second === 0 : byte === 0x0a) line += 1;
      previous = byte;
      at += 1;
    }
  }
  return line;
}

/** The source's text, without the mark, in pieces that never cut a character. Call `proveEncoding` first. */
export async function* textOf(
  source: ByteSource,
  encoding: Encoding,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding, { stripBOM: true });
  const pieces = encoding === 'gb18030' ? wholeGb18030(source.open()) : source.open();
  for await (const chunk of pieces) {
    onBytes?.(chunk.length);
    const text = decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    if (text) yield text;
  }
  const rest = decoder.end();
  if (rest) yield rest;
}

/** The decoder loses a four-byte character that is cut between two pieces (found by the property test), so none is cut. */
async function* wholeGb18030(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const checker = new Gb18030Checker();
  let carry: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    checker.feed(chunk);
    const bytes = carry.length ? Buffer.concat([carry, chunk]) : chunk;
    const whole = bytes.length - checker.unfinished;
    carry = bytes.slice(whole);
    if (whole > 0) yield bytes.subarray(0, whole);
  }
  if (carry.length) yield carry;
}
