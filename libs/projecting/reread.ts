import type { EventStore } from '#libs/event-store';
import type { Stored } from '#libs/kernel';
import type { Reread } from './page-processor.js';

/**
 * Reads a stretch of the log again. Positions grow by one at the least, so their difference bounds the count; where they grow by more, what
 * comes after the stretch ends the reading.
 */
export function rereadFrom(store: EventStore): Reread {
  return async (after, upTo) => {
    const events: Stored[] = [];
    for await (const page of store.readAll({ after, limit: Number(upTo - after) })) {
      events.push(...page.filter((event) => event.position <= upTo));
      if ((page.at(-1)?.position ?? 0n) >= upTo) break;
    }
    return events;
  };
}
