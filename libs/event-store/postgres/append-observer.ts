/** What became of one append. */
export interface AppendOutcome {
  /** `failed`: the store was away, gave up or is broken; whether it was stored is then not always known. */
  readonly outcome: 'stored' | 'repeated' | 'conflict' | 'failed';
  /** From the call to the answer: waiting for the batch, writing, flushing. */
  readonly milliseconds: number;
  readonly events: number;
  /** Appends of the transaction that carried it; 0 where none did. */
  readonly batch: number;
}

/** One transaction as the appender wrote it. */
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
