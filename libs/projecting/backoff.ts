import { setTimeout as sleep } from 'node:timers/promises';

export interface BackoffOptions {
  /** First wait at the most, milliseconds. */
  readonly baseMs: number;
  /** Longest wait, milliseconds. */
  readonly capMs: number;
  /** In [0, 1); for tests. */
  readonly random: () => number;
}

/** Capped exponential back-off with full jitter: many runners that lost the same database do not come back at one moment. */
export class Backoff {
  #attempt = 0;

  constructor(private readonly options: BackoffOptions) {}

  /** The next wait in milliseconds: at least a quarter of the step, so that a low draw does not hammer. */
  next(): number {
    const step = Math.min(this.options.capMs, this.options.baseMs * 2 ** Math.min(this.#attempt++, 30));
    return Math.round(step * (0.25 + 0.75 * this.options.random()));
  }

  /** Something worked: begin from the first step again. */
  reset(): void {
    this.#attempt = 0;
  }
}

/** Waits, or returns at once when the signal comes. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: true }).catch(() => undefined);
}
