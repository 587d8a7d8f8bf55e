import type { Readable } from 'node:stream';
import { BACKWARDS, END, ErrorType, EventStoreDBClient, NO_STREAM, START } from '@eventstore/db-client';
import { binaryEvent, isCommandError, streamNameFilter } from '@eventstore/db-client';
import type { AllStreamSubscription, CommandError, RecordedEvent } from '@eventstore/db-client';
import type { ExpectedRevision } from '../port.js';
import type { Cursor, Start } from './cursor.js';
import { StoreFailure } from './failure.js';
import type { FailureKind } from './failure.js';
import { Items } from './items.js';
import { SharedAppends } from './shared-appends.js';

/** An event as it goes to the server. `id` is what the server tells a repetition by. */
export interface NewRecord {
  readonly id: string;
  readonly type: string;
  readonly data: Uint8Array;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** An event as the server gives it. */
export interface LogRecord {
  readonly stream: string;
  readonly revision: bigint;
  readonly at: Cursor;
  /** The bytes that were appended; a value that was parsed where somebody else wrote JSON. */
  readonly data: unknown;
  readonly metadata: unknown;
}

/** What comes on a subscription: an event, how far the server looked, or that it has come to the log's end. */
export type Arrival = { readonly record: LogRecord } | { readonly checkpoint: Cursor } | 'caught-up';

/** An open subscription. `close` may be called at any time, also while `next` is waited for. */
export interface Following {
  /** Undefined when the server has ended it. @throws StoreFailure */
  next(): Promise<Arrival | undefined>;
  close(): void;
}

/** The messages that wait in the client for a reader; what is beyond is held back on the connection. */
const WAITING = 64;
/** Events that the server looks at between two checkpoints. */
const CHECKPOINT_EVERY = 1_000;

/** An append of more bytes has a call of its own: of a shared one a message is to stay small. */
const SHARED_BYTES = 1_048_576;

/**
 * The client, in our own types, with failures as `StoreFailure`. This and the call that appends share (shared-appends.ts) are all that touches
 * `@eventstore/db-client`.
 */
export class Driver {
  readonly #client: EventStoreDBClient;
  readonly #shared: SharedAppends;

  /** @param connectionString `esdb://` or `esdb+discover://` @throws StoreFailure `fatal`: not a connection string */
  constructor(connectionString: string) {
    try {
      this.#client = EventStoreDBClient.connectionString(connectionString);
    } catch (error) {
      throw new StoreFailure('fatal', 'not a connection string of EventStoreDB', error);
    }
    // Asked by the client before it shares a call in its own way, and for nothing else that is used here.
    Object.assign(this.#client, { supports: () => Promise.resolve(false) });
    this.#shared = new SharedAppends(this.#client);
  }

  /** Appends all or nothing. @returns where the last event is @throws StoreFailure */
  async append(stream: string, expected: ExpectedRevision, records: readonly NewRecord[], ms: number): Promise<Cursor> {
    const bytes = records.reduce((sum, { data }) => sum + data.byteLength, 0);
    if (bytes <= SHARED_BYTES) return asOurs(this.#shared.append(stream, expected, records, ms));
    // As in shared-appends.ts: not between the microtasks in which a lost connection is closed.
    await new Promise((resolve) => setImmediate(resolve));
    const events = records.map((record) => binaryEvent({ ...record }));
    const expectedRevision = expected === 'no-stream' ? NO_STREAM : expected;
    const options = { expectedRevision, deadline: ms, requiresLeader: true } as const;
    const { position } = await asOurs(this.#client.appendToStream(stream, events, options));
    if (!position) throw new StoreFailure('fatal', 'the server did not say where it stored the events');
    return position;
  }

  /** At most `count` events of a stream from a revision on, as the leader has them; none where there is no stream. @throws StoreFailure */
  async readStream(stream: string, from: bigint, count: number, ms: number): Promise<LogRecord[]> {
    const options = { fromRevision: from, maxCount: count, requiresLeader: true, deadline: ms };
    const reading = this.#client.readStream(stream, options);
    try {
      return await recordsOf(reading);
    } catch (error) {
      if (error instanceof StoreFailure && error.kind === 'not-found') return [];
      throw error;
    }
  }

  /** At most `count` events of the whole log before a place, the last first, as the leader has them. @throws StoreFailure */
  readBackwards(before: Cursor | 'end', count: number, ms: number): Promise<LogRecord[]> {
    const fromPosition = before === 'end' ? END : before;
    const options = {
      direction: BACKWARDS,
      fromPosition,
      maxCount: count,
      requiresLeader: true,
      deadline: ms,
    } as const;
    return recordsOf(this.#client.readAll(options));
  }

  /** The log after a place and onwards: only streams whose names begin with `prefix`. */
  follow(prefix: string, after: Start): Following {
    const filter = streamNameFilter({
      prefixes: [prefix],
      maxSearchWindow: CHECKPOINT_EVERY,
      checkpointInterval: 1,
      // Behind the events that wait, so that it is not believed before they are taken.
      checkpointReached: (self, position) => void self.push({ checkpoint: position }),
    });
    const fromPosition = after === 'start' ? START : after;
    return following(this.#client.subscribeToAll({ fromPosition, filter }, { highWaterMark: WAITING }));
  }

  async dispose(): Promise<void> {
    await this.#client.dispose();
  }
}

function following(subscription: AllStreamSubscription): Following {
  // Heard by whoever waits; after that nobody does, and an error without a listener would end the process.
  subscription.on('error', () => undefined);
  subscription.on('caughtUp', () => void subscription.push('caught-up'));
  // A Readable, whose types in the client name its own events.
  const items = new Items(subscription as unknown as Readable);
  return {
    async next() {
      const next = await asOurs(items.next());
      if (next === undefined || next === 'caught-up') return next;
      const item = next as { readonly checkpoint?: Cursor; readonly event?: RecordedEvent };
      if (item.checkpoint) return { checkpoint: item.checkpoint };
      if (item.event) return { record: recordOf(item.event) };
      throw new StoreFailure('fatal', 'a subscription gave what is neither an event nor a checkpoint');
    },
    close() {
      // Leaving it is not enough: the call would stay open. It may not even have begun.
      subscription.unsubscribe().catch(() => undefined);
      subscription.destroy();
    },
  };
}

async function recordsOf(
  reading: AsyncIterable<{ event?: RecordedEvent }> & {
    destroy(): unknown;
    cancel(): Promise<void>;
    on: NodeJS.EventEmitter['on'];
  },
): Promise<LogRecord[]> {
  reading.on('error', () => undefined);
  const records: LogRecord[] = [];
  let ended = false;
  try {
    for await (const { event } of reading) if (event) records.push(recordOf(event));
    ended = true;
    return records;
  } catch (error) {
    throw failureOf(error);
  } finally {
    if (!ended) reading.cancel().catch(() => undefined);
    reading.destroy();
  }
}

function recordOf(event: RecordedEvent): LogRecord {
  const { streamId, revision, position, data, metadata } = event;
  // Servers before 22.6 do not tell it in a stream, or tell the greatest number that there is.
  if (!position || position.commit >= 2n ** 63n) {
    throw new StoreFailure('fatal', `the server does not say where event ${revision} of ${streamId} is in the log`);
  }
  return { stream: streamId, revision: BigInt(revision), at: position, data, metadata };
}

async function asOurs<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw failureOf(error);
  }
}

const KINDS: Readonly<Partial<Record<ErrorType, FailureKind>>> = {
  [ErrorType.WRONG_EXPECTED_VERSION]: 'conflict',
  [ErrorType.STREAM_NOT_FOUND]: 'not-found',
  [ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED]: 'too-large',
  [ErrorType.TIMEOUT]: 'retryable',
  [ErrorType.DEADLINE_EXCEEDED]: 'retryable',
  [ErrorType.UNAVAILABLE]: 'retryable',
  [ErrorType.CANCELLED]: 'retryable',
  [ErrorType.NOT_LEADER]: 'retryable',
};

/** Of what the client does not know: cancelled, unknown, deadline exceeded, resource exhausted, aborted, internal, unavailable. */
const RETRYABLE_CODES = new Set([1, 2, 4, 8, 10, 13, 14]);
/** What the client and gRPC say without a code when there is no node, or the connection is just being replaced. */
const NO_CONNECTION = /^Failed to discover|Channel has been shut down|closed client|write after end|Premature close/i;

function failureOf(error: unknown): StoreFailure {
  if (error instanceof StoreFailure) return error;
  const message = `EventStoreDB: ${messageOf(error)}`;
  return new StoreFailure(kindOf(error), message, error);
}

function kindOf(error: unknown): FailureKind {
  const known = isCommandError(error as Error) ? (error as CommandError) : undefined;
  const kind = known && KINDS[known.type];
  if (kind) return kind;
  const message = messageOf(error);
  if (/read from an invalid position/i.test(message)) return 'unreadable';
  const isUnknown = !known || known.type === ErrorType.UNKNOWN;
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  if (isUnknown && typeof code === 'number' && RETRYABLE_CODES.has(code)) return 'retryable';
  return NO_CONNECTION.test(message) ? 'retryable' : 'fatal';
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
