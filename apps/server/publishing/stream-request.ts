import { knownParameters } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import { parseCursor, publicTypeOf } from '#libs/publishing';
import type { Cursor, Topic } from '#libs/publishing';
import { followParameter, invalid, limitParameter, reachedIn, textOf } from '../feed/feed-parameters.js';
import type { FeedAsked, FeedHeaders } from '../feed/feed-parameters.js';
import { formatFor } from '../feed/media-type.js';

/** What somebody wants of a public stream. */
interface StreamRequest extends FeedAsked {
  /** What comes after this cursor; `latest`: after the last event that there is. */
  readonly after: Cursor | 'latest';
  /** CloudEvents types; undefined: all of the topic. */
  readonly types: ReadonlySet<string> | undefined;
}

/**
 * Query string and headers of `GET /api/v1/stream/{topic}`. As with the log itself, `Last-Event-ID` wins over `after`.
 *
 * @throws InvalidInput, ProblemError `feed.not-acceptable`
 */
export function streamRequest(topic: Topic, query: RawParameters, headers: FeedHeaders): StreamRequest {
  const format = formatFor(textOf(headers['accept']));
  const { types, ...rest } = query;
  const given = knownParameters(rest, ['after', 'limit', 'follow']);
  const reached = reachedIn(headers['last-event-id']);
  return {
    format,
    after: reached === '' ? afterCursor('after', given.after) : cursorOf('Last-Event-ID', reached),
    limit: limitParameter(given.limit),
    follow: followParameter(given.follow, format),
    types: wantedTypes('types', topic, [types ?? []].flat()),
  };
}

/** The place after which to begin; the beginning where nothing is said. @throws InvalidInput */
export function afterCursor(field: string, text: string | undefined): Cursor | 'latest' {
  if (text === undefined || text === '') return { after: 0n, skip: 0 };
  return text === 'latest' ? text : cursorOf(field, text);
}

/** The highest position that a log can have: PostgreSQL's bigint. */
const LAST_POSITION = 2n ** 63n - 1n;

function cursorOf(field: string, text: string): Cursor {
  const cursor = parseCursor(text);
  if (cursor && cursor.after <= LAST_POSITION) return cursor;
  throw invalid(field, 'is-cursor', {
    zh: '应为读到的 cursor、0 或 latest',
    en: 'must be a cursor that was read, 0 or latest',
  });
}

/**
 * CloudEvents types of a topic, each by itself or with commas between them. One that the topic does not have would be a stream in which
 * nothing ever comes.
 *
 * @throws InvalidInput
 */
export function wantedTypes(field: string, topic: Topic, given: readonly string[]): ReadonlySet<string> | undefined {
  const types = given.flatMap((text) => text.split(',')).map((text) => text.trim());
  const wanted = new Set(types.filter((type) => type !== ''));
  if (wanted.size === 0) return undefined;
  const strange = [...wanted].find((type) => publicTypeOf.get(type)?.topic !== topic);
  if (strange === undefined) return wanted;
  const [example = ''] = [...publicTypeOf].flatMap(([type, known]) => (known.topic === topic ? [type] : []));
  throw invalid(field, 'is-in', {
    zh: `应为 ${topic} 的事件类型，如 ${example}`,
    en: `must be a type of ${topic}, such as ${example}`,
  });
}
