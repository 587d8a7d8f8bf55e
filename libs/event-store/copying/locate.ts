import type { Position, Sha256 } from '#libs/kernel';
import { GENESIS } from '#libs/kernel';
import type { EventStore } from '../port.js';
import { asLogged } from './log-cursor.js';

/** A place of a log as an event names it: where it was in the log that was read then, and the hash of the event there. */
export interface LogMark {
  readonly position: Position;
  readonly hash: string;
}

/**
 * Where in this log the event is that a mark names. Positions are the store's own: a log that was copied into another store has the same events in
 * the same order at other positions, and what a mark means is the event. Where it is not at the mark's position the log is read for it.
 *
 * @returns the event's position in this log; 0 for the hash that comes before every event; undefined where the log has no such event
 */
export async function locate(
  store: Pick<EventStore, 'readAll'>,
  { position, hash }: LogMark,
  signal?: AbortSignal,
): Promise<Position | undefined> {
  if (hash === GENESIS) return 0n;
  const options = { open: asLogged, ...(signal && { signal }) };
  if (position > 0n) {
    for await (const [event] of store.readAll({ ...options, after: position - 1n, limit: 1 })) {
      if (event?.position === position && event.hash === (hash as Sha256)) return position;
    }
  }
  for await (const page of store.readAll(options)) {
    const found = page.find((event) => event.hash === (hash as Sha256));
    if (found) return found.position;
  }
  return undefined;
}
