import { setTimeout as sleep } from 'node:timers/promises';

export interface BackoffOptions {
  /** First wait at the most, milliseconds. */
  readonly baseMs: number;
  /** Longest wait, milliseconds. */
  readonly capMs: number;
  /** In [0, 1); for tests (default Math.random). */
  readonly random?: () => number;
}

/** Capped exponential back-off with full jitter: many that lost the same server do not come back at one moment. */
export class Backoff {
  #attempt = 0;

  constructor(private readonly options: BackoffOptions) {}

  /** The next wait in milliseconds: at least a quarter of the step, so that a low draw does not hammer. */
  next(): number {
    const { baseMs, capMs, random = Math.random } = this.options;
    const step = Math.min(capMs, baseMs * 2 ** Math.min(this.#attempt++, 30));
    return Math.round(step * (0.25 + 0.75 * random()));
  }

  /** Something worked: begin from the first step again. */
  reset(): void {
    this.#attempt = 0;
  }
}

/** Waits, or returns at once when the signal comes. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, signal && { signal }).catch(() => undefined);
}
