import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreError } from '#libs/event-store';
import type { AppendResult, EventStore } from '#libs/event-store';
import { derivedCommandId, seal } from '#libs/kernel';
import type { Actor, DomainEvent, Instant, Stored, StreamHead, StreamName } from '#libs/kernel';
import { ruleSetInForce } from '#libs/law';
import { SimulationConflict } from './errors.js';
import type { SimulatedCommand } from './engine.js';
import { endOf, simulationName, sourcePrefix } from './parameters.js';
import type { SimulationOptions } from './parameters.js';
import { simulate } from './simulate.js';
import type { SimulationSummary } from './simulate.js';

/** A simulated year is in the log, whole. The one event of its own stream. */
export interface SimulationCompleted extends DomainEvent {
  readonly type: 'SimulationCompleted';
  readonly data: { readonly year: number; readonly seed: number; readonly until: Instant } & SimulationSummary;
}

/** A year is loaded whole: its stream is named by year, seed and cases, and one cut short would pass for it. */
export interface LoadOptions extends Omit<SimulationOptions, 'until'> {
  readonly store: EventStore;
  /** Told about every thousandth command, and at the end. */
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
}

export interface LoadProgress {
  /** Cases registered so far, of as many as were asked for. */
  readonly cases: number;
  readonly ofCases: number;
  readonly commands: number;
  readonly events: number;
  /** Events that the log held already. */
  readonly skipped: number;
  /** The simulated moment. */
  readonly at: Instant;
}

export interface LoadResult {
  readonly summary: SimulationSummary;
  /** Events that this call put into the log: 0 when it was all there. */
  readonly appended: number;
}

/** Appends that may be on their way at once: enough for the store to gather large groups, few enough to be bounded. */
const WINDOW = 2_000;
const PROGRESS_EVERY = 1_000;
/** The store could not be asked or did not answer; what it has is read again, and the rest sent, this often. */
const ATTEMPTS = 5;
const SIMULATOR: Actor = { id: 'simulator', role: 'system' };

/**
 * Puts a simulated year into the log. Killed at any moment and called again with the same parameters, it goes on where it stopped:
 * it makes the same events again, skips what the log holds – compared by the hash chain – and appends the rest. When all is there one
 * event in the simulation's own stream says so, and a further call needs only that one read.
 *
 * The log is in order of time, after a kill too. Only where the store failed for a moment may what was on its way behind the failed
 * append stand before it: each case is in order then, the cases among themselves need not be.
 *
 * @throws SimulationConflict when the log holds cases of another simulation, or events in these cases that this one does not make
 * @throws SimulationParameters, EventStoreError, or the signal's reason
 */
export async function loadSimulation(options: LoadOptions): Promise<LoadResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await loadOnce(options);
    } catch (error) {
      // A conflict says that the log holds more than was read: read again, it is either the same events or a SimulationConflict.
      const passing = error instanceof EventStoreError && (error.kind === 'retryable' || error.kind === 'conflict');
      if (!passing || attempt === ATTEMPTS) throw error;
      await sleep(error.retryAfterMs ?? 250 * attempt, undefined, options.signal ? { signal: options.signal } : {});
    }
  }
}

async function loadOnce(options: LoadOptions): Promise<LoadResult> {
  const { store, signal } = options;
  const done = await completed(options);
  if (done) return { summary: done, appended: 0 };

  const stored = new StoredStreams(options, await storedHeads(options));
  const window = new AppendWindow(store, WINDOW, signal);
  const progress = { cases: 0, ofCases: options.cases, commands: 0, events: 0, skipped: 0 };
  const year = simulate(options);
  try {
    for (;;) {
      signal?.throwIfAborted();
      const next = year.next();
      if (next.done) {
        await window.drained();
        await stored.compareOpen();
        await complete(options, next.value);
        options.onProgress?.({ ...progress, at: next.value.lastRecordedAt ?? endOf(options) });
        return { summary: next.value, appended: progress.events - progress.skipped };
      }
      const { stream, head, events, command, meta } = next.value;
      if (stored.holds(next.value)) progress.skipped += events.length;
      else await window.append(stream, head ? head.revision : 'no-stream', events);
      progress.commands++;
      progress.events += events.length;
      if (command.kind === 'RegisterCase') progress.cases++;
      if (progress.commands % PROGRESS_EVERY === 0) options.onProgress?.({ ...progress, at: meta.recordedAt });
    }
  } finally {
    // What is on its way is waited for, so that nothing is written after this call has ended.
    await window.settled();
  }
}

/** What the simulation came to, if the log says that it is whole. */
async function completed(options: LoadOptions): Promise<SimulationSummary | undefined> {
  for await (const event of options.store.read(
    simulationName(options) as StreamName,
    options.signal ? { signal: options.signal } : {},
  )) {
    const { cases, commands, events, digest, lastRecordedAt } = (event as Stored<SimulationCompleted>).data;
    return { cases, commands, events, digest, lastRecordedAt };
  }
  return undefined;
}

async function complete(options: LoadOptions, summary: SimulationSummary): Promise<void> {
  const name = simulationName(options);
  const { year, seed, organisation } = options;
  const until = endOf(options);
  const ruleSet = ruleSetInForce(until);
  if (!ruleSet) throw new RangeError(`no regulation is in force at ${until}`);
  const event: SimulationCompleted = { type: 'SimulationCompleted', data: { year, seed, until, ...summary } };
  const commandId = derivedCommandId(`${name}/completed`);
  const sealed = seal(name as StreamName, undefined, [event], {
    commandId,
    correlationId: name,
    causationId: commandId,
    recordedAt: until,
    effectiveAt: until,
    actor: SIMULATOR,
    unit: organisation.root.code,
    ruleSet: ruleSet.id,
  });
  await options.store.append(name as StreamName, 'no-stream', sealed, options.signal ? { signal: options.signal } : {});
}

/** Where each case's stream stands. A stream's last hash vouches for all that came before it. */
async function storedHeads(options: LoadOptions): Promise<ReadonlyMap<StreamName, StreamHead>> {
  const heads = new Map<StreamName, StreamHead>();
  const own = sourcePrefix(options);
  const query = { streamPrefix: 'case-', pageSize: 5_000, ...(options.signal ? { signal: options.signal } : {}) };
  for await (const page of options.store.readAll(query)) {
    for (const { stream, revision, hash, data } of page) {
      if (revision === 0n) refuseOthers(data, own, options);
      heads.set(stream, { revision, hash });
    }
  }
  return heads;
}

function refuseOthers(data: object, own: string, options: LoadOptions): void {
  const source: unknown = 'source' in data ? data.source : undefined;
  if (typeof source !== 'object' || source === null || !('system' in source) || !('number' in source)) return;
  if (source.system === 'simulation' && typeof source.number === 'string' && !source.number.startsWith(own)) {
    throw new SimulationConflict(simulationName(options), source.number.replace(/-\d+$/, ''));
  }
}

/** What the log held at the start, compared with what is made again. */
class StoredStreams {
  /** Streams that went on in the log after the last event that was made again so far: not yet compared. */
  readonly #open = new Map<StreamName, StreamHead>();

  constructor(
    private readonly options: LoadOptions,
    private readonly heads: ReadonlyMap<StreamName, StreamHead>,
  ) {}

  /** True when the log holds the command's events already. Throws `SimulationConflict` where it holds others. */
  holds({ stream, events }: SimulatedCommand): boolean {
    const stored = this.heads.get(stream);
    const first = events[0]?.envelope.revision;
    const last = events.at(-1);
    if (!stored || first === undefined || !last || stored.revision < first) return false;
    const { revision } = last.envelope;
    if (revision < stored.revision) {
      // A later event's hash vouches for this one, or – where none comes – `compareOpen`.
      this.#open.set(stream, { revision, hash: last.hash });
      return true;
    }
    this.#open.delete(stream);
    // A command is stored whole or not at all, so the log cannot end within one.
    if (revision !== stored.revision || last.hash !== stored.hash)
      throw new SimulationConflict(simulationName(this.options), stream);
    return true;
  }

  /** A simulated case with which somebody has gone on is compared up to where the simulation ends. */
  async compareOpen(): Promise<void> {
    for (const [stream, { revision, hash }] of this.#open) {
      for await (const event of this.options.store.read(stream, { from: revision })) {
        if (event.hash !== hash) throw new SimulationConflict(simulationName(this.options), stream);
        break;
      }
    }
  }
}

/** Many appends on their way at once, in order; the first failure ends it. */
class AppendWindow {
  readonly #inFlight: Promise<AppendResult | Failure>[] = [];

  constructor(
    private readonly store: EventStore,
    private readonly size: number,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Sends an append; waits for the oldest where too many are on their way. A stream's next append may follow at once: stores take them in order. */
  async append(...[stream, expected, events]: Parameters<EventStore['append']>): Promise<void> {
    const sent = this.store.append(stream, expected, events, this.signal ? { signal: this.signal } : {});
    // Caught at once: a rejection that waits for its turn would count as unhandled.
    this.#inFlight.push(sent.catch((error: unknown) => new Failure(error)));
    while (this.#inFlight.length >= this.size) await this.#oldest();
  }

  /** Waits until all are durable. */
  async drained(): Promise<void> {
    while (this.#inFlight.length > 0) await this.#oldest();
  }

  /** Waits until none is on its way, whatever became of them. */
  async settled(): Promise<void> {
    await Promise.all(this.#inFlight.splice(0));
  }

  async #oldest(): Promise<void> {
    const answer = await this.#inFlight.shift();
    if (answer instanceof Failure) throw answer.cause;
  }
}

class Failure {
  constructor(readonly cause: unknown) {}
}
