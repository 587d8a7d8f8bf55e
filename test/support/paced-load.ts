import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore } from '#libs/event-store';
import { loadOrganisation } from '#libs/identity';
import type { Position, StreamName } from '#libs/kernel';
import { simulate } from '#libs/simulating';

/** How often more is appended, in milliseconds. */
const TICK = 10;

/** Streams with an append on its way: what was held up is not made up for all at once, or the store would refuse it. */
const AT_ONCE = 1_000;

/** Of one simulation (libs/simulating). */
const MOST_CASES = 200_000;

/**
 * Simulated cases, appended at about so many events a second, for so many seconds or until it is told to stop; streams side by side, each in its own order.
 *
 * @returns the position of the last event
 */
export async function pacedLoad(
  store: Pick<EventStore, 'append'>,
  {
    perSecond,
    seconds,
    seed,
    stop,
  }: {
    readonly perSecond: number;
    readonly seconds: number;
    readonly seed: number;
    readonly stop?: AbortSignal;
  },
): Promise<{ readonly events: number; readonly last: Position }> {
  const underWay = new Map<StreamName, Promise<Position>>();
  const began = performance.now();
  let events = 0;
  let last = 0n;
  // More cases than are needed: a simulated one has some twelve events.
  const commands = simulate({
    cases: Math.min(MOST_CASES, Math.ceil((perSecond * seconds) / 4)),
    year: 2025,
    seed,
    organisation: loadOrganisation(),
  });
  for (const { stream, head, events: sealed } of commands) {
    const due = () => ((performance.now() - began) / 1_000) * perSecond;
    while (!stop?.aborted && (events >= due() || underWay.size >= AT_ONCE)) await sleep(TICK);
    if (stop?.aborted || performance.now() - began >= seconds * 1_000) break;
    events += sealed.length;
    const before = underWay.get(stream);
    const appended = (before ?? Promise.resolve(0n))
      .then(() => store.append(stream, head ? head.revision : 'no-stream', sealed))
      .then(({ position }) => {
        if (position > last) last = position;
        if (underWay.get(stream) === appended) underWay.delete(stream);
        return position;
      });
    underWay.set(stream, appended);
  }
  await Promise.all(underWay.values());
  return { events, last };
}
