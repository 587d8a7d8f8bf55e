import type { EventStore } from '#libs/event-store';
import type { Position, Sha256, Stored } from '#libs/kernel';
import { PublicMapper } from './mapping/public-mapper.js';
import type { MapperParts } from './mapping/public-mapper.js';
import type { Cursor, PublicEvent } from './public-event.js';

/** A step through the public log: what came, how far the private one was read, and whether that was its end. */
export interface PublicStep {
  readonly events: readonly PublicEvent[];
  readonly reached: Position;
  /** Hash of the private event at `reached`; undefined before the first one that was read. */
  readonly hash: Sha256 | undefined;
  readonly live: boolean;
}

export interface PublicLogOptions {
  readonly from: Cursor;
  /** Go on with what is appended, until the signal. */
  readonly follow: boolean;
  /** Private events a step at the most. */
  readonly pageSize: number;
  readonly signal: AbortSignal;
  /** Cases that are kept in mind, where several read at once; see `MapperParts`. */
  readonly remembered?: number;
}

/**
 * The public log from a cursor to its end, or from there on: every event of every topic, once, in the order of the private log.
 *
 * @throws EventStoreError, UnknownEvent
 */
export async function* publicLog(
  { store, ...parts }: MapperParts & { readonly store: EventStore },
  { from, follow, pageSize, signal, ...memory }: PublicLogOptions,
): AsyncGenerator<PublicStep> {
  const mapper = new PublicMapper({ store, ...parts, ...memory }, from.after);
  let skip = from.skip;
  let reached = from.after;
  let hash: Sha256 | undefined;
  const step = async (page: readonly Stored[]): Promise<PublicStep> => {
    const first = page[0]?.position;
    const told = await mapper.tell(page);
    const events = skip === 0 ? told : told.filter(({ position, part }) => position !== first || part >= skip);
    skip = 0;
    ({ position: reached, hash } = page.at(-1) ?? { position: reached, hash });
    return { events, reached, hash, live: false };
  };
  if (!follow) {
    for await (const page of store.readAll({ after: reached, pageSize, signal })) yield await step(page);
    yield { events: [], reached, hash, live: true };
    return;
  }
  for await (const page of store.subscribe({ after: reached, pageSize, signal })) {
    if (page === 'caught-up') yield { events: [], reached, hash, live: true };
    else yield await step(page);
  }
}
