import type { EventStore } from '#libs/event-store';
import { dateOf, dateOfDayNumber, dayNumber } from '#libs/kernel';
import type { Clock, LocalDate, StreamName, UnitCode } from '#libs/kernel';
import { monthOf, monthPeriod, settlementStream } from '#libs/supervision';

/** Streams that are looked for at a time. */
const AT_ONCE = 16;

interface Parts {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly units: () => readonly { readonly code: UnitCode }[];
}

/**
 * The last day of the latest month that some unit has settled, from the month of `from` on; null where none is. A settlement is the
 * first event of a stream of its own, so the log itself is asked, and there is nothing to be behind.
 */
export async function settledUntil({ store, clock, units }: Parts, from: LocalDate): Promise<LocalDate | null> {
  const first = monthPeriod(monthOf(from));
  let month = monthPeriod(monthOf(dateOf(clock.now())));
  while (first && month && month.from >= first.from) {
    const streams = units().map(({ code }) => settlementStream(code, monthOf(month?.from ?? from)));
    for (let at = 0; at < streams.length; at += AT_ONCE) {
      const some = await Promise.all(streams.slice(at, at + AT_ONCE).map((stream) => exists(store, stream)));
      if (some.includes(true)) return month.to;
    }
    month = monthPeriod(monthOf(dateOfDayNumber(dayNumber(month.from) - 1)));
  }
  return null;
}

async function exists(store: EventStore, stream: StreamName): Promise<boolean> {
  for await (const _first of store.read(stream, { to: 0n })) return true;
  return false;
}
