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

/** How the parts of a feed are written. */
export interface FeedEncoding {
  /** The first thing: where the feed begins. */
  start(at: Position, retryMs: number): string;
  /** What stands before and after an event’s line. */
  before(event: EventText): string;
  readonly after: string;
  /** Everything up to here was read, whether or not any of it was for the asker. */
  position(at: Position): string;
  end(at: Position, why: FeedEnd): string;
  problem(at: Position, problem: ProblemDetails): string;
}

const positionOnly = (at: Position) => `{"position":"${at}"}`;
const endOf = (at: Position, why: FeedEnd) => `{"position":"${at}","end":"${why}"}`;
const problemAt = (at: Position, problem: ProblemDetails) => JSON.stringify({ position: at.toString(), problem });

/** One JSON object a line. */
const ndjson: FeedEncoding = {
  start: (at) => `${positionOnly(at)}\n`,
  before: () => '',
  after: '\n',
  position: (at) => `${positionOnly(at)}\n`,
  end: (at, why) => `${endOf(at, why)}\n`,
  problem: (at, problem) => `${problemAt(at, problem)}\n`,
};

/**
 * Server-sent events. A block with an id and no data is no event to a browser, but moves what it will send as `Last-Event-ID`;
 * the comment says the same to whoever reads the bytes.
 */
const sse: FeedEncoding = {
  start: (at, retryMs) => `retry: ${retryMs}\n${sse.position(at)}`,
  before: (event) => `id: ${event.position}\nevent: ${addressOf(event).type}\ndata: `,
  after: '\n\n',
  position: (at) => `: at ${at}\nid: ${at}\n\n`,
  end: (at, why) => `id: ${at}\nevent: end\ndata: ${endOf(at, why)}\n\n`,
  problem: (at, problem) => `id: ${at}\nevent: problem\ndata: ${problemAt(at, problem)}\n\n`,
};

export const encodings = { ndjson, sse } as const satisfies Record<FeedFormat, FeedEncoding>;
