import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { ImportError } from '../faults.js';
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

/** Bytes of the well-formed UTF-8 sequence at `i`; 0 for none. */
function utf8Length(bytes: Uint8Array, i: number): number {
  const lead = bytes[i] ?? 0;
  const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length === 0 || i + length > bytes.length) return 0;
  return isUtf8(bytes.subarray(i, i + length)) ? length : 0;
}

function firstInvalidUtf8(bytes: Uint8Array): number {
  for (let i = 0; i < bytes.length;) {
    const length = utf8Length(bytes, i);
    if (length === 0) return i;
    i += length;
  }
  return -1;
}

/** Finds the first byte that does not belong to an encoding, in a stream cut anywhere. */
interface Checker {
  /** Offset in the whole stream of the first bad byte, or -1. */
  feed(chunk: Uint8Array): number;
  /** Offset of an unfinished character at the end, or -1. */
  end(): number;
}

class Utf8Checker implements Checker {
  #offset = 0;
  #carry: Uint8Array = new Uint8Array(0);

  feed(chunk: Uint8Array): number {
    const bytes = this.#carry.length ? Buffer.concat([this.#carry, chunk]) : chunk;
    const cut = bytes.length - unfinishedUtf8(bytes);
    const whole = bytes.subarray(0, cut);
    if (!isUtf8(whole)) return this.#offset + firstInvalidUtf8(whole);
    this.#offset += cut;
    this.#carry = bytes.slice(cut);
    return -1;
  }

  end(): number {
    return this.#carry.length ? this.#offset : -1;
  }
}

/** Bytes at the end that may be the beginning of a character. */
function unfinishedUtf8(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}

/** GB 18030: 00–7F, or 81–FE with 40–7E/80–FE, or 81–FE 30–39 81–FE 30–39. */
class Gb18030Checker implements Checker {
  #offset = 0;
  /** Bytes of the current character that have been seen. */
  #seen = 0;

  feed(chunk: Uint8Array): number {
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] ?? 0;
      const lead = byte >= 0x81 && byte <= 0xfe;
      const digit = byte >= 0x30 && byte <= 0x39;
      if (this.#seen === 0) {
        if (byte >= 0x80 && !lead) return this.#offset + i;
        this.#seen = lead ? 1 : 0;
      } else if (this.#seen === 1) {
        if (digit) this.#seen = 2;
        else if (byte >= 0x40 && byte !== 0x7f && byte !== 0xff) this.#seen = 0;
        else return this.#offset + i;
      } else if (this.#seen === 2) {
        if (!lead) return this.#offset + i;
        this.#seen = 3;
      } else {
        if (!digit) return this.#offset + i;
        this.#seen = 0;
      }
    }
    this.#offset += chunk.length;
    return -1;
  }

  end(): number {
    return this.#seen === 0 ? -1 : this.#offset - this.#seen;
  }

  /** Bytes at the end of what was fed that begin a character. */
  get unfinished(): number {
    return this.#seen;
  }
}

class Utf16Checker implements Checker {
  #offset = 0;
  #pending: number | null = null;
  #awaitsLow = false;

  constructor(private readonly bigEndian: boolean) {}

  feed(chunk: Uint8Array): number {
    for (const byte of chunk) {
      this.#offset += 1;
      if (this.#pending === null) {
        this.#pending = byte;
        continue;
      }
      const unit = this.bigEndian ? (this.#pending << 8) | byte : (byte << 8) | this.#pending;
      this.#pending = null;
      const low = unit >= 0xdc00 && unit <= 0xdfff;
      if (low !== this.#awaitsLow) return this.#offset - 2;
      this.#awaitsLow = unit >= 0xd800 && unit <= 0xdbff;
    }
    return -1;
  }

  end(): number {
    return this.#pending === null && !this.#awaitsLow ? -1 : this.#offset - (this.#pending === null ? 2 : 1);
  }
}

function checkerFor(encoding: Encoding): Checker {
  if (encoding === 'utf-8') return new Utf8Checker();
  if (encoding === 'gb18030') return new Gb18030Checker();
  return new Utf16Checker(encoding === 'utf-16be');
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
