import type { EventId, Position, Sealed, StreamName } from '#libs/kernel';
import type { AppendObserver } from '../append-observer.js';
import { revisionOf } from '../check-append.js';
import { brokenChain, commandUsedElsewhere, conflict } from '../failures.js';
import type { AppendResult, ExpectedRevision } from '../port.js';
import type { Driver } from './driver.js';
import { StoreFailure } from './failure.js';
import type { LogEnd } from './log-end.js';
import { ours, recordsOf } from './record.js';
import type { StreamNames } from './record.js';
import { retrying } from './retrying.js';
import type { Patience } from './retrying.js';
import type { KnownStream, StreamMemory } from './stream-memory.js';

/** Events of a stream that are read at once. */
export const STREAM_PAGE = 500;

export interface AppendDeskOptions {
  readonly driver: Pick<Driver, 'append' | 'readStream'>;
  readonly names: StreamNames;
  readonly memory: StreamMemory;
  readonly end: LogEnd;
  readonly patience: Patience;
  /** How long one call may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Told of every append that is in the log, before its caller is. */
  readonly onStored: (stream: StreamName, position: Position) => void;
  /** Told of each call that appends. */
  readonly observer: AppendObserver;
}

/** What is known of an append beside its answer, for who observes it. */
export interface AppendCourse {
  /** Appends of the call that carried it: one, and none where what is remembered was the answer. */
  batch: number;
}

/**
 * Appends with an explicit revision, again and again with the same ids until there is an answer.
 *
 * The server holds a stream to a revision and knows the ids at it; that a command is in the stream already, and that the events chain on
 * its head, it does not see. Both are looked up in what is remembered of the stream up to the expected revision, which the server then
 * vouches for: an append that it takes has nothing before it that was not looked at. For one stream to be called one at a time.
 */
export class AppendDesk {
  readonly #underWay = new Map<EventId, { readonly stream: StreamName; readonly over: Promise<void> }>();

  constructor(private readonly options: AppendDeskOptions) {}

  /** @throws EventStoreError, StoreFailure */
  async append(
    stream: StreamName,
    expected: ExpectedRevision,
    events: readonly [Sealed, ...Sealed[]],
    course: AppendCourse = { batch: 0 },
  ): Promise<AppendResult> {
    const command = events[0].envelope.id;
    let other;
    while ((other = this.#underWay.get(command)) && other.stream !== stream) await other.over;
    const usedOn = this.options.memory.usedOn(command);
    if (usedOn !== undefined && usedOn !== stream) throw commandUsedElsewhere(stream, usedOn);
    const { promise: over, resolve } = Promise.withResolvers<void>();
    this.#underWay.set(command, { stream, over });
    try {
      return await this.#append(stream, expected, events, course);
    } finally {
      this.#underWay.delete(command);
      resolve();
    }
  }

  async #append(
    stream: StreamName,
    expected: ExpectedRevision,
    events: readonly [Sealed, ...Sealed[]],
    course: AppendCourse,
  ): Promise<AppendResult> {
    const { memory, end } = this.options;
    const command = events[0].envelope.id;
    let known = memory.of(stream);
    if (!known.commands.has(command) && !fits(known, expected, events[0])) known = await this.#look(stream);
    const told = known.commands.get(command);
    if (told) return { ...told, repeated: true };
    if (known.revision !== revisionOf(expected)) throw conflict(stream, expected, headOf(known));
    if (!fits(known, expected, events[0])) throw brokenChain(stream);

    const floor = await end.floor();
    course.batch = 1;
    const sent = await this.#send(stream, expected, events);
    if (sent === 'conflict') return this.#answerToConflict(stream, expected, command);
    this.#remember(stream, events, sent.position);
    this.options.onStored(stream, sent.position);
    const revision = events[0].envelope.revision + BigInt(events.length) - 1n;
    // The server does not say that it had the events already. What lies before the log's end as it was known is not new.
    return { revision, position: sent.position, repeated: sent.tries === 1 && sent.position <= floor };
  }

  async #send(
    stream: StreamName,
    expected: ExpectedRevision,
    events: readonly Sealed[],
  ): Promise<{ readonly position: Position; readonly tries: number } | 'conflict'> {
    const { driver, names, observer, patience, timeoutMs } = this.options;
    const records = recordsOf(events);
    let tries = 0;
    try {
      const at = await retrying(async () => {
        tries += 1;
        const from = performance.now();
        try {
          return await driver.append(names.of(stream), expected, records, timeoutMs);
        } finally {
          observer.batchWritten?.({ appends: 1, events: events.length, milliseconds: performance.now() - from });
        }
      }, patience);
      return { position: at.commit, tries };
    } catch (error) {
      if (error instanceof StoreFailure && error.kind === 'conflict') return 'conflict';
      throw error;
    }
  }

  /** Somebody else was there meanwhile: perhaps with the same command. */
  async #answerToConflict(stream: StreamName, expected: ExpectedRevision, command: EventId): Promise<AppendResult> {
    const known = await this.#look(stream);
    const told = known.commands.get(command);
    if (told) return { ...told, repeated: true };
    if (known.revision !== revisionOf(expected)) throw conflict(stream, expected, headOf(known));
    throw new StoreFailure('retryable', `${stream} is at ${expected}, and the server says that it is not`);
  }

  /** Reads what is new of a stream. */
  async #look(stream: StreamName): Promise<KnownStream> {
    const { driver, names, memory, patience, timeoutMs } = this.options;
    for (;;) {
      const from = memory.of(stream).revision + 1n;
      const records = await retrying(() => driver.readStream(names.of(stream), from, STREAM_PAGE, timeoutMs), patience);
      for (const record of records) memory.take(stream, ours(record));
      if (records.length < STREAM_PAGE) return memory.of(stream);
    }
  }

  #remember(stream: StreamName, events: readonly Sealed[], position: Position): void {
    const count = events.length;
    for (const [index, { envelope, hash }] of events.entries()) {
      this.options.memory.take(stream, { id: envelope.id, revision: envelope.revision, hash, index, count, position });
    }
  }
}

/** Whether the event continues what is known of the stream, and that is what the caller expects. */
function fits(known: KnownStream, expected: ExpectedRevision, { envelope }: Sealed): boolean {
  const revision = revisionOf(expected);
  return known.revision === revision && envelope.revision === revision + 1n && envelope.prev === known.hash;
}

function headOf({ revision }: KnownStream): ExpectedRevision {
  return revision < 0n ? 'no-stream' : revision;
}
