/* eslint-disable @typescript-eslint/require-await -- the port is asynchronous, and memory has nothing to wait for */
import { GENESIS } from '#libs/kernel';
import type { Position, Sealed, Stored, StreamName } from '#libs/kernel';
import { checkAppend, checkStreamName, revisionOf } from '../check-append.js';
import { brokenChain, closed, commandUsedElsewhere, conflict } from '../failures.js';
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
import { openerOf, storedEvent } from '../stored-event.js';

/** An event store that forgets: for unit tests, the simulator's dry runs and what-if questions. Same contract, no server. */
export function openMemoryEventStore(): MemoryEventStore {
  return new MemoryEventStore();
}

/** An event as memory keeps it: the text is the truth here too, so that what comes back was read from it. */
interface Entry {
  readonly stream: StreamName;
  readonly sealed: Sealed;
}

interface CommandEnd {
  readonly stream: StreamName;
  readonly revision: bigint;
  readonly position: Position;
}

export class MemoryEventStore implements EventStore {
  readonly #log: Entry[] = [];
  /** Indexes into the log, by stream. */
  readonly #streams = new Map<StreamName, number[]>();
  /** Where a command ended, by the id of its first event. */
  readonly #commands = new Map<string, CommandEnd>();
  readonly #waiting = new Set<() => void>();
  #closed = false;

  async append(
    stream: StreamName,
    expected: ExpectedRevision,
    events: readonly Sealed[],
    options: AppendOptions = {},
  ): Promise<AppendResult> {
    options.signal?.throwIfAborted();
    this.#refuseWhenClosed();
    checkAppend(stream, events);
    const [first] = events;
    const last = events.at(-1);
    if (!first || !last) throw brokenChain(stream);

    const told = this.#commands.get(first.envelope.id);
    if (told) {
      if (told.stream !== stream) throw commandUsedElsewhere(stream, told.stream);
      return { revision: told.revision, position: told.position, repeated: true };
    }
    const indexes = this.#streams.get(stream) ?? [];
    const actual = BigInt(indexes.length) - 1n;
    if (actual !== revisionOf(expected)) throw conflict(stream, expected, actual < 0n ? 'no-stream' : actual);
    const headHash = this.#log[indexes.at(-1) ?? -1]?.sealed.hash ?? GENESIS;
    if (first.envelope.revision !== actual + 1n || first.envelope.prev !== headHash) throw brokenChain(stream);

    for (const sealed of events) {
      indexes.push(this.#log.length);
      this.#log.push({ stream, sealed });
    }
    this.#streams.set(stream, indexes);
    const end = { stream, revision: last.envelope.revision, position: BigInt(this.#log.length) };
    this.#commands.set(first.envelope.id, end);
    for (const wake of this.#waiting) wake();
    return { revision: end.revision, position: end.position, repeated: false };
  }

  async *read(stream: StreamName, options: ReadOptions = {}): AsyncGenerator<Stored> {
    checkStreamName(stream);
    const indexes = this.#streams.get(stream) ?? [];
    for (let i = Number(options.from ?? 0n); i < indexes.length && BigInt(i) <= (options.to ?? BigInt(i)); i++) {
      options.signal?.throwIfAborted();
      this.#refuseWhenClosed();
      yield this.#opened(indexes[i] ?? 0, storedEvent);
    }
  }

  async *readAll<T extends Located = Stored>(options: ReadAllOptions<T> = {}): AsyncGenerator<readonly T[]> {
    const { streamPrefix = '', limit = Infinity, pageSize = 1_000, signal } = options;
    const head = this.#log.length;
    const open = openerOf(options);
    let page: T[] = [];
    let left = limit;
    for (let i = Number(options.after ?? 0n); i < head && left > 0; i++) {
      signal?.throwIfAborted();
      this.#refuseWhenClosed();
      if (!this.#log[i]?.stream.startsWith(streamPrefix)) continue;
      page.push(this.#opened(i, open));
      left -= 1;
      if (page.length === pageSize) {
        yield page;
        page = [];
      }
    }
    this.#refuseWhenClosed();
    if (page.length > 0) yield page;
  }

  async *subscribe<T extends Located = Stored>(
    options: SubscribeOptions<T>,
  ): AsyncGenerator<readonly T[] | 'caught-up'> {
    const { streamPrefix, pageSize, signal } = options;
    const open = openerOf(options);
    let after = options.after === 'start' ? 0n : options.after;
    let told = false;
    while (!signal.aborted) {
      this.#refuseWhenClosed();
      const head = BigInt(this.#log.length);
      if (head > after) {
        for await (const page of this.readAll({ after, streamPrefix, pageSize, open })) {
          if (signal.aborted) return;
          told = false;
          yield page;
          if (signal.aborted) return;
        }
        after = head;
      } else if (!told) {
        told = true;
        yield 'caught-up';
      } else {
        await this.#change(signal);
      }
    }
  }

  async head(): Promise<Position> {
    this.#refuseWhenClosed();
    return BigInt(this.#log.length);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const wake of this.#waiting) wake();
  }

  #opened<T extends Located>(index: number, open: OpenEvent<T>): T {
    const entry = this.#log[index];
    if (!entry) throw new RangeError(`no event at ${index}`);
    return open(BigInt(index + 1), entry.sealed.hash, entry.sealed.text);
  }

  #refuseWhenClosed(): void {
    if (this.#closed) throw closed();
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }
}
