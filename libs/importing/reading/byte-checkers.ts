import { isUtf8 } from 'node:buffer';
import type { Encoding } from './encoding.js';

/** Finds the first byte that does not belong to an encoding, in a stream cut anywhere. */
export interface ByteChecker {
  /** Offset in the whole stream of the first bad byte, or -1. */
  feed(chunk: Uint8Array): number;
  /** Offset of an unfinished character at the end, or -1. */
  end(): number;
}

class Utf8Checker implements ByteChecker {
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
export class Gb18030Checker implements ByteChecker {
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

class Utf16Checker implements ByteChecker {
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

export function checkerFor(encoding: Encoding): ByteChecker {
  if (encoding === 'utf-8') return new Utf8Checker();
  if (encoding === 'gb18030') return new Gb18030Checker();
  return new Utf16Checker(encoding === 'utf-16be');
}

/** Bytes of the well-formed UTF-8 sequence at `i`; 0 for none. */
export function utf8Length(bytes: Uint8Array, i: number): number {
  const lead = bytes[i] ?? 0;
  const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length === 0 || i + length > bytes.length) return 0;
  return isUtf8(bytes.subarray(i, i + length)) ? length : 0;
}

export function firstInvalidUtf8(bytes: Uint8Array): number {
  for (let i = 0; i < bytes.length;) {
    const length = utf8Length(bytes, i);
    if (length === 0) return i;
    i += length;
  }
  return -1;
}
