import type { Position } from '#libs/kernel';
import { Backoff, pause } from '#libs/platform/backoff';
import { atEvent, beforeRecord, reachedBy } from './cursor.js';
import type { Cursor, Start } from './cursor.js';
import type { Arrival, Following } from './driver.js';
import { StoreFailure, isRetryable } from './failure.js';
import { ours } from './record.js';
import type { OurRecord } from './record.js';
import type { Patience } from './retrying.js';

/** What came: an event, or that the server's end of the log was reached. */
export type News = OurRecord | 'caught-up';

export interface TailOptions {
  /** Events after this position are wanted. */
  readonly after: Position;
  /** Where to begin, if it is known that nothing is wanted before. */
  readonly startAt?: Cursor | undefined;
  readonly open: (after: Start) => Following;
  /** Position of our last event in the log, whoever wants it. */
  readonly head: () => Promise<Position>;
  /** Nothing was wanted after `after` up to the checkpoint. */
  readonly onQuiet: (after: Position, checkpoint: Cursor) => void;
  readonly patience: Patience;
  /** So long nothing may arrive while the log has more, in milliseconds. */
  readonly stallMs: number;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * The log from a position on, over whatever happens to the subscription that it comes from.
 *
 * A subscription that is dropped – by a lost connection, a node that goes, a leader that changes – or that falls silent while the log grows is
 * opened again after the last event or checkpoint that was taken. What does not come back within the patience is thrown, and with it
 * the tail is over: from there on whoever reads it has to begin again at its own checkpoint.
 */
export class Tail {
  #cursor: Start;
  #last: Position;
  #reached: Position;
  #following: Following | undefined;
  #pending: Promise<News> | undefined;
  readonly #backoff: Backoff;
  readonly #stalls: Stopwatch;
  #failingSince: number | undefined;
  readonly #close = () => this.close();

  constructor(private readonly options: TailOptions) {
    const { after, patience, stallMs, startAt, signal } = options;
    this.#backoff = new Backoff(patience);
    this.#stalls = new Stopwatch(stallMs);
    this.#cursor = startAt ?? (after === 0n ? 'start' : atEvent(after));
    this.#last = this.#reached = after;
    signal.addEventListener('abort', this.#close, { once: true });
  }

  /** Everything wanted up to here was taken. */
  get reached(): Position {
    return this.#reached;
  }

  /** What comes next, without taking it. @throws StoreFailure, or the signal's reason */
  peek(): Promise<News> {
    this.#pending ??= this.#next();
    this.#pending.catch(() => undefined); // heard when it is taken
    return this.#pending;
  }

  async take(): Promise<News> {
    const news = await this.peek();
    this.#pending = undefined;
    return news;
  }

  /** True when something is here already, or a failure is. */
  async isReady(): Promise<boolean> {
    const here = this.peek().then(
      () => true,
      () => true,
    );
    // What the client holds goes through in microtasks; one turn of the loop lets in what is on the socket.
    const later = new Promise<false>((resolve) => setImmediate(() => setImmediate(resolve, false)));
    return Promise.race([here, later]);
  }

  close(): void {
    this.#stalls.stop();
    this.#following?.close();
    this.#following = undefined;
    this.options.signal.removeEventListener('abort', this.#close);
  }

  async #next(): Promise<News> {
    for (;;) {
      this.options.signal.throwIfAborted();
      try {
        const news = this.#news(await this.#arrival());
        if (news) return news;
      } catch (error) {
        await this.#mend(error);
      }
    }
  }

  #news(arrival: Arrival): News | undefined {
    this.#backoff.reset();
    this.#failingSince = undefined;
    if (arrival === 'caught-up') return arrival;
    if ('checkpoint' in arrival) {
      this.#cursor = arrival.checkpoint;
      this.options.onQuiet(this.#last, arrival.checkpoint);
      this.#reach(reachedBy(arrival.checkpoint));
      return undefined;
    }
    const record = ours(arrival.record);
    this.#cursor = arrival.record.at;
    if (record.position <= this.#last) return undefined;
    this.#last = record.position;
    this.#reach(record.position);
    return record;
  }

  #reach(position: Position): void {
    if (position > this.#reached) this.#reached = position;
  }

  /** The next thing that arrives. @throws StoreFailure also where nothing does though the log has more */
  async #arrival(): Promise<Arrival> {
    const following = (this.#following ??= this.options.open(this.#cursor));
    const next = following.next();
    next.catch(() => undefined); // a stall may have been noticed first
    for (;;) {
      const arrived = await this.#stalls.within(next);
      if (arrived !== 'nothing') {
        if (arrived) return arrived;
        this.options.signal.throwIfAborted();
        throw new StoreFailure('retryable', 'the server ended the subscription');
      }
      if ((await this.options.head()) <= this.#reached) continue;
      // It may have come while the head was asked for.
      if (await isSettled(next)) continue;
      throw new StoreFailure(
        'retryable',
        `nothing has arrived since position ${this.#reached} though the log has more`,
      );
    }
  }

  /** @throws the error, where it is not for us to mend or does not pass */
  async #mend(error: unknown): Promise<void> {
    const { patience, signal } = this.options;
    this.#following?.close();
    this.#following = undefined;
    signal.throwIfAborted();
    if (error instanceof StoreFailure && error.kind === 'unreadable' && this.#cursor !== 'start') {
      this.#cursor = placeBefore(this.#cursor);
      return;
    }
    if (!isRetryable(error)) throw error;
    const now = performance.now();
    this.#failingSince ??= now;
    const wait = this.#backoff.next();
    if (now + wait - this.#failingSince > patience.patienceMs) throw error;
    await pause(wait, signal);
  }
}

/**
 * A place that can be read from, for one where no record begins or ends. No event that the store gave out is at such a position; one less
 * than an event's is, and is meant to be before it. For any other the log is read from its beginning, and what is before it dropped.
 */
function placeBefore({ commit, prepare }: Cursor): Start {
  return prepare === commit ? beforeRecord(commit + 1n) : 'start';
}

/** True when it has come to an end already, whichever. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const later = new Promise<false>((resolve) => setTimeout(resolve, 0, false));
  const over = () => true;
  return Promise.race([promise.then(over, over), later]);
}

/** Waits for one thing after another, each for so long. One timer for all: a log has millions of events. */
class Stopwatch {
  #timer: NodeJS.Timeout | undefined;
  #late: (() => void) | undefined;

  constructor(private readonly ms: number) {}

  within<T>(promise: Promise<T>): Promise<T | 'nothing'> {
    return new Promise((resolve, reject) => {
      this.#late = () => resolve('nothing');
      this.#timer = this.#timer?.refresh() ?? setTimeout(() => this.#late?.(), this.ms);
      promise.then(resolve, reject);
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
