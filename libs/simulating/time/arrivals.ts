import { dateOfDayNumber, dayNumber, localDate } from '#libs/kernel';
import type { Calendar } from '#libs/law';
import { Random, Urn } from '../random.js';
import { midnight } from './working-time.js';

const HOUR = 3_600_000;

/** Submissions by hour of day; the hotlines are staffed around the clock and the platforms take work orders at any time. */
const HOURS = [4, 2, 1, 1, 1, 2, 8, 22, 62, 88, 92, 78, 42, 56, 82, 84, 78, 62, 44, 40, 38, 30, 18, 9];

/** Monday … Sunday. */
const WEEKDAYS = [118, 112, 106, 103, 100, 60, 54];
const HOLIDAY = 34;
const MAKE_UP_DAY = 96;

/** How much a day draws, in percent of an ordinary one: the peak around Consumer Rights Day (3·15), 618, 双十一, and the still days of 春节. */
function seasonal(monthAndDay: string, name: string | undefined): number {
  if (name === '春节') return 45;
  if (monthAndDay === '03-15') return 320;
  if (monthAndDay >= '03-10' && monthAndDay <= '03-20') return 185;
  if (monthAndDay >= '03-01' && monthAndDay <= '03-31') return 125;
  if (monthAndDay >= '06-16' && monthAndDay <= '06-26') return 118;
  if (monthAndDay >= '11-09' && monthAndDay <= '11-25') return 138;
  if (monthAndDay >= '10-15' && monthAndDay <= '10-31') return 112;
  if (monthAndDay >= '07-10' && monthAndDay <= '08-25') return 108;
  return 100;
}

/**
 * When the submissions of a year reach the bureau: exactly `count` instants (epoch milliseconds), in order, spread over the days by
 * weekday, holiday and season, and over the day by the hour. The last come before 23:00 of the last day, so that each can still be registered.
 */
export function arrivals(seed: number, year: number, count: number, calendar: Calendar): Float64Array {
  const first = dayNumber(localDate(`${year}-01-01`));
  const last = dayNumber(localDate(`${year}-12-31`));
  const days = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const weights = days.map((day) => weightOf(day, calendar));
  const random = Random.of(seed, year, count, 'arrivals');
  const hours = new Urn(
    HOURS.map((_, hour) => hour),
    (hour) => HOURS[hour] ?? 0,
  );
  const instants = new Float64Array(count);
  let at = 0;
  apportion(count, weights).forEach((share, i) => {
    const day = days[i] ?? last;
    for (let n = 0; n < share; n++) {
      const hour = Math.min(hours.draw(random), day === last ? 22 : 23);
      instants[at++] = midnight(day) + hour * HOUR + random.below(HOUR);
    }
  });
  // A typed array sorts by number.
  return instants.sort();
}

function weightOf(day: number, calendar: Calendar): number {
  const date = dateOfDayNumber(day);
  const kind = calendar.kindOfDay(day);
  const weekday = WEEKDAYS[(((day + 3) % 7) + 7) % 7] ?? 100;
  const base = kind === 'statutory-holiday' ? HOLIDAY : kind === 'make-up-working-day' ? MAKE_UP_DAY : weekday;
  return base * seasonal(date.slice(5), kind === 'statutory-holiday' ? calendar.nameOf(date)?.zh : undefined);
}

/** Splits a whole into whole parts by weight (largest remainder; ties go to the earlier part). */
export function apportion(whole: number, weights: readonly number[]): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const parts = weights.map((weight) => Math.floor((whole * weight) / total));
  const missing = whole - parts.reduce((sum, part) => sum + part, 0);
  const byRemainder = weights
    .map((weight, i) => ({ i, remainder: (whole * weight) % total }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of byRemainder.slice(0, missing)) parts[i] = (parts[i] ?? 0) + 1;
  return parts;
}
