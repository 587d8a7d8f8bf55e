import type { EventStore } from '#libs/event-store';
import { cursorText } from '#libs/publishing';
import type { Cursor } from '#libs/publishing';
import { afterBeyondHead } from '../feed/feed-problems.js';

/**
 * The cursor to begin at. One between the parts of an event tells of an event that the log then has.
 *
 * @throws ProblemError `feed.after-beyond-head`, EventStoreError
 */
export async function firstCursor(store: Pick<EventStore, 'head'>, asked: Cursor | 'latest'): Promise<Cursor> {
  const head = await store.head();
  if (asked === 'latest') return { after: head, skip: 0 };
  const beyond = asked.skip === 0 ? asked.after > head : asked.after >= head;
  if (beyond) throw afterBeyondHead(cursorText(asked), head);
  return asked;
}
