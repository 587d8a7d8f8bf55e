import type { Position } from '#libs/kernel';
import type { Located, OpenEvent } from '../port.js';
import { opened } from './record.js';
import type { OurRecord } from './record.js';
import type { Tail } from './tail.js';

interface PageOptions<T extends Located> {
  /** Our last event in the log when the reader came: 0 for none. */
  readonly upTo: Position;
  readonly pageSize: number;
  /** Only some of our streams are wanted, so the event at `upTo` may not come; then the server says when it has come to the end. */
  readonly isNarrow: boolean;
  readonly open: OpenEvent<T>;
}

/** Full pages up to a position, and what is left as the last. */
export async function* pagesUpTo<T extends Located>(
  tail: Tail,
  { upTo, pageSize, isNarrow, open, limit }: PageOptions<T> & { readonly limit: number },
): AsyncGenerator<readonly T[]> {
  let left = limit;
  let ended = false;
  while (!ended && left > 0) {
    const page: T[] = [];
    const size = Math.min(pageSize, left);
    while (!ended && page.length < size) {
      if (tail.reached >= upTo) ended = true;
      else {
        const news = await tail.take();
        if (news === 'caught-up') ended = isNarrow;
        else if (news.position > upTo) ended = true;
        else page.push(opened(news, open));
      }
    }
    left -= page.length;
    if (page.length > 0) yield page;
  }
}

/**
 * Full pages up to a position, then what is there whenever the reader asks, a command's events in one page as far as they fit; and
 * `'caught-up'` when nothing more is known of.
 */
export async function* livePages<T extends Located>(
  tail: Tail,
  { upTo, pageSize, isNarrow, open, due }: PageOptions<T> & { readonly due: () => Position },
): AsyncGenerator<readonly T[] | 'caught-up'> {
  let isPast = true;
  let told = false;
  for (;;) {
    const page: T[] = [];
    let last: OurRecord | undefined;
    while (page.length < pageSize) {
      if (tail.reached >= upTo) isPast = false;
      const goesOn = last !== undefined && last.index < last.count - 1;
      if (!isPast && !goesOn && !(await tail.isReady())) break;
      const news = await tail.take();
      if (news !== 'caught-up') page.push(opened((last = news), open));
      else if (isNarrow) isPast = false;
    }
    if (page.length > 0) {
      told = false;
      yield page;
    } else if (!told && tail.reached >= due()) {
      told = true;
      yield 'caught-up';
    } else {
      await tail.peek();
    }
  }
}
