import { Pool } from 'pg';
import type { ClientConfig } from 'pg';
import type { Position, Sealed, Stored, StreamName } from '#libs/kernel';
import { observed } from '../append-observer.js';
import type { AppendObserver } from '../append-observer.js';
import { checkAppend, checkStreamName, revisionOf } from '../check-append.js';
import { brokenChain, closed, commandUsedElsewhere, conflict } from '../failures.js';
import { orAbort } from '../or-abort.js';
import { openerOf } from '../stored-event.js';
import type {
  AppendOptions,
  AppendResult,
  EventStore,
  ExpectedRevision,
  Located,
  OpenEvent,
  ReadAllOptions,
  ReadOptions,
  SubscribeOptions,
} from '../port.js';
import { Appender, APPENDER_LIMITS } from './appender.js';
import { BatchWriter } from './batch-writer.js';
import { connector } from './connector.js';
import { LogReader } from './log-reader.js';
import type { Range } from './log-reader.js';
import { PendingAppend } from './pending-append.js';
import { plainText } from './plain-text.js';
import { WakeUps } from './wake-ups.js';

export interface PostgresEventStoreOptions {
  /** As the role `shuangwei_app`: `postgresql://…`. A function is asked before each connection: a server that restarts may have moved. */
  readonly appUrl?: string | (() => string);
  /** Instead of, or on top of, `appUrl`: what `pg` takes. */
  readonly connection?: ClientConfig;
  /** Connections for reading (default 4); one more writes, and one listens when somebody subscribes. */
  readonly readers?: number;
  /** How often a subscription looks without being woken, in milliseconds (default 1,000). */
  readonly pollMs?: number;
  /** How long one transaction or page may take, in milliseconds (default 30,000). */
  readonly timeoutMs?: number;
  /** How long to try to connect, in milliseconds (default 5,000). */
  readonly connectTimeoutMs?: number;
  /** Told of each append and batch, for metrics and traces. */
  readonly observer?: AppendObserver;
}

/**
 * The event log in PostgreSQL. Connects when it is first asked, and again after a loss: a store that was opened while the
 * server was away, or whose server restarts, works as soon as it is there.
 */
export function openPostgresEventStore(options: PostgresEventStoreOptions): PostgresEventStore {
  return new PostgresEventStore(options);
}

/** Events of a stream that are read at once. */
const STREAM_PAGE = 1_000n;

export class PostgresEventStore implements EventStore {
  readonly #reader: LogReader;
  readonly #writer: BatchWriter;
  readonly #appender: Appender;
  readonly #wakeUps: WakeUps;
  readonly #pollMs: number;
  readonly #observer: AppendObserver;
  #closing: Promise<void> | undefined;

  constructor(options: PostgresEventStoreOptions) {
    const timeoutMs = options.timeoutMs ?? 30_000;
    const config: ClientConfig = {
      connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
      // A peer that vanished without a word is noticed by the system, also while nothing is asked.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      ...options.connection,
    };
    const connect = connector(options.appUrl);
    const pool = new Pool({
      ...config,
      Client: connect,
      max: options.readers ?? 4,
      types: plainText,
      application_name: 'shuangwei-reader',
      statement_timeout: timeoutMs,
      query_timeout: timeoutMs + 2_000,
    });
    // An idle connection that is lost is replaced when the next is needed; without a listener it would end the process.
    pool.on('error', () => undefined);
    this.#reader = new LogReader(pool);
    this.#writer = new BatchWriter(connect, config, timeoutMs);
    this.#wakeUps = new WakeUps(connect, config);
    this.#observer = options.observer ?? {};
    this.#appender = new Appender(this.#writer, APPENDER_LIMITS, this.#observer);
    this.#pollMs = options.pollMs ?? 1_000;
  }

  async append(
    stream: StreamName,
    expected: ExpectedRevision,
    events: readonly Sealed[],
    { signal }: AppendOptions = {},
  ): Promise<AppendResult> {
    signal?.throwIfAborted();
    this.#refuseWhenClosed();
    const append = new PendingAppend(stream, events, checkAppend(stream, events), signal);
    if (append.expectedRevision !== revisionOf(expected)) return this.#misfit(append, expected);
    const write = () => this.#appender.append(append);
    return observed(this.#observer, append.events.length, write, () => append.batch);
  }

  async *read(stream: StreamName, { from = 0n, to, signal }: ReadOptions = {}): AsyncGenerator<Stored> {
    checkStreamName(stream);
    for (let next = from; ; next += STREAM_PAGE) {
      this.#refuseWhenClosed();
      const end = next + STREAM_PAGE - 1n;
      const last = to !== undefined && to < end ? to : end;
      const page = await orAbort(this.#reader.streamPage(stream, next, last), signal);
      yield* page;
      if (page.length < STREAM_PAGE || last === to) return;
    }
  }

  async *readAll<T extends Located = Stored>(options: ReadAllOptions<T> = {}): AsyncGenerator<readonly T[]> {
    const { after = 0n, streamPrefix = '', limit, pageSize = 1_000, signal } = options;
    this.#refuseWhenClosed();
    const upTo = await orAbort(this.#reader.head(), signal);
    yield* this.#pages({ after, upTo, pageSize, streamPrefix }, openerOf(options), limit ?? Infinity, signal);
  }

  async *subscribe<T extends Located = Stored>(
    options: SubscribeOptions<T>,
  ): AsyncGenerator<readonly T[] | 'caught-up'> {
    const { streamPrefix = '', pageSize = 1_000, signal } = options;
    let after = options.after === 'start' ? 0n : options.after;
    let told = false;
    let atEnd = false;
    const open = openerOf(options);
    try {
      while (!signal.aborted) {
        this.#refuseWhenClosed();
        const seen = this.#wakeUps.count;
        if (atEnd) {
          // Positions are dense: the next page says as much as the head would, with one question instead of two.
          const upTo = after + BigInt(pageSize);
          const page = await orAbort(this.#reader.page({ after, upTo, pageSize, streamPrefix }, open), signal);
          const last = page.at(-1);
          if (last) {
            told = false;
            yield page;
            after = last.position;
            atEnd = page.length < pageSize;
            if (!atEnd) continue;
          }
        } else {
          const upTo = await orAbort(this.#reader.head(), signal);
          atEnd = streamPrefix === '';
          if (upTo > after) {
            for await (const page of this.#pages({ after, upTo, pageSize, streamPrefix }, open, Infinity, signal)) {
              told = false;
              yield page;
            }
            after = upTo;
            continue;
          }
        }
        if (!told) {
          told = true;
          yield 'caught-up';
        }
        await this.#wakeUps.wait(seen, this.#pollMs, signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async head(): Promise<Position> {
    this.#refuseWhenClosed();
    return this.#reader.head();
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    await this.#appender.drain();
    await Promise.all([this.#wakeUps.close(), this.#writer.close(), this.#reader.close()]);
  }

  #refuseWhenClosed(): void {
    if (this.#closing) throw closed();
  }

  /** The pages of a range; the next is on its way while the caller works on one, and no more than that. */
  async *#pages<T extends Located>(
    range: Range,
    open: OpenEvent<T>,
    limit: number,
    signal?: AbortSignal,
  ): AsyncGenerator<readonly T[]> {
    let left = limit;
    let after = range.after;
    const ask = () => {
      const size = Math.min(range.pageSize, left);
      if (size < 1 || after >= range.upTo) return undefined;
      this.#refuseWhenClosed();
      const page = this.#reader.page({ ...range, after, pageSize: size }, open);
      page.catch(() => undefined); // heard when it is awaited; a caller that stops before must not end the process
      return { page, size };
    };
    let asked = ask();
    while (asked) {
      const page = await orAbort(asked.page, signal);
      const last = page.at(-1);
      if (!last) return;
      left -= page.length;
      after = last.position;
      asked = page.length < asked.size ? undefined : ask();
      yield page;
    }
  }

  /**
   * The events do not continue from `expected`, so they can never be stored. Still the rule holds that a command which the
   * log has gets its first answer, and that a stream which is elsewhere is a conflict.
   */
  async #misfit(append: PendingAppend, expected: ExpectedRevision): Promise<AppendResult> {
    const told = await this.#reader.command(append.command);
    if (told && told.stream !== append.stream) throw commandUsedElsewhere(append.stream, told.stream);
    if (told) return { revision: told.revision, position: told.position, repeated: true };
    const actual = await this.#reader.streamHead(append.stream);
    if (actual !== revisionOf(expected)) throw conflict(append.stream, expected, actual < 0n ? 'no-stream' : actual);
    throw brokenChain(append.stream);
  }
}
