import { dateOfDayNumber, endOfDay } from '#libs/kernel';
import type { Instant, LocalDate } from '#libs/kernel';

/**
 * kernel's `dayNumber(dateOf(at))`, read from the characters of the one form that an instant has. A projection over millions of runs does
 * little else than this; `Date.parse` and its slices took two thirds of its time (measured).
 */
export function dayOf(at: Instant): number {
  const year = digits(at, 0) * 100 + digits(at, 2);
  const month = digits(at, 5);
  // Years begin in March here, so that the leap day is the last of one (the usual days-from-civil arithmetic).
  const shifted = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + digits(at, 8) - 1;
  return (
    shifted * 365 +
    Math.floor(shifted / 4) -
    Math.floor(shifted / 100) +
    Math.floor(shifted / 400) +
    dayOfYear -
    719_468
  );
}

function digits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

const texts: { readonly date: LocalDate; readonly end: Instant }[] = [];
const LAST_KEPT = 60_000;

/** The date of a day number and its last instant; texts of the years 1970 to 2134 are made once. */
export function textsOf(day: number): { readonly date: LocalDate; readonly end: Instant } {
  const known = texts[day];
  if (known) return known;
  const date = dateOfDayNumber(day);
  const made = { date, end: endOfDay(date) };
  if (day >= 0 && day < LAST_KEPT) texts[day] = made;
  return made;
}
