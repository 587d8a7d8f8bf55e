import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises';
import { EventStoreError } from '#libs/event-store';
import type { EventStore } from '#libs/event-store';
import { derivedCommandId, seal } from '#libs/kernel';
import type { Actor, DomainEvent, Instant, Stored, StreamName } from '#libs/kernel';
import { ruleSetInForce } from '#libs/law';
import { AppendWindow } from './append-window.js';
import { endOf, simulationName } from './parameters.js';
import type { SimulationOptions } from './parameters.js';
import { simulate } from './simulate.js';
import type { SimulationSummary } from './simulate.js';
import { StoredStreams, storedHeads } from './stored-streams.js';

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
/** Deciding is work without a pause; so often the store gets to send what is waiting. */
const BREATHE_EVERY = 64;
/** The store could not be asked or did not answer; what it has is read again, and the rest sent, this often. */
const ATTEMPTS = 5;
const SIMULATOR: Actor = { id: 'simulator', role: 'system' };

/**
 * Puts a simulated year into the log. Killed at any moment and called again with the same parameters, it goes on where it stopped:
 * it makes the same events again, skips what the log holds – compared by the hash chain – and appends the rest. When all is there one
 * event in the simulation's own stream says so, and a further call needs only that one read.
 *
 * Each case's events stand in the log in order. How cases stand among themselves is the store's affair while many appends are on their
 * way (measured on PostgreSQL with two transactions in flight: appends overtake one another by a few hundred places), so a load that is
 * gone on with asks stream by stream what is there, never by position.
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
  const window = new AppendWindow(store, WINDOW);
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
      if (progress.commands % BREATHE_EVERY === 0) await breathe();
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
