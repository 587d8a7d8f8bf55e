import { dateOf, dateOfDayNumber, dayNumber } from '#libs/kernel';
import type { Instant, LocalDate } from '#libs/kernel';
import type { Calendar } from './clock-types.js';
import type { Ladder, WorkingSpan } from './ladder.js';

type Hours = Ladder['hours'];

/** True within the working hours of a working day; a span's last minute is no longer in it. */
export function isOfficeOpen(at: Instant, calendar: Calendar, hours: Hours): boolean {
  return calendar.isWorking(dateOf(at)) && hours.some((span) => holds(span, at));
}

/** The instant itself within working hours, else the next one at which they begin. */
export function officeOpenFrom(at: Instant, calendar: Calendar, hours: Hours): Instant {
  const day = dateOf(at);
  if (calendar.isWorking(day)) {
    if (hours.some((span) => holds(span, at))) return at;
    const next = hours.find(({ from }) => timeOf(at) < from);
    if (next) return opening(day, next);
  }
  return opening(calendar.workingDayAfter(day, 1), hours[0]);
}

/** When the office opens on the day, or on the `back`-th working day before it; a day off stands for the working day before it. */
export function openingOf(day: LocalDate, back: number, calendar: Calendar, hours: Hours): Instant {
  const number = calendar.dayOfWorked(calendar.workedThrough(dayNumber(day)) - back);
  return opening(dateOfDayNumber(number), hours[0]);
}

function opening(day: LocalDate, { from }: WorkingSpan): Instant {
  return `${day}T${from}:00.000+08:00` as Instant;
}

/** All instants are written in one form and in one zone, so their texts compare as the times do. */
function timeOf(at: Instant): string {
  return at.slice(11, 23);
}

function holds({ from, to }: WorkingSpan, at: Instant): boolean {
  return timeOf(at) >= from && timeOf(at) < to;
}
