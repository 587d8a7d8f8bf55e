import { SinkFailure } from '../sink.js';

/** By name and by number: 2.2.4 of the client does not know the newer one. */
const FENCED = /^(INVALID_PRODUCER_EPOCH|PRODUCER_FENCED|TRANSACTION_COORDINATOR_FENCED)$/;
const FENCED_BY_NUMBER = /Unknown error code 90\b/;

/** True where the broker is still busy with the transaction before: of what was asked nothing was done, and it may be asked again. */
export function isConcurrent(error: unknown): boolean {
  return causes(error).some(({ type }) => type === 'CONCURRENT_TRANSACTIONS');
}

/** What a failure of the client means to a publisher. */
export function failureOf(error: unknown): SinkFailure {
  if (error instanceof SinkFailure) return error;
  const chain = causes(error);
  const fenced = chain.some(({ type, message }) => FENCED.test(type ?? '') || FENCED_BY_NUMBER.test(message));
  const root = chain.at(-1);
  const message = root?.type ?? root?.message ?? String(error);
  return new SinkFailure(fenced ? 'fenced' : 'away', message, error);
}

interface Cause {
  readonly type?: string;
  readonly message: string;
}

/** An error and what it says it comes from; the client wraps some twice. */
function causes(error: unknown): Cause[] {
  const chain: Cause[] = [];
  for (let each = error; each instanceof Error && chain.length < 10; each = each.cause) {
    const type = 'type' in each && typeof each.type === 'string' ? each.type : undefined;
    chain.push({ message: each.message, ...(type !== undefined && { type }) });
  }
  return chain;
}
