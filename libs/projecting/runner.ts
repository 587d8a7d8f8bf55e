import type { EventStore } from '#libs/event-store';
import { EventStoreError } from '#libs/event-store';
import type { Position, Stored } from '#libs/kernel';
import { Backoff, pause } from '#libs/platform/backoff';
import type { Projection } from './definition.js';
import { newMetrics } from './metrics.js';
import type { Metrics } from './metrics.js';
import { LostRace, Poisoned, Superseded } from './model.js';
import { PageProcessor } from './page-processor.js';
import type { PageWritten, PoisonPolicy } from './page-processor.js';
import { PositionWaiters } from './position-waiters.js';
import type { Progress, ReadModels } from './read-models.js';
import { rereadFrom } from './reread.js';
import { Stalled, Watchdog } from './watchdog.js';
import type { WatchdogOptions } from './watchdog.js';

/**
 * starting → catching-up → live → backoff → … → stopped. `rebuilding` stands in for catching-up while a new version is
 * built beside the live one. Why a runner stopped is in `error`.
 */
export type RunnerState = 'starting' | 'rebuilding' | 'catching-up' | 'live' | 'backoff' | 'stopped';

export interface RunnerOptions {
  readonly store: EventStore;
  readonly models: ReadModels;
  /** Events read at a time (default 1,000). */
  readonly pageSize?: number;
  /** While there is more to read, a write is due at so many touched entities (default 6,000): more is faster and takes more memory. */
  readonly writeEvery?: number;
  /** Entities kept in memory between pages (default 20,000). */
  readonly cacheSize?: number;
  /**
   * Where more than so many events a second come, pages begin so many milliseconds apart at the least (defaults 500 and 100), each
   * with what has gathered: the statement of a page, its indexes and its commit cost much the same for twenty events as for a
   * hundred, and commands want the machine. What comes more slowly, as from people, waits for nothing.
   */
  readonly pace?: Partial<Pace>;
  /** Default `stop`. */
  readonly poison?: PoisonPolicy;
  readonly backoff?: Partial<{ baseMs: number; capMs: number; random: () => number }>;
  /** How often the watchdog compares the own position with the head (default 5 s), and how long nothing may arrive meanwhile (default 15 s). */
  readonly watchdog?: Partial<WatchdogOptions>;
  readonly onState?: (state: RunnerState, error: Error | undefined) => void;
  readonly onProgress?: (progress: Progress) => void;
  /** Told of each write, for metrics and traces. */
  readonly onWritten?: (page: PageWritten) => void;
}

export interface Pace {
  readonly eventsASecond: number;
  readonly everyMs: number;
}

export interface RunnerStatus {
  readonly name: string;
  readonly version: number;
  readonly state: RunnerState;
  readonly position: Position;
  readonly head: Position;
  readonly error: Error | undefined;
  readonly rebuild: Progress | undefined;
  readonly metrics: Readonly<Metrics>;
}

/** Keeps one projection up with the log until it is stopped. Any number may run at once, in any number of processes. */
export class ProjectionRunner implements AsyncDisposable {
  readonly metrics: Metrics = newMetrics();
  #state: RunnerState = 'starting';
  #error: Error | undefined;
  #rebuild: Progress | undefined;
  readonly #stop = new AbortController();
  readonly #backoff: Backoff;
  readonly #waiting = new PositionWaiters();
  readonly #done: Promise<void>;

  constructor(
    private readonly projection: Projection,
    private readonly options: RunnerOptions,
  ) {
    this.#backoff = new Backoff({ baseMs: 100, capMs: 30_000, ...options.backoff });
    this.#done = this.#run();
  }

  get status(): RunnerStatus {
    const { name, version } = this.projection;
    const { position, head } = this.metrics;
    return {
      name,
      version,
      state: this.#state,
      position,
      head,
      error: this.#error,
      rebuild: this.#rebuild,
      metrics: this.metrics,
    };
  }

  /** True once everything up to the position is in the read model; false when the time is over or the runner has stopped. */
  waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    if (this.metrics.position >= position) return Promise.resolve(true);
    return this.#state === 'stopped' ? Promise.resolve(false) : this.#waiting.until(position, timeoutMs);
  }

  /** Finishes the page in hand, and ends. With a signal: no later than the signal says. */
  async stop(signal?: AbortSignal): Promise<void> {
    this.#stop.abort(new Error('stopped'));
    if (!signal) return this.#done;
    await Promise.race([this.#done, new Promise<void>((resolve) => onAbort(signal, resolve))]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    let end: Error | undefined;
    while (!signal.aborted && !end) {
      try {
        await this.#follow(signal);
      } catch (error) {
        if (!signal.aborted) end = await this.#recover(error);
      }
    }
    this.#enter('stopped', end);
    this.#waiting.giveUp();
  }

  /** Decides what an error means: the error again where the runner has to stop. */
  async #recover(thrown: unknown): Promise<Error | undefined> {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (error instanceof Poisoned || error instanceof Superseded) return error;
    if (error instanceof EventStoreError && error.kind === 'fatal') return error;
    if (error instanceof LostRace) this.metrics.conflicts++;
    else this.metrics.retries++;
    if (error instanceof Stalled) return undefined;
    this.#enter('backoff', error);
    const hint = error instanceof EventStoreError ? (error.retryAfterMs ?? 0) : 0;
    await pause(Math.max(hint, this.#backoff.next()), this.#stop.signal);
    return undefined;
  }

  async #follow(stop: AbortSignal): Promise<void> {
    const { store, models, pageSize = 1_000, writeEvery = 6_000, cacheSize = 20_000, poison = 'stop' } = this.options;
    const { metrics } = this;
    this.#enter('starting', undefined);
    const model = await models.live(this.projection, {
      ...{ store, signal: stop, pageSize, writeEvery, cacheSize, poison, metrics },
      onProgress: (progress) => this.#onProgress(progress),
    });
    this.#rebuild = undefined;
    const processor = new PageProcessor(this.projection, model, {
      ...{ poison, cacheSize, writeEvery, metrics, reread: rereadFrom(store) },
      onWritten: ({ position }, page) => {
        this.#backoff.reset();
        this.#arrived(position);
        this.options.onWritten?.(page);
      },
    });
    await processor.open();
    this.#arrived(processor.checkpoint.position);
    this.#enter('catching-up', undefined);
    const { everyMs = 5_000, stallMs = 15_000 } = this.options.watchdog ?? {};
    using watchdog = new Watchdog(store, metrics, { everyMs, stallMs });
    const signal = AbortSignal.any([stop, processor.failed.signal, watchdog.signal]);
    try {
      await this.#catchUp(processor, watchdog, signal);
      await model.finish();
      await this.#stayLive(processor, watchdog, signal);
    } finally {
      // What was folded is saved, whatever ended the reading.
      await processor.drain();
    }
    signal.throwIfAborted();
    // A subscription that ends by itself breaks the port's promise; opening it again at once could spin.
    throw new EventStoreError('retryable', 'the subscription ended without being asked to');
  }

  async #catchUp(processor: PageProcessor, watchdog: Watchdog, signal: AbortSignal): Promise<void> {
    const { store, pageSize = 1_000 } = this.options;
    this.metrics.head = await store.head();
    const after = processor.checkpoint.position;
    for await (const page of store.readAll({ after, pageSize, signal })) {
      watchdog.arrived();
      await this.#take(processor, page, false);
      signal.throwIfAborted();
    }
    await processor.drain();
  }

  async #stayLive(processor: PageProcessor, watchdog: Watchdog, signal: AbortSignal): Promise<void> {
    const { store, pageSize = 1_000, pace } = this.options;
    const { eventsASecond = 500, everyMs = 100 } = pace ?? {};
    const after = processor.checkpoint.position;
    let last = -Infinity;
    for await (const page of store.subscribe({ after, pageSize, signal })) {
      if (page === 'caught-up') {
        await processor.drain();
        this.#backoff.reset();
        this.#enter('live', undefined);
      } else {
        watchdog.arrived();
        const began = performance.now();
        const many = page.length < pageSize && page.length * 1_000 > eventsASecond * (began - last);
        last = began;
        await this.#take(processor, page, true);
        const early = began + everyMs - performance.now();
        if (many && early > 0) await pause(early, signal);
      }
      if (signal.aborted) return;
    }
  }

  async #take(processor: PageProcessor, page: readonly Stored[], now: boolean): Promise<void> {
    const last = page.at(-1);
    if (last && last.position > this.metrics.head) this.metrics.head = last.position;
    await processor.offer(page, now);
  }

  #arrived(position: Position): void {
    this.metrics.position = position;
    this.#waiting.reached(position);
  }

  #onProgress(progress: Progress): void {
    this.#rebuild = progress;
    if (this.#state !== 'rebuilding') this.#enter('rebuilding', undefined);
    this.options.onProgress?.(progress);
  }

  #enter(state: RunnerState, error: Error | undefined): void {
    // The last error stays readable until the runner is live again.
    if (error || state === 'live') this.#error = error;
    if (this.#state === state && !error) return;
    this.#state = state;
    this.options.onState?.(state, error);
  }
}

function onAbort(signal: AbortSignal, act: () => void): void {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true });
}
