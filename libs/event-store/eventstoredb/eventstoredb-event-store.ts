import type { Position, Sealed, Stored, StreamName } from '#libs/kernel';
import { observed } from '../append-observer.js';
import type { AppendObserver } from '../append-observer.js';
import { checkAppend, checkStreamName } from '../check-append.js';
import { closed } from '../failures.js';
import { orAbort } from '../or-abort.js';
import { EventStoreError } from '../port.js';
import type {
  AppendOptions,
  AppendResult,
  EventStore,
  ExpectedRevision,
  Located,
  ReadAllOptions,
  ReadOptions,
  SubscribeOptions,
} from '../port.js';
import { openerOf } from '../stored-event.js';
import { AppendDesk, STREAM_PAGE } from './append-desk.js';
import type { AppendCourse } from './append-desk.js';
import { connectionStrings } from './connection-strings.js';
import type { ReadFrom } from './connection-strings.js';
import type { Cursor } from './cursor.js';
import { Driver } from './driver.js';
import { toStoreError } from './failure.js';
import { Lanes } from './lanes.js';
import { LogEnd } from './log-end.js';
import { livePages, pagesUpTo } from './pages.js';
import { asStored, ours, StreamNames } from './record.js';
import { retrying } from './retrying.js';
import type { Patience } from './retrying.js';
import { StreamMemory } from './stream-memory.js';
import { Tail } from './tail.js';

export interface EventStoreDbOptions {
  /** `esdb://…` or `esdb+discover://…`, with credentials, nodes and TLS as the client takes them. */
  readonly connectionString: string;
  /** Before the name of each of our streams on the server (default `shuangwei-`); no other system's names may begin so. */
  readonly prefix?: string;
  /** Which nodes feed subscriptions and reads of the whole log (default: what the connection string prefers, else the leader). */
  readonly readFrom?: ReadFrom;
  /** How long one call may take, in milliseconds (default 5,000). */
  readonly timeoutMs?: number;
  /** How transient failures are waited out. */
  readonly patience?: Partial<Patience>;
  /** A subscription on which nothing arrives for so long, though the log has more, is opened again, in milliseconds (default 15,000). */
  readonly stallMs?: number;
  /** Told of each append and each call that appends, for metrics and traces. */
  readonly observer?: AppendObserver;
}

/** The event log in EventStoreDB or KurrentDB. Connects when it is first asked. @throws EventStoreError `fatal` */
export function openEventStoreDb(options: EventStoreDbOptions): EventStoreDbEventStore {
  return new EventStoreDbEventStore(options);
}

export class EventStoreDbEventStore implements EventStore {
  readonly #names: StreamNames;
  readonly #leader: Driver;
  readonly #feeder: Driver;
  readonly #patience: Patience;
  readonly #timeoutMs: number;
  readonly #stallMs: number;
  readonly #memory = new StreamMemory();
  readonly #lanes = new Lanes();
  readonly #end: LogEnd;
  readonly #desk: AppendDesk;
  readonly #observer: AppendObserver;
  /** Told of each append: the open subscriptions. */
  readonly #listeners = new Set<(stream: StreamName, position: Position) => void>();
  /** By prefix: a position after which nothing comes up to a place, so that a quiet stretch is looked at once. */
  readonly #quiet = new Map<string, { readonly after: Position; readonly upTo: Cursor }>();
  readonly #over = new AbortController();
  #closing: Promise<void> | undefined;

  constructor(options: EventStoreDbOptions) {
    const { prefix = 'shuangwei-', timeoutMs = 5_000, stallMs = 15_000 } = options;
    this.#names = new StreamNames(prefix);
    this.#patience = { baseMs: 50, capMs: 2_000, patienceMs: 15_000, ...options.patience };
    this.#timeoutMs = timeoutMs;
    this.#stallMs = stallMs;
    const { leader, feeder } = connectionStrings(options.connectionString, options.readFrom);
    try {
      this.#leader = new Driver(leader);
      this.#feeder = feeder === leader ? this.#leader : new Driver(feeder);
    } catch (error) {
      throw toStoreError(error);
    }
    this.#end = new LogEnd(this.#leader, prefix, this.#patience, timeoutMs);
    this.#observer = options.observer ?? {};
    this.#desk = new AppendDesk({
      observer: this.#observer,
      ...{
        driver: this.#leader,
        names: this.#names,
        memory: this.#memory,
        end: this.#end,
        patience: this.#patience,
        timeoutMs,
      },
      onStored: (stream, position) => {
        this.#end.heard(position);
        for (const listener of this.#listeners) listener(stream, position);
      },
    });
  }

  async append(
    stream: StreamName,
    expected: ExpectedRevision,
    events: readonly Sealed[],
    { signal }: AppendOptions = {},
  ): Promise<AppendResult> {
    signal?.throwIfAborted();
    this.#refuseWhenClosed();
    checkAppend(stream, events);
    const course: AppendCourse = { batch: 0 };
    const turn = () =>
      this.#lanes.run(stream, () => {
        signal?.throwIfAborted();
        return this.#desk.append(stream, expected, events as readonly [Sealed, ...Sealed[]], course);
      });
    const append = () => this.#told(orAbort(turn(), signal), signal);
    return observed(this.#observer, events.length, append, () => course.batch);
  }

  async *read(stream: StreamName, { from = 0n, to, signal }: ReadOptions = {}): AsyncGenerator<Stored> {
    checkStreamName(stream);
    const name = this.#names.of(stream);
    for (let next = from; to === undefined || next <= to;) {
      this.#refuseWhenClosed();
      signal?.throwIfAborted();
      const wanted = to === undefined ? STREAM_PAGE : Math.min(STREAM_PAGE, Number(to - next) + 1);
      const ask = () => this.#leader.readStream(name, next, wanted, this.#timeoutMs);
      const page = await this.#told(orAbort(retrying(ask, this.#patience, this.#over.signal), signal), signal);
      for (const record of page) {
        const event = this.#ours(record);
        this.#memory.take(stream, event);
        yield asStored(event);
      }
      next += BigInt(page.length);
      if (page.length < wanted) return;
    }
  }

  async *readAll<T extends Located = Stored>(options: ReadAllOptions<T> = {}): AsyncGenerator<readonly T[]> {
    const { after = 0n, streamPrefix = '', limit = Infinity, pageSize = 1_000, signal } = options;
    const upTo = await this.#head(signal);
    if (after >= upTo || limit < 1) return;
    const ended = this.#endedBy(signal);
    const tail = this.#tail(streamPrefix, after, ended);
    try {
      const isNarrow = streamPrefix !== '';
      yield* pagesUpTo(tail, { upTo, limit, pageSize, isNarrow, open: openerOf(options) });
    } catch (error) {
      throw this.#meant(error, signal);
    } finally {
      tail.close();
    }
  }

  async *subscribe<T extends Located = Stored>(
    options: SubscribeOptions<T>,
  ): AsyncGenerator<readonly T[] | 'caught-up'> {
    const { streamPrefix = '', pageSize = 1_000, signal } = options;
    const after = options.after === 'start' ? 0n : options.after;
    let due = 0n;
    const heard = (stream: StreamName, position: Position) => {
      if (stream.startsWith(streamPrefix) && position > due) due = position;
    };
    this.#listeners.add(heard);
    let tail: Tail | undefined;
    try {
      if (signal.aborted) return;
      const upTo = await this.#head(signal);
      // From beyond the end: from the end, with what comes before dropped.
      tail = this.#tail(streamPrefix, after, this.#endedBy(signal), after > upTo ? upTo : after);
      const isNarrow = streamPrefix !== '';
      yield* livePages(tail, { upTo, pageSize, isNarrow, open: openerOf(options), due: () => due });
    } catch (error) {
      if (!signal.aborted) throw this.#meant(error, signal);
    } finally {
      this.#listeners.delete(heard);
      tail?.close();
    }
  }

  head(): Promise<Position> {
    return this.#head(undefined);
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    // Appends first: they are waited for. Whoever reads is told.
    await this.#lanes.settled();
    this.#over.abort(closed());
    await Promise.all([this.#leader.dispose(), this.#feeder === this.#leader ? undefined : this.#feeder.dispose()]);
  }

  async #head(signal: AbortSignal | undefined): Promise<Position> {
    signal?.throwIfAborted();
    this.#refuseWhenClosed();
    return this.#told(orAbort(this.#end.ask(this.#over.signal), signal), signal);
  }

  #tail(streamPrefix: string, after: Position, signal: AbortSignal, start = after): Tail {
    const prefix = this.#names.of(streamPrefix);
    // That the end was reached a follower says of its own end; with events of every name it is seen by their positions.
    const driver = streamPrefix === '' ? this.#feeder : this.#leader;
    const quiet = this.#quiet.get(streamPrefix);
    return new Tail({
      ...{ after, signal, patience: this.#patience, stallMs: this.#stallMs },
      startAt: quiet?.after === start ? quiet.upTo : start === after ? undefined : { commit: start, prepare: start },
      open: (from) => driver.follow(prefix, from),
      head: () => this.#end.ask(signal),
      onQuiet: (since, upTo) => void this.#quiet.set(streamPrefix, { after: since, upTo }),
    });
  }

  #endedBy(signal: AbortSignal | undefined): AbortSignal {
    return signal ? AbortSignal.any([signal, this.#over.signal]) : this.#over.signal;
  }

  #ours(record: Parameters<typeof ours>[0]): ReturnType<typeof ours> {
    try {
      return ours(record);
    } catch (error) {
      throw toStoreError(error);
    }
  }

  async #told<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    try {
      return await promise;
    } catch (error) {
      throw this.#meant(error, signal);
    }
  }

  /** What the caller is told: its own signal's reason, that the store is closed, or what went wrong. */
  #meant(error: unknown, signal: AbortSignal | undefined): unknown {
    if (signal?.aborted) return signal.reason;
    return this.#over.signal.aborted && !(error instanceof EventStoreError) ? closed() : toStoreError(error);
  }

  #refuseWhenClosed(): void {
    if (this.#closing) throw closed();
  }
}
