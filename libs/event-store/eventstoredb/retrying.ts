import { setTimeout as sleep } from 'node:timers/promises';
import { isRetryable } from './failure.js';

/** How long is waited for what passes by itself, in milliseconds. */
export interface Patience {
  /** The first wait between two tries at the most, and the longest (defaults 50 and 2,000). */
  readonly baseMs: number;
  readonly capMs: number;
  /** After so long without success the failure is told (default 15,000). */
  readonly patienceMs: number;
}

/** Full jitter, at least a quarter of the step: many that lost one server do not come back at one moment. */
export function waitMs(attempt: number, { baseMs, capMs }: Patience): number {
  const step = Math.min(capMs, baseMs * 2 ** Math.min(attempt, 20));
  return step * (0.25 + 0.75 * Math.random());
}

/** Does it again as long as it fails in a way that passes by itself and the patience lasts. @throws what it threw last */
export async function retrying<T>(
  act: (attempt: number) => Promise<T>,
  patience: Patience,
  signal?: AbortSignal,
): Promise<T> {
  const until = performance.now() + patience.patienceMs;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await act(attempt);
    } catch (error) {
      const wait = waitMs(attempt, patience);
      if (!isRetryable(error) || signal?.aborted || performance.now() + wait > until) throw error;
      await sleep(wait, undefined, { signal }).catch(() => undefined);
      if (signal?.aborted) throw error;
    }
  }
}
