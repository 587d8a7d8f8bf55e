import { checkCommit } from './commit-check.js';
import type { StreamFacts } from './commit-check.js';
import { CommittedIds } from './committed-ids.js';
import { BEFORE_ALL, comparePositions } from './position.js';
import type { LogPosition } from './position.js';
import { LoggedStream, metadataStreamOf, originalStreamOf } from './logged-stream.js';
import { DELETED_REVISION } from './stream-metadata.js';

/** An event as a client proposes it. */
export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event in the log. */
export interface LoggedEvent extends ProposedEvent {
  readonly stream: string;
  /** From 0; `DELETED_REVISION` for the event that closes a stream for good. */
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** Where its record begins, in bytes. */
  readonly position: number;
  /** Where the record after it begins. */
  readonly end: number;
}

/** The revision that the stream should be at. */
export type Expected = 'any' | 'no-stream' | 'stream-exists' | number;

export type AppendOutcome =
  /** `revision` is -1 where there was nothing to append to a stream that does not exist. */
  | { readonly kind: 'stored' | 'repeated'; readonly revision: number; readonly position: number }
  /** `current` is -1 for a stream that does not exist. */
  | { readonly kind: 'wrong-expected-version'; readonly current: number }
  | { readonly kind: 'stream-deleted' };

/** What a record takes beside the names and the bytes of its event: lengths, flags, ids, time. */
const RECORD_OVERHEAD = 92;
/** An epoch record: every leader writes one, and no reader sees it. */
const EPOCH_RECORD_BYTES = 209;

/**
 * The log: records one after another at their byte offsets, and an index of streams.
 */
export class TransactionLog {
  readonly #events: LoggedEvent[] = [];
  readonly #streams = new Map<string, LoggedStream>();
  readonly #ids = new CommittedIds();
  readonly #listeners = new Set<() => void>();
  readonly #eventAt = (stream: LoggedStream, revision: number) => this.at(stream.indexOf(revision));
  #end = 0;

  get count(): number {
    return this.#events.length;
  }

  at(index: number): LoggedEvent {
    const event = this.#events[index];
    if (!event) throw new RangeError(`no event ${index} in a log of ${this.#events.length}`);
    return event;
  }

  stream(name: string): LoggedStream | undefined {
    return this.#streams.get(name);
  }

  onAppend(listener: () => void): void {
    this.#listeners.add(listener);
  }

  append(name: string, expected: Expected, events: readonly ProposedEvent[]): AppendOutcome {
    const refused = this.#check(name, expected, events);
    if (refused) return refused;
    const stream = this.#streamNamed(name);
    const revived = stream.metadata.isSoftDeleted;
    for (const event of events) this.#write(stream, event, stream.last + 1);
    if (revived && events.length > 0) this.#revive(name, stream.last + 1 - events.length);
    for (const listener of this.#listeners) listener();
    return { kind: 'stored', revision: stream.last, position: stream.lastPosition };
  }

  /** Closes a stream for good. */
  tombstone(name: string, expected: Expected): AppendOutcome {
    const refused = this.#check(name, expected, []);
    if (refused) return refused;
    const stream = this.#streamNamed(name);
    const none = new Uint8Array();
    const event = { id: crypto.randomUUID(), type: '$streamDeleted', isJson: false, data: none, metadata: none };
    this.#write(stream, event, DELETED_REVISION);
    for (const listener of this.#listeners) listener();
    return { kind: 'stored', revision: stream.last, position: stream.lastPosition };
  }

  /** A record that no reader sees but that takes its bytes: what follows is further on. */
  writeEpoch(): void {
    this.#end += EPOCH_RECORD_BYTES;
  }

  /** What the leader remembers of event ids beside the streams themselves is in its memory only. */
  forgetIds(): void {
    this.#ids.clear();
  }

  /** Index of the first event at or after a position, among the first `count` events. */
  indexFrom(position: LogPosition, count = this.count): number {
    return this.#search(count, (event) => comparePositions(placeOf(event), position) >= 0);
  }

  /** Index of the first event after a position, among the first `count` events. */
  indexAfter(position: LogPosition, count = this.count): number {
    return this.#search(count, (event) => comparePositions(placeOf(event), position) > 0);
  }

  /** Where the last of the first `count` events is. */
  lastPosition(count: number): LogPosition {
    return count === 0 ? BEFORE_ALL : placeOf(this.at(count - 1));
  }

  /** Whether a record begins or ends there: anywhere else nothing can be read. Beyond the end everything is the end. */
  isReadable({ commit }: LogPosition): boolean {
    if (commit <= 0 || commit >= this.#end) return true;
    const index = this.#search(this.count, (event) => event.end >= commit);
    const event = this.#events[index];
    return event === undefined || event.end === commit || event.position === commit;
  }

  #search(count: number, isThere: (event: LoggedEvent) => boolean): number {
    let from = 0;
    let to = count;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (isThere(this.at(middle))) to = middle;
      else from = middle + 1;
    }
    return from;
  }

  #check(name: string, expected: Expected, events: readonly ProposedEvent[]): AppendOutcome | undefined {
    const facts: StreamFacts = {
      stream: this.#streams.get(name),
      isDescribed: (this.#streams.get(metadataStreamOf(name))?.last ?? -1) >= 0,
      ids: this.#ids,
      eventAt: this.#eventAt,
    };
    return checkCommit(facts, expected, events);
  }

  #streamNamed(name: string): LoggedStream {
    let stream = this.#streams.get(name);
    if (!stream) this.#streams.set(name, (stream = new LoggedStream(name)));
    return stream;
  }

  #write(stream: LoggedStream, proposed: ProposedEvent, revision: number): void {
    const { id, type, isJson, data, metadata } = proposed;
    const position = this.#end;
    const end = position + RECORD_OVERHEAD + stream.nameBytes + type.length + data.length + metadata.length;
    const created = Date.now();
    const event = { id, type, isJson, data, metadata, stream: stream.name, revision, created, position, end };
    this.#end = end;
    stream.add(event, this.#events.push(event) - 1);
    this.#ids.add(id, stream.name, revision);
    const original = originalStreamOf(stream.name);
    if (original !== undefined) this.#streamNamed(original).describe(data);
  }

  /** A stream that was deleted begins anew after what was there: its metadata says from where on it is readable. */
  #revive(name: string, from: number): void {
    const { text } = this.#streamNamed(name).metadata.truncatedBefore(from);
    const none = new Uint8Array();
    const event = { id: crypto.randomUUID(), type: '$metadata', isJson: true, data: Buffer.from(text), metadata: none };
    const metadata = this.#streamNamed(metadataStreamOf(name));
    this.#write(metadata, event, metadata.last + 1);
  }
}

function placeOf({ position }: LoggedEvent): LogPosition {
  return { commit: position, prepare: position };
}
