/** A span of time, milliseconds since 1970: from (inclusive) to (exclusive). */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How a search went so far. */
export interface Hits {
  /** The span that was searched last. */
  readonly after: Span;
  /** What it gave, and what is still missing of the page. */
  readonly found: number;
  readonly missing: number;
}

export type Towards = 'asc' | 'desc';

/** Where a span had no hit at all, the next one is so much longer: a rare word is soon looked for everywhere. */
const LEAP = 64;
/** Where it had some, the next one should fill the page, with something to spare since words come in waves … */
const SPARE = 1.5;
/** … but is at the most so much longer: a hit or two are a poor sample. */
const MOST_GROWTH = 16;

/** When the first and the last case of all were received, both inclusive. */
export interface Bounds {
  readonly oldest: number;
  readonly newest: number;
}

/** Where a page in the order of receipt begins to look: so many milliseconds, from `start` on. */
export function firstSpan(bounds: Bounds, towards: Towards, length: number, start?: number): Span {
  if (towards === 'asc') {
    const from = Math.max(bounds.oldest, start ?? bounds.oldest);
    return { from, to: from + length };
  }
  const to = Math.min(bounds.newest, start ?? bounds.newest) + 1;
  return { from: to - length, to };
}

/** Where it looks next; `undefined` where all cases have been looked at. */
export function nextSpan(bounds: Bounds, towards: Towards, { after, found, missing }: Hits): Span | undefined {
  const growth = found === 0 ? LEAP : Math.min(MOST_GROWTH, Math.max(1, (SPARE * missing) / found));
  const length = Math.ceil((after.to - after.from) * growth);
  if (towards === 'asc') {
    return after.to > bounds.newest
      ? undefined
      : { from: after.to, to: Math.min(bounds.newest + 1, after.to + length) };
  }
  return after.from <= bounds.oldest
    ? undefined
    : { from: Math.max(bounds.oldest, after.from - length), to: after.from };
}
