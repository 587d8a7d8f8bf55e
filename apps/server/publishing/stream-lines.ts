import { isTopic } from '#libs/publishing';
import type { Engine } from '../engine.js';
import { limitParameter } from '../feed/feed-parameters.js';
import { feedLimits } from '../feed/feed-limits.js';
import { problemOf } from '../http/problem.filter.js';
import { explainedBy } from '../http/store-problems.js';
import { firstCursor } from './first-cursor.js';
import { noSuchTopic } from './stream-problems.js';
import { afterCursor, wantedTypes } from './stream-request.js';
import { streamText } from './stream-text.js';

/** A topic as the command line asks for it. */
interface StreamLinesAsked {
  readonly topic: string;
  readonly after?: string | undefined;
  readonly types?: string | undefined;
  readonly limit?: string | undefined;
  readonly follow: boolean;
}

/**
 * The lines that `GET /api/v1/stream/{topic}` answers with, without a server: read from the log, up to its end or, following it, until the
 * signal. The last line says where to go on.
 *
 * @throws InvalidInput, ProblemError `stream.no-such-topic`, `feed.after-beyond-head`
 */
export async function streamLines(
  { publicStreams, store, database }: Pick<Engine, 'publicStreams' | 'store' | 'database'>,
  { topic, after, types, limit, follow }: StreamLinesAsked,
  signal: AbortSignal,
): Promise<AsyncGenerator<string | Buffer, void>> {
  if (!isTopic(topic)) throw noSuchTopic(topic);
  const wanted = {
    ...{ topic, follow, units: undefined, format: 'ndjson' as const },
    types: wantedTypes('--types', topic, types === undefined ? [] : [types]),
    limit: limitParameter(limit),
    from: await firstCursor(store, afterCursor('--after', after)),
  };
  return streamText(publicStreams, wanted, feedLimits, {
    gone: new AbortController().signal,
    closing: signal,
    stillAllowed: () => Promise.resolve(true),
    problemOf: (error) => problemOf(explainedBy(database, error)),
  });
}
