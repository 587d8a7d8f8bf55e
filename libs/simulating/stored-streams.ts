import type { EventStore } from '#libs/event-store';
import type { StreamHead, StreamName } from '#libs/kernel';
import type { SimulatedCommand } from './engine.js';
import { SimulationConflict } from './errors.js';
import { simulationName } from './parameters.js';
import type { SimulationOptions } from './parameters.js';

type Loading = Omit<SimulationOptions, 'until'> & { readonly store: EventStore; readonly signal?: AbortSignal };

/** What the log held at the start, compared with what is made again. */
export class StoredStreams {
  /** Streams that went on in the log after the last event that was made again so far: not yet compared. */
  readonly #open = new Map<StreamName, StreamHead>();

  constructor(
    private readonly options: Loading,
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

/** Where each case's stream stands. A stream's last hash vouches for all that came before it. */
export async function storedHeads(options: Loading): Promise<ReadonlyMap<StreamName, StreamHead>> {
  const heads = new Map<StreamName, StreamHead>();
  const query = { streamPrefix: 'case-', pageSize: 5_000, ...(options.signal ? { signal: options.signal } : {}) };
  for await (const page of options.store.readAll(query)) {
    for (const { stream, revision, hash } of page) heads.set(stream, { revision, hash });
  }
  return heads;
}
