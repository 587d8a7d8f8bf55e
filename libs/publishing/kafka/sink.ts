import type { Instant, Position } from '#libs/kernel';
import type { PublicEvent } from '../public-event.js';

/** How far the log is published, as it stands beside what was published. The event is what is meant, by its hash (ADR 17). */
export interface Checkpoint {
  /** Which store the position is of: `postgres`, `eventstoredb`. */
  readonly kind: string;
  readonly position: Position;
  /** Hash of the private event at the position. */
  readonly hash: string;
  readonly at: Instant;
}

/**
 * Where public events go, a batch and its checkpoint at once or not at all. One that has thrown is done with: it is closed and another
 * is opened, which says anew how far the log is published.
 */
export interface TransactionalSink {
  /** The last checkpoint that was committed before this sink was opened, and after which nobody else can commit one. */
  readonly checkpoint: Checkpoint | undefined;
  /** @throws SinkFailure; whether the batch is committed is then unknown */
  publish(events: readonly PublicEvent[], checkpoint: Checkpoint): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a sink, and by that ends whoever had one before: what they had not committed never will be.
 *
 * @throws SinkFailure, ProblemError for what somebody has to mend
 */
export type OpenSink = (signal: AbortSignal) => Promise<TransactionalSink>;

/**
 * - `fenced`: another publisher has taken over.
 * - `away`: the broker could not be asked, or answered with an error.
 */
export type SinkFailureKind = 'fenced' | 'away';

export class SinkFailure extends Error {
  constructor(
    readonly kind: SinkFailureKind,
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'SinkFailure';
  }
}
