import type { EventStore } from '#libs/event-store';
import type { Position } from '#libs/kernel';
import { everyEvent, everyEventStore } from './every-event.js';
import type { MadeStream, Words } from './every-event.js';

/**
 * A log in which every text that people write, or that is about them, is a mark: in every type of event, in the fields that are marked
 * as personal, in those that are not, and in the envelope. Whatever goes out of the engine for everybody is searched for marks.
 */

const MARK = /§§|MARK|1390\d{7}/;
const MARKS = new RegExp(MARK, 'g');

/** Marks, numbered, so that one that is found names its field. They look like no code: what closes a form must stop them. */
class Marks implements Words {
  readonly #proper: string[] = [];

  readonly open = (proper: string): string => {
    const number = this.#proper.push(proper) - 1;
    return `§§MARK§1390${String(number).padStart(7, '0')}§`;
  };
  readonly code = this.open;
  readonly heading = this.open;
}

/** The streams of the marked log. */
function markedStreams(): readonly MadeStream[] {
  return everyEvent(new Marks());
}

/** The marked log in memory. */
export function markedStore() {
  return everyEventStore(new Marks());
}

/** Puts the marked log into a log that has none of it; the position of its last event. */
export async function appendMarked(store: Pick<EventStore, 'append'>): Promise<Position> {
  let last = 0n;
  for (const { stream, sealed } of markedStreams()) last = (await store.append(stream, 'no-stream', sealed)).position;
  return last;
}

/** Every mark that a text holds, whole or in a piece; none is right wherever everybody may read. */
export function marksIn(text: string): readonly string[] {
  return [...new Set(text.match(MARKS))];
}

/** True for a text that holds a mark. */
export function isMarked(text: string): boolean {
  return MARK.test(text);
}
