import type { UnitCode } from '#libs/kernel';
import { cloudEvent, cursorText } from '#libs/publishing';
import type { Cursor, PublicEvent, Topic } from '#libs/publishing';
import { feedEncodings } from '../feed/feed-encoding.js';
import { feedText } from '../feed/feed.js';
import type { FeedLine, FeedSignals, FeedStep } from '../feed/feed.js';
import type { FeedAsked } from '../feed/feed-parameters.js';
import type { FeedLimits } from '../feed/feed-limits.js';
import type { FeedFormat } from '../feed/media-type.js';
import type { PublicStreams } from './public-streams.js';
import { streamTold } from './stream-problems.js';

/** A public event on its way out: the CloudEvent as text, and what is needed beside it. */
interface StreamedEvent {
  readonly cursor: string;
  readonly type: string;
  readonly text: string;
}

/** What of the public log somebody wants, and may have. */
interface StreamWanted extends FeedAsked {
  readonly topic: Topic;
  readonly from: Cursor;
  readonly types: ReadonlySet<string> | undefined;
  /** Units whose events the asker may read; undefined: everybody's. An event is in scope by the unit that holds the case. */
  readonly units: ReadonlySet<UnitCode> | undefined;
}

/**
 * Places are told beside the events and not in them: `{"cursor":"12","event":{…}}`, as `/api/v1/events` has it. So the event is the
 * CloudEvent that goes by every other way, to the letter, and a line that bears no event – a place, an end, a problem – is of the
 * same form. A block of server-sent events has room for the cursor itself: its id. There the data is the CloudEvent and nothing else.
 */
const encodings = feedEncodings<StreamedEvent, string>({
  place: 'cursor',
  placeOf: ({ cursor }) => cursor,
  typeOf: ({ type }) => type,
});

const lines: Readonly<Record<FeedFormat, (event: StreamedEvent) => FeedLine>> = {
  ndjson: ({ cursor, text }) => ({ head: `{"cursor":"${cursor}","event":`, event: text, tail: '}' }),
  sse: ({ text }) => ({ head: '', event: text, tail: '' }),
};

/**
 * Cases that a reader keeps in mind, so that each of the many who may read at a time costs some megabytes at the most. Whoever has gone
 * out of mind is read again from the log.
 */
const REMEMBERED = 2_000;

/** The text of one topic from a cursor on: `feedText` over the public log. */
export function streamText(
  streams: PublicStreams,
  { topic, from, types, units, limit, follow, format }: StreamWanted,
  limits: FeedLimits,
  signals: FeedSignals,
): AsyncGenerator<string | Buffer, void> {
  const wanted = (event: PublicEvent) =>
    event.topic === topic &&
    (types === undefined || types.has(event.type)) &&
    (units === undefined || units.has(event.unit));
  const { pageSize } = limits;
  return feedText<StreamedEvent, string>({
    ...signals,
    ...{ limits, limit, after: cursorText(from), encoding: encodings[format], passes: undefined, line: lines[format] },
    steps: (signal) => streamed(streams, { wanted, from, follow, pageSize, signal }),
  });
}

type StepsOptions = Parameters<PublicStreams['steps']>[0];

interface Wanted extends StepsOptions {
  readonly wanted: (event: PublicEvent) => boolean;
}

async function* streamed(
  streams: PublicStreams,
  { wanted, ...options }: Wanted,
): AsyncGenerator<FeedStep<StreamedEvent, string>> {
  try {
    for await (const { events, reached, live } of streams.steps({ ...options, remembered: REMEMBERED })) {
      const told = events.filter(wanted).map((event) => ({
        ...{ cursor: event.cursor, type: event.type },
        text: JSON.stringify(cloudEvent(event, streams.source)),
      }));
      yield { events: told, reached: cursorText({ after: reached, skip: 0 }), live: live && options.follow };
    }
  } catch (error) {
    throw streamTold(error);
  }
}
