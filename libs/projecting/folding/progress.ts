import type { Instant, Position, Stored } from '#libs/kernel';
import type { FoldedPage } from './folder.js';

/** How far the folding is since the last `take`. */
export class Progress {
  events = 0;
  #position: Position = 0n;
  #recordedAt: Instant | null = null;

  /** The first `count` of the events are dealt with. */
  saw(events: readonly Stored[], count: number): void {
    this.events += count;
    for (let i = 0; i < count; i++) {
      // An import or a simulation records with its own clock, so the latest instant need not be the last one's.
      const { recordedAt } = events[i] as Stored;
      if (this.#recordedAt === null || recordedAt > this.#recordedAt) this.#recordedAt = recordedAt;
    }
    this.#position = events[count - 1]?.position ?? this.#position;
  }

  taken(): Pick<FoldedPage, 'events' | 'position' | 'recordedAt'> {
    const taken = { events: this.events, position: this.#position, recordedAt: this.#recordedAt };
    this.events = 0;
    return taken;
  }
}
