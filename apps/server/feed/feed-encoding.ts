import type { Position } from '#libs/kernel';
import type { ProblemDetails } from '#libs/platform';
import { addressOf } from './event-text.js';
import type { EventText } from './event-text.js';
import type { FeedFormat } from './media-type.js';

/**
 * Why a feed ended that ended well: it reached the log's end as it was asked to, gave as many events as were asked for, the server
 * closes, or the asker's token no longer counts. A feed that has no end broke off.
 */
export type FeedEnd = 'head' | 'limit' | 'closing' | 'token';

/** Where a reader is: the text of it holds no character that JSON or a header would have to escape. */
export type FeedPlace = Position | string;

/** How the parts of a feed are written. */
export interface FeedEncoding<E, P extends FeedPlace> {
  /** Where a reader goes on who has dealt with the event. */
  placeOf(event: E): P;
  /** The first thing: where the feed begins. */
  start(at: P, retryMs: number): string;
  /** What stands before and after an event’s line. */
  before(event: E): string;
  readonly after: string;
  /** Everything up to here was read, whether or not any of it was for the asker. */
  position(at: P): string;
  end(at: P, why: FeedEnd): string;
  problem(at: P, problem: ProblemDetails): string;
}

/** What tells the encodings of one feed from those of another. */
interface FeedWords<E, P extends FeedPlace> {
  /** What a place is called in a line. */
  readonly place: string;
  readonly placeOf: (event: E) => P;
  /** The name of an event to whoever listens for some names only. */
  readonly typeOf: (event: E) => string;
}

/** Both ways of writing a feed. */
export function feedEncodings<E, P extends FeedPlace>({
  place,
  placeOf,
  typeOf,
}: FeedWords<E, P>): Readonly<Record<FeedFormat, FeedEncoding<E, P>>> {
  const placeOnly = (at: P) => `{"${place}":"${at}"}`;
  const endOf = (at: P, why: FeedEnd) => `{"${place}":"${at}","end":"${why}"}`;
  const problemAt = (at: P, problem: ProblemDetails) => JSON.stringify({ [place]: at.toString(), problem });
  const sseAt = (at: P) => `: at ${at}\nid: ${at}\n\n`;
  return {
    /** One JSON object a line. */
    ndjson: {
      placeOf,
      start: (at) => `${placeOnly(at)}\n`,
      before: () => '',
      after: '\n',
      position: (at) => `${placeOnly(at)}\n`,
      end: (at, why) => `${endOf(at, why)}\n`,
      problem: (at, problem) => `${problemAt(at, problem)}\n`,
    },
    /**
     * Server-sent events. A block with an id and no data is no event to a browser, but moves what it will send as `Last-Event-ID`;
     * the comment says the same to whoever reads the bytes.
     */
    sse: {
      placeOf,
      start: (at, retryMs) => `retry: ${retryMs}\n${sseAt(at)}`,
      before: (event) => `id: ${placeOf(event)}\nevent: ${typeOf(event)}\ndata: `,
      after: '\n\n',
      position: sseAt,
      end: (at, why) => `id: ${at}\nevent: end\ndata: ${endOf(at, why)}\n\n`,
      problem: (at, problem) => `id: ${at}\nevent: problem\ndata: ${problemAt(at, problem)}\n\n`,
    },
  };
}

/** The log as it is. */
export const encodings = feedEncodings<EventText, Position>({
  place: 'position',
  placeOf: ({ position }) => position,
  typeOf: (event) => addressOf(event).type,
});
