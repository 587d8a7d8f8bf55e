import { dateOf, dateOfDayNumber, dayNumber } from '#libs/kernel';
import type { Instant, LocalDate } from '#libs/kernel';
import type { Calendar } from '#libs/law';
import { mondayOf, monthBefore, monthOf, weekBefore } from '../domain/periods.js';
import type { RhythmRules } from './rhythm-file.js';

/** What the schedule wants to stand at a moment, and for each since when. */
export interface StandingBy {
  /** Today, on a working day from its hour on; null before, and on other days: yesterday's work cannot be looked at any more. */
  readonly look: LocalDate | null;
  /** The last week whose Monday of checking has come. */
  readonly week: string;
  /** The last month whose day of settling has come. */
  readonly month: string;
}

/**
 * What should stand by now. A function of the moment alone: whoever was away for a day, a week or a year finds the same as whoever
 * was there, and a schedule that is asked twice says the same twice.
 */
export function standingBy(
  { dailyLook, weeklyCheck, settlement }: RhythmRules,
  calendar: Pick<Calendar, 'isWorking'>,
  now: Instant,
): StandingBy {
  const today = dateOf(now);
  const monday = mondayOf(today);
  const lastWeek = weekBefore(monday);
  const settlingDay = `${monthOf(today)}-${String(settlement.day).padStart(2, '0')}` as LocalDate;
  const lastMonth = monthBefore(today);
  return {
    look: calendar.isWorking(today) && now >= momentOf(today, dailyLook.at) ? today : null,
    week: now >= momentOf(monday, weeklyCheck.at) ? lastWeek : weekBefore(dateOfDayNumber(dayNumber(monday) - 7)),
    month: now >= momentOf(settlingDay, settlement.at) ? lastMonth : monthBefore(`${lastMonth}-01` as LocalDate),
  };
}

function momentOf(day: LocalDate, time: string): Instant {
  return `${day}T${time}:00.000+08:00` as Instant;
}
