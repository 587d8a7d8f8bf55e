export * from './port.js';
export type { AppendObserver, AppendOutcome, BatchWritten } from './append-observer.js';
