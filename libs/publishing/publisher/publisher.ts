import { EventStoreError } from '#libs/event-store';
import type { EventStore } from '#libs/event-store';
import { locate } from '#libs/event-store/copying';
import type { Clock, Position } from '#libs/kernel';
import { ProblemError } from '#libs/platform';
import { Backoff, pause } from '#libs/platform/backoff';
import { checkpointNotInLog } from '../kafka/problems.js';
import { SinkFailure } from '../kafka/sink.js';
import type { Checkpoint, OpenSink, TransactionalSink } from '../kafka/sink.js';
import { UnknownEvent } from '../mapping/public-mapper.js';
import type { PublicEvent } from '../public-event.js';
import type { PublicLogOptions, PublicStep } from '../public-log.js';
import { Ahead } from './ahead.js';
import { Pace } from './pace.js';

/** Says which of several publishers works. */
export interface Lease {
  /** The lease, or undefined while another has it. */
  take(): Promise<HeldLease | undefined>;
}

export interface HeldLease {
  /** It has gone to another, or nobody knows. */
  readonly lost: AbortSignal;
  /** Tells how far is published, for figures. */
  reached(position: Position): void;
  release(): Promise<void>;
}

/** What of a publisher is measured. Called in line: quick, and never throwing. */
export interface PublisherObserver {
  /** It has the lease, or has no more. */
  leading(leads: boolean): void;
  published(batch: PublishedBatch): void;
  failed(reason: PublishFailure, error: unknown): void;
}

export interface PublishedBatch {
  readonly events: number;
  readonly milliseconds: number;
}

/**
 * - `broker`: Kafka is away or answered with an error.
 * - `fenced`: another publisher has taken over.
 * - `refused`: somebody has to mend something; the error says what.
 * - `log`: the log could not be read, or has an event that this program does not know.
 * - `lease`: the database could not be asked who publishes.
 */
export type PublishFailure = 'broker' | 'fenced' | 'refused' | 'log' | 'lease';

export interface PublisherParts {
  readonly open: OpenSink;
  readonly lease: Lease;
  steps(options: PublicLogOptions): AsyncIterable<PublicStep>;
  readonly store: Pick<EventStore, 'readAll'>;
  /** Which store that is, for the checkpoint. */
  readonly kind: string;
  readonly clock: Clock;
  /** Public events a second at the most; 0: any number. */
  readonly maxPerSecond: number;
  readonly observer: PublisherObserver;
}

/** Public events of a transaction, and private ones of a page: more make nothing faster, and both are held in memory. */
const MOST = 4_000;
const PAGE = 1_000;

/** So often a publisher without the lease asks for it. */
const WAITING_MS = 1_000;
/** Brokers close what was silent for ten minutes, and the client does not notice: so often something is said in any case. */
const SILENT_MS = 240_000;
/** A fault that somebody has to mend is looked at again so often. */
const REFUSED_MS = 60_000;
/** A transaction that is on its way when the process is told to stop has so long. */
const GRACE_MS = 5_000;

/**
 * Publishes the log, from where Kafka says that it is published to, as long as it has the lease. Nothing waits for it: whatever fails – the
 * broker, the database, the log – is told, and tried again from the last checkpoint.
 */
export class Publisher {
  readonly #stop = new AbortController();
  readonly #backoff = new Backoff({ baseMs: 250, capMs: 10_000 });
  #loop: Promise<void> | undefined;
  #position: Position | undefined;

  constructor(private readonly parts: PublisherParts) {}

  /** How far it has published; undefined while it does not. */
  get position(): Position | undefined {
    return this.#position;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Lets the transaction on its way end, and ends. Idempotent. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('stopped'));
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const held = await this.#take();
      if (held) await this.#lead(held);
      await pause(held ? this.#backoff.next() : WAITING_MS, signal);
    }
  }

  async #take(): Promise<HeldLease | undefined> {
    try {
      return await this.parts.lease.take();
    } catch (error) {
      this.parts.observer.failed('lease', error);
      return undefined;
    }
  }

  /** Publishes until it is stopped, or another has taken over: whoever was fenced waits its turn, or two would fence each other for ever. */
  async #lead(held: HeldLease): Promise<void> {
    const { observer } = this.parts;
    const signal = AbortSignal.any([this.#stop.signal, held.lost]);
    observer.leading(true);
    try {
      for (let fenced = false; !fenced && !signal.aborted;) {
        try {
          await this.#publish(held, signal);
        } catch (error) {
          if (signal.aborted) break;
          const reason = reasonOf(error);
          observer.failed(reason, error);
          fenced = reason === 'fenced';
          if (!fenced) await pause(reason === 'refused' ? REFUSED_MS : this.#backoff.next(), signal);
        }
      }
    } finally {
      this.#position = undefined;
      observer.leading(false);
      await held.release();
    }
  }

  /** One sink's life. */
  async #publish(held: HeldLease, signal: AbortSignal): Promise<void> {
    const sink = await this.parts.open(signal);
    const reading = new AbortController();
    let ahead: Ahead | undefined;
    try {
      const from = await this.#resumeAt(sink.checkpoint, signal);
      this.#reach(from, held);
      const { most, pageSize } = sizesOf(this.parts.maxPerSecond);
      const steps = this.parts.steps({
        from: { after: from, skip: 0 },
        follow: true,
        pageSize,
        signal: AbortSignal.any([signal, reading.signal]),
      });
      ahead = new Ahead(steps, most);
      await this.#pump(ahead, sink, held, signal);
    } finally {
      reading.abort(new Error('this sink is done with'));
      await ahead?.end();
      await sink.close();
    }
  }

  async #pump(ahead: Ahead, sink: TransactionalSink, held: HeldLease, signal: AbortSignal): Promise<void> {
    const { clock, kind, maxPerSecond } = this.parts;
    const pace = new Pace(maxPerSecond);
    let last = sink.checkpoint;
    while (!signal.aborted) {
      const batch = await ahead.take(SILENT_MS);
      if (batch) {
        await pause(pace.wait(batch.events.length), signal);
        last = { kind, position: batch.reached, hash: batch.hash, at: clock.now() };
      }
      if (signal.aborted || !last) continue;
      await this.#send(sink, batch?.events ?? [], last, held);
      this.#reach(last.position, held);
      this.#backoff.reset();
    }
  }

  async #send(
    sink: TransactionalSink,
    events: readonly PublicEvent[],
    checkpoint: Checkpoint,
    { lost }: HeldLease,
  ): Promise<void> {
    const begun = performance.now();
    const { promise: over, reject } = Promise.withResolvers<never>();
    const give = new AbortController();
    const { signal } = give;
    const stopped = this.#stop.signal;
    const giveUp = () => reject(new SinkFailure('away', 'given up'));
    lost.addEventListener('abort', giveUp, { signal });
    const afterGrace = () => void pause(GRACE_MS, signal).then(giveUp);
    stopped.addEventListener('abort', afterGrace, { signal });
    try {
      await Promise.race([sink.publish(events, checkpoint), over]);
    } finally {
      give.abort();
    }
    this.parts.observer.published({ events: events.length, milliseconds: performance.now() - begun });
  }

  #reach(position: Position, held: HeldLease): void {
    this.#position = position;
    held.reached(position);
  }

  /** @throws ProblemError `kafka.checkpoint-not-in-log` */
  async #resumeAt(checkpoint: Checkpoint | undefined, signal: AbortSignal): Promise<Position> {
    if (!checkpoint) return 0n;
    const { position, hash } = checkpoint;
    const found = await locate(this.parts.store, { position, hash }, signal);
    if (found === undefined) throw checkpointNotInLog(position, hash);
    return found;
  }
}

/** Some of a second's worth at the most, so that a slow back-fill is one without long pauses; a private event has up to a few public ones. */
function sizesOf(maxPerSecond: number): { readonly most: number; readonly pageSize: number } {
  if (maxPerSecond === 0) return { most: MOST, pageSize: PAGE };
  const some = Math.max(1, Math.floor(maxPerSecond / 4));
  return { most: Math.min(MOST, some), pageSize: Math.min(PAGE, some) };
}

function reasonOf(error: unknown): PublishFailure {
  if (error instanceof SinkFailure) return error.kind === 'fenced' ? 'fenced' : 'broker';
  if (error instanceof ProblemError) return 'refused';
  if (error instanceof EventStoreError || error instanceof UnknownEvent || error instanceof RangeError) return 'log';
  return 'broker';
}
