import type { Stored } from '#libs/kernel';
import { BatchBuilder } from './batch-builder.js';
import type { EventProjection } from '../definition.js';
import { FoldFailed } from '../model.js';
import { isParked } from './folder.js';
import type { FoldedPage, PageFolder, Parked } from './folder.js';
import { Progress } from './progress.js';

/** Makes rows of each event by itself: there is no state to keep. */
export class EventFolder implements PageFolder {
  readonly hits = 0;
  readonly misses = 0;
  #sequence = 1;
  #progress = new Progress();
  #builders: BatchBuilder<Stored>[];

  constructor(private readonly projection: EventProjection) {
    this.#builders = this.#fresh();
  }

  get pending(): number {
    return this.#progress.events;
  }

  get weight(): number {
    return this.#progress.events;
  }

  reset(): void {
    this.#progress = new Progress();
    this.#builders = this.#fresh();
  }

  fold(events: readonly Stored[], parked: Parked): Promise<void> {
    for (let i = 0; i < events.length; i++) {
      const event = events[i] as Stored;
      const key = this.projection.key(event);
      if (key === null || isParked(key, event, parked)) continue;
      try {
        for (const builder of this.#builders) builder.add(event);
      } catch (error) {
        this.#progress.saw(events, i);
        return Promise.reject(new FoldFailed(i, key, error));
      }
    }
    this.#progress.saw(events, events.length);
    return Promise.resolve();
  }

  take(): FoldedPage {
    const batches = this.#builders.map((builder) => builder.build());
    this.#builders = this.#fresh();
    return { sequence: this.#sequence++, batches, ...this.#progress.taken() };
  }

  written(): void {}

  #fresh(): BatchBuilder<Stored>[] {
    return this.projection.tables.map((table) => new BatchBuilder(table));
  }
}
