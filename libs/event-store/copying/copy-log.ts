import type { Position, Sealed, StreamName } from '#libs/kernel';
import { EventStoreError } from '../port.js';
import type { EventStore } from '../port.js';
import { isBroken, LogChains } from './log-chains.js';
import { LogCursor } from './log-cursor.js';
import {
  brokenSource,
  copyDiffers,
  notAPrefix,
  sourceGoesOn,
  storeAway,
  storeRefused,
  targetWrittenTo,
} from './problems.js';
import type { Side } from './problems.js';

export interface CopyOptions {
  readonly source: EventStore;
  /** Empty, or how the source begins: what an earlier run has copied. */
  readonly target: EventStore;
  /** Ends it between two commands, with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told of each command that was copied or found copied, and of each page that was verified. */
  readonly onProgress?: (progress: CopyProgress) => void;
}

export interface CopyProgress {
  readonly phase: 'copying' | 'verifying';
  /** Events that the target is known to have; of `verifying`, that were verified. */
  readonly events: number;
  /** Where the phase's log was read up to, and where it ends. */
  readonly position: Position;
  readonly head: Position;
}

export interface CopyReport {
  /** Events that both logs have now. */
  readonly events: number;
  /** Of these the ones that this run has appended; the others were there from an earlier one. */
  readonly copied: number;
  readonly streams: number;
  /** SHA-256 over the hashes of all events in the order of the log: the same on both sides. */
  readonly digest: string;
  readonly sourceHead: Position;
  readonly targetHead: Position;
  readonly seconds: number;
}

/**
 * Copies a log into another store: every command as one append, in the order of the source, each event with the very text that was hashed.
 *
 * One append is answered before the next is asked, since no store promises the order of appends that are under way together, and read
 * models follow from the order of the whole log. So a target is at every moment how the source begins, whenever the copy
 * was ended; it is compared event by event when it goes on. Every chain of the source is verified before its next event is appended, and
 * at the end the target is read again and every stream's chain, last hash and length compared, and the order of all.
 *
 * @throws ProblemError `log.copy-source-broken`, `log.copy-target-has-other-events`, `log.copy-target-written-to`, `log.copy-source-goes-on`,
 *   `log.copy-differs`, `log.copy-store-away`, `log.copy-store-refused`
 */
export async function copyLog(options: CopyOptions): Promise<CopyReport> {
  const began = performance.now();
  const copying = new Copying(options);
  try {
    await copying.skipWhatIsThere();
    const there = copying.events;
    await copying.copyTheRest();
    const { digest, targetHead } = await copying.verify();
    const { events, streams, sourceHead } = copying;
    const seconds = (performance.now() - began) / 1_000;
    return { events, copied: events - there, streams, digest, sourceHead, targetHead, seconds };
  } finally {
    await copying.close();
  }
}

class Copying {
  readonly #chains = new LogChains();
  readonly #source: LogCursor;
  /** The event of the source that was read and is not copied yet. */
  #next: Sealed | undefined;
  #ofNext: Position = 0n;
  #sourceHead: Position = 0n;

  constructor(private readonly options: CopyOptions) {
    this.#source = new LogCursor(options.source, options.signal);
  }

  /** Events that both logs have. */
  get events(): number {
    return this.#next ? this.#chains.events - 1 : this.#chains.events;
  }

  get streams(): number {
    return this.#chains.streams;
  }

  get sourceHead(): Position {
    return this.#source.position;
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  /** Reads both logs side by side as far as the target goes. */
  async skipWhatIsThere(): Promise<void> {
    const { target, signal } = this.options;
    const found = new LogCursor(target, signal);
    try {
      for (let there = await on('target', found.next()); there; there = await on('target', found.next())) {
        const wanted = await this.#read();
        if (wanted?.hash !== there.hash || wanted.text !== there.text) {
          throw notAPrefix(there, wanted && { position: this.#ofNext, ...wanted }, this.events);
        }
        this.#next = undefined;
        this.#tell('copying', this.events, this.#source.position, this.#sourceHead);
      }
    } finally {
      await found.close();
    }
  }

  async copyTheRest(): Promise<void> {
    for (;;) {
      this.options.signal?.throwIfAborted();
      const command = await this.#command();
      if (!command) return;
      await this.#append(command);
      this.#tell('copying', this.events, this.#source.position, this.#sourceHead);
    }
  }

  /** Reads the target anew. */
  async verify(): Promise<{ readonly digest: string; readonly targetHead: Position }> {
    const { source, target, signal } = this.options;
    const head = await on('target', target.head());
    const cursor = new LogCursor(target, signal);
    const there = new LogChains();
    try {
      for (let event = await on('target', cursor.next()); event; event = await on('target', cursor.next())) {
        const taken = there.take(event);
        if (isBroken(taken)) throw copyDiffers(taken.stream);
        this.#tell('verifying', there.events, event.position, head);
      }
    } finally {
      await cursor.close();
    }
    const difference = this.#chains.difference(there);
    if (difference) throw copyDiffers(difference.stream, difference.here, difference.there);
    const digest = this.#chains.digest();
    if (digest !== there.digest()) throw copyDiffers(undefined);
    if ((await on('source', source.head())) !== this.#source.position) throw sourceGoesOn();
    return { digest, targetHead: cursor.position };
  }

  /** The events of the source's next command; undefined at its end. */
  async #command(): Promise<readonly [Sealed, ...Sealed[]] | undefined> {
    const first = await this.#read();
    if (!first) return undefined;
    const command: [Sealed, ...Sealed[]] = [first];
    this.#next = undefined;
    for (let event = await this.#read(); event; event = await this.#read()) {
      const { stream, commandId } = event.envelope;
      if (stream !== first.envelope.stream || commandId !== first.envelope.commandId) break;
      command.push(event);
      this.#next = undefined;
    }
    return command;
  }

  /** The source's next event, verified; the same again until `#next` is taken. */
  async #read(): Promise<Sealed | undefined> {
    if (this.#next) return this.#next;
    const { source } = this.options;
    if (this.#source.position >= this.#sourceHead) this.#sourceHead = await on('source', source.head());
    const event = await on('source', this.#source.next());
    if (!event) return undefined;
    const taken = this.#chains.take(event);
    if (isBroken(taken)) throw brokenSource(taken);
    this.#ofNext = event.position;
    return (this.#next = { envelope: taken, text: event.text, hash: event.hash });
  }

  async #append(command: readonly [Sealed, ...Sealed[]]): Promise<void> {
    const [{ envelope }] = command;
    const { stream, revision } = envelope;
    const expected = revision === 0n ? 'no-stream' : revision - 1n;
    const result = await this.#taken(stream, this.options.target.append(stream, expected, command));
    // The store had this command, and ended it elsewhere than the source did.
    if (result.revision !== revision + BigInt(command.length) - 1n) throw targetWrittenTo(stream);
  }

  async #taken<T>(stream: StreamName, answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof EventStoreError && error.kind === 'conflict') throw targetWrittenTo(stream, error);
      throw meant('target', error);
    }
  }

  #tell(phase: CopyProgress['phase'], events: number, position: Position, head: Position): void {
    this.options.onProgress?.({ phase, events, position, head });
  }
}

async function on<T>(side: Side, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw meant(side, error);
  }
}

function meant(side: Side, error: unknown): unknown {
  if (!(error instanceof EventStoreError)) return error;
  return error.kind === 'retryable' ? storeAway(side, error) : storeRefused(side, error);
}
