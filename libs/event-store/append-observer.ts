import { EventStoreError } from './port.js';
import type { AppendResult } from './port.js';

/** What became of one append. */
export interface AppendOutcome {
  /** `failed`: the store was away, gave up or is broken; whether it was stored is then not always known. */
  readonly outcome: 'stored' | 'repeated' | 'conflict' | 'failed';
  /** From the call to the answer: waiting for the batch, writing, flushing. */
  readonly milliseconds: number;
  readonly events: number;
  /** Appends of the transaction, or of the call, that carried it; 0 where none did. */
  readonly batch: number;
}

/** One transaction as the appender wrote it; in EventStoreDB one call, which carries one append. */
export interface BatchWritten {
  readonly appends: number;
  readonly events: number;
  readonly milliseconds: number;
}

/** Told of what is appended, for metrics and traces: numbers only, never an event. Called in line, so it has to be quick and not throw. */
export interface AppendObserver {
  appended?(outcome: AppendOutcome): void;
  batchWritten?(batch: BatchWritten): void;
}

/**
 * Does an append and tells the observer what became of it.
 *
 * @param batch appends of the call that carried it, asked when it is over
 */
export async function observed(
  observer: AppendObserver,
  events: number,
  append: () => Promise<AppendResult>,
  batch: () => number,
): Promise<AppendResult> {
  if (!observer.appended) return append();
  const from = performance.now();
  let outcome: AppendOutcome['outcome'] = 'failed';
  try {
    const result = await append();
    outcome = result.repeated ? 'repeated' : 'stored';
    return result;
  } catch (error) {
    if (error instanceof EventStoreError && error.kind === 'conflict') outcome = 'conflict';
    throw error;
  } finally {
    observer.appended({ outcome, milliseconds: performance.now() - from, events, batch: batch() });
  }
}
