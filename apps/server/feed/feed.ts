import type { ProblemDetails } from '#libs/platform';
import type { FeedEncoding, FeedPlace } from './feed-encoding.js';
import type { FeedLimits } from './feed-limits.js';
import { TextBytes } from './text-bytes.js';

/** A line in its parts: the event is long, and is not copied to stand among them. */
export interface FeedLine {
  /** Everything before the event. */
  readonly head: string;
  /** The event. */
  readonly event: string;
  /** Everything after it. */
  readonly tail: string;
}

/** A step through what is fed: what came, and how far it was read – further than the last event where others were passed over. */
export interface FeedStep<E, P extends FeedPlace> {
  readonly events: readonly E[];
  readonly reached: P;
  /** True where this was the end. */
  readonly live: boolean;
}

/** What ends a feed before its own end, or lets it go on. */
export interface FeedSignals {
  /** The reader is gone: nothing more needs to be said. */
  readonly gone: AbortSignal;
  /** The server closes. */
  readonly closing: AbortSignal;
  /** False when the asker may no longer read. */
  readonly stillAllowed: () => Promise<boolean>;
  readonly problemOf: (error: unknown) => ProblemDetails;
}

interface FeedParts<E extends { readonly text: string }, P extends FeedPlace> extends FeedSignals {
  readonly encoding: FeedEncoding<E, P>;
  readonly limits: Pick<FeedLimits, 'heartbeatMs' | 'recheckMs' | 'retryMs' | 'chunkSize'>;
  readonly after: P;
  readonly limit: number | undefined;
  /** Undefined: everything passes. */
  readonly passes: ((event: E) => boolean) | undefined;
  /** An event as the asker may see it, on one line. */
  readonly line: (event: E) => FeedLine;
  /** The way through the events, from `after`, until the signal. */
  readonly steps: (signal: AbortSignal) => AsyncIterator<FeedStep<E, P>>;
}

/**
 * The text of a feed, piece by piece; it goes no faster than it is pulled. It ends with an end that
 * says why. When the log fails it ends with the problem and throws, so that the connection is cut and no reader takes it for whole.
 */
export async function* feedText<E extends { readonly text: string }, P extends FeedPlace>(
  parts: FeedParts<E, P>,
): AsyncGenerator<string | Buffer, void> {
  const { encoding, limits, passes, gone, closing } = parts;
  let at = parts.after;
  const over = new AbortController();
  const steps = parts.steps(AbortSignal.any([gone, closing, over.signal]));
  const next = () => {
    const step = steps.next();
    step.catch(() => undefined); // heard when it is awaited; a reader that leaves before must not end the process
    return step;
  };
  let left = parts.limit ?? Infinity;
  let told = performance.now();
  let checked = told;
  let caughtUp = false;
  yield encoding.start(at, limits.retryMs);
  try {
    let step = next();
    for (;;) {
      const came = await within(step, told + limits.heartbeatMs - performance.now());
      if (gone.aborted) return;
      if (performance.now() - checked >= limits.recheckMs) {
        if (!(await parts.stillAllowed())) {
          yield encoding.end(at, 'token');
          return;
        }
        checked = performance.now();
      }
      if (came?.done) {
        yield encoding.end(at, closing.aborted ? 'closing' : 'head');
        return;
      }
      if (came) {
        const chosen = passes ? came.value.events.filter(passes).slice(0, left) : came.value.events.slice(0, left);
        for (const piece of pieces(chosen, parts)) {
          yield piece;
          told = performance.now();
        }
        left -= chosen.length;
        if (left === 0) {
          const last = chosen.at(-1);
          yield encoding.end(last ? encoding.placeOf(last) : at, 'limit');
          return;
        }
        at = came.value.reached;
        if (closing.aborted) {
          yield encoding.end(at, 'closing');
          return;
        }
        step = next();
      }
      const firstTime = came?.value.live === true && !caughtUp;
      if (firstTime) caughtUp = true;
      if (firstTime || performance.now() - told >= limits.heartbeatMs) {
        yield encoding.position(at);
        told = performance.now();
      }
    }
  } catch (error) {
    if (gone.aborted) return;
    if (closing.aborted) {
      yield encoding.end(at, 'closing');
      return;
    }
    yield encoding.problem(at, parts.problemOf(error));
    throw error;
  } finally {
    over.abort();
    await steps.return?.();
  }
}

/** What an event has around its text, roughly, in bytes. */
const AROUND = 256;
/** Room for what a text may take beyond its length, so that the bytes hardly ever have to grow. */
const SLACK = 8_192;

/** The events in bytes, in pieces of about the size that is written at once. */
function* pieces<E extends { readonly text: string }, P extends FeedPlace>(
  events: readonly E[],
  { encoding, line, limits }: FeedParts<E, P>,
): Generator<Buffer> {
  let left = events.reduce((sum, { text }) => sum + AROUND + text.length, 0);
  let bytes = new TextBytes(Math.min(left, limits.chunkSize) + SLACK);
  // What the event before still lacks: written with the next one's beginning, since each write costs as much as a hundred bytes.
  let owed = '';
  for (const each of events) {
    const { head, event, tail } = line(each);
    bytes.add(owed + encoding.before(each) + head);
    bytes.add(event);
    owed = tail + encoding.after;
    left -= AROUND + each.text.length;
    if (bytes.length < limits.chunkSize) continue;
    bytes.add(owed);
    owed = '';
    yield bytes.bytes();
    bytes = new TextBytes(Math.min(left, limits.chunkSize) + SLACK);
  }
  bytes.add(owed);
  if (bytes.length > 0) yield bytes.bytes();
}

/** The promise's value, or undefined where it takes longer than `ms`; what was asked is then still on its way. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.max(0, ms));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
