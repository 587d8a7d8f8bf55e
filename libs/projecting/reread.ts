import type { EventStore } from '#libs/event-store';
import type { Stored } from '#libs/kernel';
import type { Reread } from './page-processor.js';

/** Reads a stretch of the log again. Positions grow by one at the least, so their difference bounds the count. */
export function rereadFrom(store: EventStore): Reread {
  return async (after, upTo) => {
    const events: Stored[] = [];
    for await (const page of store.readAll({ after, limit: Number(upTo - after) })) {
      events.push(...page.filter((event) => event.position <= upTo));
    }
    return events;
  };
}
