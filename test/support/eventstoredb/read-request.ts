import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { eventFilter } from './event-filter.js';
import type { EventFilter } from './event-filter.js';
import type { IdForm } from './event-message.js';
import type { LogPosition } from './position.js';
import { streamName } from './proposed-event.js';
import { Refusal } from './refusal.js';

export interface StreamRead {
  readonly stream: string;
  readonly from: number | 'start' | 'end';
  readonly backwards: boolean;
  /** Events at the most; nothing of it where the read is a subscription. */
  readonly count: number | undefined;
  readonly ids: IdForm;
  /** 1 for a client that takes the first and the last position of a stream. */
  readonly compatibility: number;
}

export interface AllRead {
  readonly stream: undefined;
  readonly from: LogPosition | 'start' | 'end';
  readonly backwards: boolean;
  readonly count: number | undefined;
  readonly ids: IdForm;
  readonly filter: EventFilter | undefined;
}

/** @throws Refusal where the request is none */
export function readRequest(request: ReadReq): StreamRead | AllRead {
  const options = request.getOptions();
  if (!options) throw Refusal.invalidArgument('a read without options');
  const ids = options.getUuidOption();
  if (!ids) throw Refusal.invalidArgument("'uuidOption' is a required argument");
  const isSubscription = options.hasSubscription();
  if (!isSubscription && !options.hasCount()) throw Refusal.invalidArgument('neither a count nor a subscription');
  const shared = {
    backwards: Number(options.getReadDirection()) === BACKWARDS,
    count: isSubscription ? undefined : Number(options.getCount()),
    ids: ids.hasString() ? ('string' as const) : ('structured' as const),
  };
  if (isSubscription && shared.backwards) throw Refusal.invalidArgument('a subscription backwards');
  const filter = options.getFilter();
  const stream = options.getStream();
  if (stream) {
    if (filter) throw Refusal.invalidArgument('a filter on one stream');
    const compatibility = options.getControlOption()?.getCompatibility() ?? 0;
    const from = stream.hasRevision() ? Number(stream.getRevision()) : edgeOf(stream);
    return { ...shared, stream: streamName(stream.getStreamIdentifier()), from, compatibility };
  }
  const all = options.getAll();
  if (!all) throw Refusal.invalidArgument('neither a stream nor all');
  const at = all.getPosition();
  const from = at ? { commit: Number(at.getCommitPosition()), prepare: Number(at.getPreparePosition()) } : edgeOf(all);
  return { ...shared, stream: undefined, from, filter: filter && eventFilter(filter) };
}

/** ReadDirection in the protocol. */
const BACKWARDS = 1;

function edgeOf(options: ReadReq.Options.StreamOptions | ReadReq.Options.AllOptions): 'start' | 'end' {
  if (options.hasStart()) return 'start';
  if (options.hasEnd()) return 'end';
  throw Refusal.invalidArgument('where to begin is not said');
}
