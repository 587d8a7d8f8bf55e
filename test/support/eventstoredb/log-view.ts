import type { TransactionLog } from './transaction-log.js';
import type { LoggedStream } from './logged-stream.js';

/** What of the log one node has. */
export interface LogView {
  readonly log: TransactionLog;
  /** The first so many events are here. */
  readonly visible: number;
}

/** The revisions of a stream that a reader gets. */
export interface ReadableStream {
  readonly stream: LoggedStream;
  readonly first: number;
  readonly last: number;
}

/** Undefined for a stream that is not there, not yet here, or deleted so that it may begin anew. */
export function readableStream({ log, visible }: LogView, name: string): ReadableStream | undefined {
  const stream = log.stream(name);
  if (!stream) return undefined;
  const last = stream.lastWithin(visible);
  if (last < 0 || stream.metadata.isSoftDeleted) return undefined;
  let first = stream.metadata.firstReadable(last);
  const oldest = stream.metadata.oldestReadable(Date.now());
  while (first <= last && log.at(stream.indexOf(first)).created < oldest) first += 1;
  return { stream, first, last };
}
