import { TICKS_PER_MS, revisionText } from './wire-values.js';
import type { LoggedEvent } from './transaction-log.js';

/** Field numbers of the published definitions, with the kind of what follows: 0 a number, 2 something with a length. */
const numbered = (field: number) => field << 3;
const measured = (field: number) => (field << 3) | 2;

const FIELDS = {
  response: { event: measured(1) },
  read: { event: measured(1), commitPosition: numbered(3) },
  recorded: {
    id: measured(1),
    stream: measured(2),
    revision: numbered(3),
    prepare: numbered(4),
    commit: numbered(5),
    properties: measured(6),
    metadata: measured(7),
    data: measured(8),
  },
  streamName: measured(3),
  idText: measured(2),
  entry: { key: measured(1), value: measured(2) },
} as const;

/** Room for the two outer headers, each a tag and a length of at most five bytes. */
const HEADERS = 12;
/** More than everything takes that is not text or bytes of the event's own. */
const FIXED = 320;

/**
 * A `ReadResp` with one event, on the wire. Most of what reading costs a server is this, and the generated classes take four
 * times as long; a spec compares the two.
 */
export function encodedEvent(event: LoggedEvent): Buffer {
  const { stream, type, data, metadata } = event;
  // A character of UTF-16 is three bytes of UTF-8 at the most.
  const writer = new WireWriter(HEADERS + FIXED + 3 * (stream.length + type.length) + data.length + metadata.length);
  writer.skip(HEADERS);
  writeRecorded(writer, event);
  const recordedLength = writer.at - HEADERS;
  writer.number(FIELDS.read.commitPosition, event.position);
  const end = writer.at;
  const begun = writer.headerBefore(HEADERS, FIELDS.read.event, recordedLength);
  return writer.bytes.subarray(writer.headerBefore(begun, FIELDS.response.event, end - begun), end);
}

function writeRecorded(writer: WireWriter, event: LoggedEvent): void {
  const { recorded } = FIELDS;
  writer.nestedText(recorded.id, FIELDS.idText, event.id);
  writer.nestedText(recorded.stream, FIELDS.streamName, event.stream);
  if (Number.isFinite(event.revision)) writer.number(recorded.revision, event.revision);
  else writer.bigNumber(recorded.revision, BigInt(revisionText(event.revision)));
  writer.number(recorded.prepare, event.position);
  writer.number(recorded.commit, event.position);
  writeProperty(writer, 'type', event.type);
  writeProperty(writer, 'created', String(BigInt(event.created) * TICKS_PER_MS));
  writeProperty(writer, 'content-type', event.isJson ? 'application/json' : 'application/octet-stream');
  writer.blob(recorded.metadata, event.metadata);
  writer.blob(recorded.data, event.data);
}

function writeProperty(writer: WireWriter, key: string, value: string): void {
  const length = sizeOfText(key) + sizeOfText(value);
  writer.header(FIELDS.recorded.properties, length);
  writer.text(FIELDS.entry.key, key);
  writer.text(FIELDS.entry.value, value);
}

/** A text with its tag and its length. */
function sizeOfText(text: string): number {
  const bytes = Buffer.byteLength(text);
  return 1 + sizeOfVarint(bytes) + bytes;
}

function sizeOfVarint(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size += 1;
  return size;
}

class WireWriter {
  readonly bytes: Buffer;
  at = 0;

  constructor(room: number) {
    this.bytes = Buffer.allocUnsafe(room);
  }

  skip(bytes: number): void {
    this.at += bytes;
  }

  header(tag: number, length: number): void {
    this.bytes[this.at++] = tag;
    this.#varint(length);
  }

  /** Writes a header that ends where something begins that is written already. @returns where the header begins */
  headerBefore(end: number, tag: number, length: number): number {
    const after = this.at;
    const begin = end - 1 - sizeOfVarint(length);
    this.at = begin;
    this.header(tag, length);
    this.at = after;
    return begin;
  }

  /** 0 is what is left out. */
  number(tag: number, value: number): void {
    if (value === 0) return;
    this.bytes[this.at++] = tag;
    this.#varint(value);
  }

  bigNumber(tag: number, value: bigint): void {
    this.bytes[this.at++] = tag;
    let rest = value;
    for (; rest >= 0x80n; rest >>= 7n) this.bytes[this.at++] = Number(rest & 0x7fn) | 0x80;
    this.bytes[this.at++] = Number(rest);
  }

  text(tag: number, text: string): void {
    this.header(tag, Buffer.byteLength(text));
    this.at += this.bytes.write(text, this.at);
  }

  /** A message of one text. */
  nestedText(outer: number, inner: number, text: string): void {
    this.header(outer, sizeOfText(text));
    this.text(inner, text);
  }

  blob(tag: number, blob: Uint8Array): void {
    if (blob.length === 0) return;
    this.header(tag, blob.length);
    this.bytes.set(blob, this.at);
    this.at += blob.length;
  }

  #varint(value: number): void {
    let rest = value;
    // Beyond 31 bits the operators on bits do not reach.
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.bytes[this.at++] = (rest % 0x80) | 0x80;
    this.bytes[this.at++] = rest;
  }
}
