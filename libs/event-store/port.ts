import type { Position, Sealed, Sha256, Stored, StreamName } from '#libs/kernel';

/**
 * The event log, as everything else sees it: six methods, no "any revision", no delete.
 * What every adapter promises is in contract/, in sentences.
 */
export interface EventStore {
  /**
   * Appends the events of one command to one stream, all or none, and returns when they are durable.
   *
   * `expected` is the revision that the caller folded up to, or `'no-stream'`. The same command sent again – later, or at
   * the same moment – gets the first answer, with `repeated: true`, whatever `expected` says.
   *
   * Positions are in the order of commits: what is asked after another append was answered comes after it. Of appends to
   * different streams that are under way at the same time either may come first; those to one stream keep their order.
   *
   * @throws EventStoreError `conflict` when the stream has moved on, `too-large`, `retryable`, `fatal`
   */
  append(
    stream: StreamName,
    expected: ExpectedRevision,
    events: readonly Sealed[],
    options?: AppendOptions,
  ): Promise<AppendResult>;

  /** A stream's events from `from` (inclusive, default 0) to `to`, in order. A stream that does not exist is empty. */
  read(stream: StreamName, options?: ReadOptions): AsyncIterable<Stored>;

  /** The log's events after `after` (exclusive, default the beginning) up to the head at the time of asking, in pages, pulled. */
  readAll<T extends Located = Stored>(options?: ReadAllOptions<T>): AsyncIterable<readonly T[]>;

  /**
   * From `after` to the live end and onwards: pages of events, and `'caught-up'` each time the end is reached.
   * Ends only by the signal; anything else is thrown as an `EventStoreError`, and the caller re-opens from its checkpoint.
   */
  subscribe<T extends Located = Stored>(options: SubscribeOptions<T>): AsyncIterable<readonly T[] | 'caught-up'>;

  /** Position of the last event; 0 for an empty log. */
  head(): Promise<Position>;

  /** Lets appends in flight end, refuses new ones, closes connections. Idempotent. */
  close(): Promise<void>;
}

export type ExpectedRevision = 'no-stream' | bigint;

export interface AppendOptions {
  /**
   * Ends the wait, with the signal's reason. An append that was not under way yet is not stored; of one that was it is
   * unknown – send the same command again.
   */
  readonly signal?: AbortSignal;
}

export interface AppendResult {
  /** Revision of the command's last event. */
  readonly revision: bigint;
  /** Position of the command's last event. */
  readonly position: Position;
  /** True when the log had this command already. */
  readonly repeated: boolean;
}

export interface ReadOptions {
  readonly from?: bigint;
  /** The last revision to give (inclusive); the stream's end where left out. */
  readonly to?: bigint;
  readonly signal?: AbortSignal;
}

/** The least that is known of an event, whatever a reader makes of it. */
export interface Located {
  readonly position: Position;
}

/** What a reader makes of an event as the log keeps it. */
export type OpenEvent<T extends Located> = (position: Position, hash: Sha256, text: string) => T;

export interface ReadAllOptions<T extends Located = Stored> {
  readonly after?: Position;
  /** Only streams whose name begins so. */
  readonly streamPrefix?: string;
  /** Stop after this many events. */
  readonly limit?: number;
  /** Events a page at the most (default 1,000). */
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
  /** Instead of parsing the text, for a reader who passes it on: parsing is most of what reading costs. */
  readonly open?: OpenEvent<T>;
}

export interface SubscribeOptions<T extends Located = Stored> {
  readonly after: Position | 'start';
  readonly streamPrefix?: string;
  readonly pageSize?: number;
  readonly signal: AbortSignal;
  /** As in `ReadAllOptions`. */
  readonly open?: OpenEvent<T>;
}

/** The largest event that a store takes: 1 MiB of canonical text, in UTF-8 bytes. */
export const MAX_EVENT_BYTES = 1_048_576;

/**
 * - `conflict`: the stream is not where the caller thought; `actual` says where it is (`'no-stream'` or a revision).
 * - `retryable`: the store could not be asked or did not answer; whether the events were stored is unknown. Send the same
 *   command again: the same ids give the first answer. `retryAfterMs` is a hint.
 * - `too-large`: an event exceeds `MAX_EVENT_BYTES`, or an append 16 MiB.
 * - `fatal`: a defect or misuse that retrying does not mend (a broken chain, a command id used on another stream, a closed store).
 */
export type EventStoreErrorKind = 'conflict' | 'retryable' | 'too-large' | 'fatal';

export class EventStoreError extends Error {
  readonly kind: EventStoreErrorKind;
  readonly actual: ExpectedRevision | undefined;
  readonly retryAfterMs: number | undefined;
  /** The stream on which the command id was used before, where that is what is wrong. */
  readonly usedOn: string | undefined;
  /** True when the store itself said that it has no room: of that append nothing was stored, and somebody has to make room. */
  readonly diskFull: boolean;

  constructor(
    kind: EventStoreErrorKind,
    message: string,
    details: {
      actual?: ExpectedRevision;
      retryAfterMs?: number;
      usedOn?: string;
      diskFull?: boolean;
      cause?: unknown;
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'EventStoreError';
    this.kind = kind;
    this.actual = details.actual;
    this.retryAfterMs = details.retryAfterMs;
    this.usedOn = details.usedOn;
    this.diskFull = details.diskFull ?? false;
  }
}
