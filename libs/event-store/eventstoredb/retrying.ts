import { Backoff, pause } from '#libs/platform/backoff';
import { isRetryable } from './failure.js';

/** How long is waited for what passes by itself, in milliseconds. */
export interface Patience {
  /** The first wait between two tries at the most, and the longest (defaults 50 and 2,000). */
  readonly baseMs: number;
  readonly capMs: number;
  /** After so long without success the failure is told (default 15,000). */
  readonly patienceMs: number;
}

/** Does it again as long as it fails in a way that passes by itself and the patience lasts. @throws what it threw last */
export async function retrying<T>(act: () => Promise<T>, patience: Patience, signal?: AbortSignal): Promise<T> {
  const until = performance.now() + patience.patienceMs;
  const backoff = new Backoff(patience);
  for (;;) {
    try {
      return await act();
    } catch (error) {
      const wait = backoff.next();
      if (!isRetryable(error) || signal?.aborted || performance.now() + wait > until) throw error;
      await pause(wait, signal);
      if (signal?.aborted) throw error;
    }
  }
}
