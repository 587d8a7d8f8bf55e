import { dateOf, epochMs, instantOf } from '#libs/kernel';
import type { Instant } from '#libs/kernel';
import type { Calendar } from './clock-types.js';
import { rungsOf } from './ladder.js';
import type { Ladder, Rung } from './ladder.js';
import { officeOpenFrom, openingOf } from './working-hours.js';

/** A running of a clock that is due. */
export interface Deadline {
  readonly clock: string;
  readonly anchor: Instant;
  readonly dueAt: Instant;
}

/** A rung, and when it fires. */
export interface DueRung {
  readonly rung: Rung;
  readonly at: Instant;
}

/**
 * Which rung of a deadline fires next, and when: an instant within working hours, not before `now`. The one function that the
 * read model, the decider and the tests ask.
 *
 * - A rung has a moment of its own: the opening of its working day; for a miss the first working instant after the due date.
 * - Its moment lay before the clock began to run: it has none. Nobody is told of two days left in a period of one.
 * - Its moment has passed without it: it fires as soon as the office is open, while that is still in time. After the deadline no
 *   reminder of it makes sense any more, and only what follows a miss is left.
 *
 * @param calendar the one that the due date was projected with
 * @param fired names of the rungs that have fired for this due date
 * @param office the calendar of the office's hours at `now`, where that is a newer one
 * @returns null when nothing is left to fire
 */
export function nextRung(
  deadline: Deadline,
  calendar: Calendar,
  ladder: Ladder,
  fired: ReadonlySet<string>,
  now: Instant,
  office: Calendar = calendar,
): DueRung | null {
  let next: DueRung | null = null;
  for (const rung of rungsOf(ladder, deadline.clock)) {
    if (fired.has(rung.name)) continue;
    const moment = momentOf(rung, deadline, calendar, ladder);
    if (moment <= deadline.anchor) continue;
    const at = moment > now ? moment : officeOpenFrom(now, office, ladder.hours);
    if (rung.at !== 'missed' && at > deadline.dueAt) continue;
    if (next === null || at < next.at) next = { rung, at };
  }
  return next;
}

function momentOf(rung: Rung, { dueAt }: Deadline, calendar: Calendar, { hours }: Ladder): Instant {
  return rung.at === 'missed'
    ? officeOpenFrom(justAfter(dueAt), calendar, hours)
    : openingOf(dateOf(dueAt), rung.at.before, calendar, hours);
}

/** The first instant at which a deadline is missed. */
export function justAfter(dueAt: Instant): Instant {
  return instantOf(epochMs(dueAt) + 1);
}

/** True when a miss is young enough that somebody is ordered to answer for it; see `Ladder.orderWithin`. */
export function isOrderedStill(dueAt: Instant, calendar: Calendar, ladder: Ladder, now: Instant): boolean {
  return calendar.workingDaysBetween(dateOf(dueAt), dateOf(now)) <= ladder.orderWithin;
}
