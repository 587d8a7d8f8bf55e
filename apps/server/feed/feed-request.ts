import { caseIdParameter } from '#libs/case/service';
import { caseStream, isStreamName } from '#libs/kernel';
import type { Position } from '#libs/kernel';
import { InvalidInput, knownParameters } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import { EVENT_TYPES } from './event-types.js';
import { followParameter, invalid, limitParameter, reachedIn, textOf } from './feed-parameters.js';
import type { FeedAsked, FeedHeaders } from './feed-parameters.js';
import { formatFor } from './media-type.js';

/** What somebody wants of the log. */
export interface FeedRequest extends FeedAsked {
  /** Events after this position; `latest`: after the last that there is. */
  readonly after: Position | 'latest';
  /** Only events of these types; undefined: of all. */
  readonly types: ReadonlySet<string> | undefined;
  /** Only streams whose names begin so. */
  readonly streamPrefix: string;
}

/**
 * Query string and headers of `GET /api/v1/events`. `Last-Event-ID` wins over `after`: a reader that reconnects sends the address
 * that it began with, and in the header how far it got.
 *
 * @throws InvalidInput, ProblemError `feed.not-acceptable`
 */
export function feedRequest(query: RawParameters, headers: FeedHeaders): FeedRequest {
  const format = formatFor(textOf(headers['accept']));
  const { type, ...rest } = query;
  const given = knownParameters(rest, ['after', 'limit', 'follow', 'stream', 'case']);
  const reached = reachedIn(headers['last-event-id']);
  return {
    format,
    after: reached === '' ? afterParameter(given.after) : positionOf('Last-Event-ID', reached),
    limit: limitParameter(given.limit),
    follow: followParameter(given.follow, format),
    types: typesParameter(type),
    streamPrefix: prefixParameter(given.stream, given.case),
  };
}

function afterParameter(text: string | undefined): Position | 'latest' {
  if (text === undefined || text === '') return 0n;
  return text === 'latest' ? text : positionOf('after', text);
}

/** The highest position that a log can have: PostgreSQL's bigint. */
const LAST_POSITION = 2n ** 63n - 1n;

function positionOf(field: string, text: string): Position {
  const position = /^\d{1,19}$/.test(text) ? BigInt(text) : undefined;
  if (position !== undefined && position <= LAST_POSITION) return position;
  throw invalid(field, 'is-position', {
    zh: '应为日志位置（非负整数）或 latest',
    en: 'must be a position of the log (a whole number from 0) or latest',
  });
}

/** Each by itself or with commas between them. A type that nobody knows would be a feed in which nothing ever comes. */
function typesParameter(given: string | string[] | undefined): ReadonlySet<string> | undefined {
  const types = [given ?? []]
    .flat()
    .flatMap((text) => text.split(','))
    .map((type) => type.trim())
    .filter((type) => type !== '');
  if (types.length === 0) return undefined;
  const unknown = types.find((type) => !EVENT_TYPES.has(type));
  if (unknown === undefined) return new Set(types);
  throw invalid('type', 'is-in', {
    zh: '应为事件目录中的类型，如 CaseRegistered',
    en: 'must be a type of the event catalogue, such as CaseRegistered',
  });
}

function prefixParameter(stream: string | undefined, caseId: string | undefined): string {
  if (stream !== undefined && caseId !== undefined)
    throw invalid('case', 'either-or', { zh: '不能与 stream 同时使用', en: 'cannot go together with stream' });
  // Case ids are all of one length, so no other stream's name begins with one.
  if (caseId !== undefined) return caseStream(caseIdOf(caseId));
  if (stream === undefined || stream === '' || isStreamName(stream)) return stream ?? '';
  throw invalid('stream', 'is-stream', {
    zh: '应为流名称的开头，如 case-T',
    en: 'must be the beginning of a stream’s name, such as case-T',
  });
}

function caseIdOf(text: string) {
  try {
    return caseIdParameter(text);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw new InvalidInput(error.fields.map((field) => ({ ...field, field: 'case' })));
  }
}
