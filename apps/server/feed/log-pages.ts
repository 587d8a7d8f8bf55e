import type { EventStore } from '#libs/event-store';
import type { Position } from '#libs/kernel';
import { asText } from './event-text.js';
import type { EventText } from './event-text.js';
import type { FeedStep } from './feed.js';

interface LogPagesOptions {
  readonly after: Position;
  /** Go on with what is appended, until the signal. */
  readonly follow: boolean;
  /** Narrows what is read while catching up; live, everything comes. */
  readonly streamPrefix: string;
  readonly pageSize: number;
  readonly signal: AbortSignal;
}

/** So often the log is read up to its end with the store's own filter: the first time all of it, then what came meanwhile. */
const WAYS_TO_THE_END = 2;

/**
 * The log from a position to its end, or from there on. Every step says how far the log was read, so that a reader who wants one
 * stream in a million still moves on. That is why the store's own filter is used for the way to the end only: live, it does not
 * tell of what it left out.
 *
 * @throws EventStoreError
 */
export async function* logPages(
  store: EventStore,
  options: LogPagesOptions,
): AsyncGenerator<FeedStep<EventText, Position>> {
  const { follow, streamPrefix, pageSize, signal } = options;
  const open = asText;
  let reached = options.after;
  for (let pass = 1; !follow || streamPrefix !== ''; pass += 1) {
    const head = await store.head();
    // Under a steady load there is always a little more; what came while the little more was read is read whole.
    if (follow && (pass > WAYS_TO_THE_END || head <= reached)) break;
    for await (const events of store.readAll({ after: reached, streamPrefix, pageSize, signal, open })) {
      reached = events.at(-1)?.position ?? reached;
      yield { events, reached, live: false };
    }
    // Nothing of the streams is left up to there.
    if (head > reached) reached = head;
    yield { events: [], reached, live: false };
    if (!follow) return;
  }
  for await (const events of store.subscribe({ after: reached, pageSize, signal, open })) {
    if (events === 'caught-up') yield { events: [], reached, live: true };
    else {
      reached = events.at(-1)?.position ?? reached;
      yield { events, reached, live: false };
    }
  }
}
