import { EventStoreError } from '../port.js';

/**
 * What the driver's errors come down to, in our own words:
 *
 * - `conflict`: another revision was expected. Which one the stream has is not told: what the error says of it is not to be relied on.
 * - `retryable`: no answer, or one that says "not now". Whether an append was stored is unknown.
 * - `not-found`: no such stream.
 * - `too-large`: more than the server takes in one append; nothing was stored.
 * - `unreadable`: no record begins or ends at the position that was named.
 * - `fatal`: trying again would not mend it.
 */
export type FailureKind = 'conflict' | 'retryable' | 'not-found' | 'too-large' | 'unreadable' | 'fatal';

export class StoreFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'StoreFailure';
  }
}

/** What a caller of the store is told, where the failure itself is the answer. `retryAfterMs` goes with what is retryable. */
export function toStoreError(error: unknown, retryAfterMs = 500): EventStoreError {
  if (error instanceof EventStoreError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof StoreFailure)) return new EventStoreError('fatal', message, { cause: error });
  const details = { cause: error.cause };
  if (error.kind === 'retryable') return new EventStoreError('retryable', message, { ...details, retryAfterMs });
  return new EventStoreError(error.kind === 'too-large' ? 'too-large' : 'fatal', message, details);
}

export function isRetryable(error: unknown): error is StoreFailure {
  return error instanceof StoreFailure && error.kind === 'retryable';
}
