import type { EventStore, Located } from '#libs/event-store';
import type { Position } from '#libs/kernel';

/** So many events are counted at the most, where positions are no counts: a lag of more is told as this. */
export const MOST_COUNTED = 10_000;

/** Positions of which the count is remembered: those at which projections stand. */
const REMEMBERED = 64;

interface Counted {
  readonly upTo: Position;
  readonly events: number;
}

const locatedOnly = (position: Position): Located => ({ position });

/**
 * How many events the log has after a position. Where positions are counts they are subtracted. Where they are places they are read, up to
 * `MOST_COUNTED`; who asks again while a projection stands still reads only what came since.
 */
export class EventsBehind {
  readonly #known = new Map<Position, Counted>();

  /** @param counts whether this log's positions are counts */
  constructor(
    private readonly store: Pick<EventStore, 'readAll'>,
    readonly counts: boolean,
  ) {}

  /** @throws EventStoreError */
  async after(position: Position, head: Position): Promise<number> {
    if (head <= position) return 0;
    if (this.counts) return Number(head - position);
    let { upTo, events }: Counted = this.#known.get(position) ?? { upTo: position, events: 0 };
    if (upTo < head && events < MOST_COUNTED) {
      const options = { after: upTo, limit: MOST_COUNTED - events, open: locatedOnly };
      for await (const page of this.store.readAll(options)) {
        events += page.length;
        upTo = page.at(-1)?.position ?? upTo;
      }
    }
    this.#remember(position, { upTo, events });
    return events;
  }

  #remember(position: Position, counted: Counted): void {
    this.#known.delete(position);
    this.#known.set(position, counted);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= REMEMBERED) return;
      this.#known.delete(oldest);
    }
  }
}
