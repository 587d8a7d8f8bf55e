import type { EventStore } from '#libs/event-store';
import type { Position } from '#libs/kernel';
import type { Metrics } from './metrics.js';

/** How often the watchdog compares the own position with the head, and how long nothing may arrive meanwhile. */
export interface WatchdogOptions {
  readonly everyMs: number;
  readonly stallMs: number;
}

/**
 * A silent stall is worse than a break: nothing arrives, the log has more, and nobody notices. Aborts `signal` with `Stalled`
 * when that has gone on for too long.
 */
export class Watchdog implements Disposable {
  readonly #stalled = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #lastArrival = performance.now();

  constructor(
    private readonly store: Pick<EventStore, 'head'>,
    private readonly metrics: Metrics,
    private readonly options: WatchdogOptions,
  ) {
    // The reader meets a store that cannot be asked itself, and says so better.
    this.#timer = setInterval(() => void this.#look().catch(() => undefined), options.everyMs);
    this.#timer.unref();
  }

  get signal(): AbortSignal {
    return this.#stalled.signal;
  }

  /** Something came in. */
  arrived(): void {
    this.#lastArrival = performance.now();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const { metrics } = this;
    const before = metrics.position;
    metrics.head = await this.store.head();
    const behind = metrics.head > before && metrics.position === before;
    if (!behind || performance.now() - this.#lastArrival < this.options.stallMs) return;
    metrics.stalls++;
    this.#stalled.abort(new Stalled(before, metrics.head));
  }
}

/** The watchdog's finding. */
export class Stalled extends Error {
  constructor(position: Position, head: Position) {
    super(`nothing has arrived since position ${position} though the log's head is ${head}`);
    this.name = 'Stalled';
  }
}
