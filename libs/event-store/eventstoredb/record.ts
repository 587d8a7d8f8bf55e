import type { Position, Sealed, Sha256, Stored, StreamName } from '#libs/kernel';
import type { Located, OpenEvent } from '../port.js';
import { storedEvent } from '../stored-event.js';
import type { LogRecord, NewRecord } from './driver.js';
import { StoreFailure } from './failure.js';

/** What goes with the text: its hash, the event's own id, and which event of how many of its command it is. */
interface Metadata {
  readonly id: string;
  readonly hash: Sha256;
  readonly index: number;
  readonly count: number;
}

/** An event of ours as the server gave it. */
export interface OurRecord extends Metadata {
  readonly revision: bigint;
  readonly position: Position;
  readonly text: string;
}

/**
 * The canonical text goes as bytes: as JSON the client would write it anew, and what comes back is to be what was hashed.
 *
 * To the server the event's id is made of the text's hash and not the event's own. The server compares ids and nothing else: under the
 * event's own id a command that was decided anew would be acknowledged though the log has its first decision, with another hash, and the next
 * event would chain on a text that was never stored. With this id, what is acknowledged is what is stored.
 */
export function recordsOf(events: readonly Sealed[]): NewRecord[] {
  return events.map(({ envelope, text, hash }, index) => ({
    id: idOf(hash),
    type: envelope.type,
    data: Buffer.from(text),
    metadata: { id: envelope.id, hash, index, count: events.length } satisfies Metadata,
  }));
}

/** A UUID of version 8 (RFC 9562: free content) of the hash's first digits. */
function idOf(hash: Sha256): string {
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** @throws StoreFailure `fatal` where something else was written under our prefix */
export function ours({ stream, revision, at, data, metadata }: LogRecord): OurRecord {
  if (!(data instanceof Uint8Array) || !isMetadata(metadata)) {
    throw new StoreFailure('fatal', `event ${revision} of ${stream} was not written by this engine`);
  }
  const text = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8');
  const { id, hash, index, count } = metadata;
  return { id, hash, index, count, revision, position: at.commit, text };
}

function isMetadata(value: unknown): value is Metadata {
  if (typeof value !== 'object' || value === null) return false;
  const { id, hash, index, count } = value as Partial<Record<keyof Metadata, unknown>>;
  return typeof id === 'string' && typeof hash === 'string' && typeof index === 'number' && typeof count === 'number';
}

export function opened<T extends Located>({ position, hash, text }: OurRecord, open: OpenEvent<T>): T {
  return open(position, hash, text);
}

export function asStored(record: OurRecord): Stored {
  return opened(record, storedEvent);
}

/** The server's streams of ours, all with one prefix, so that a cluster that others use as well stays clean. */
export class StreamNames {
  constructor(readonly prefix: string) {}

  /** The server's name of one of our streams; of a prefix of names, their prefix. */
  of(stream: StreamName | string): string {
    return this.prefix + stream;
  }
}
