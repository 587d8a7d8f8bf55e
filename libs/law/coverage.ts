import { dayNumber } from '#libs/kernel';
import type { CalendarId, LocalDate } from '#libs/kernel';
import type { Calendar } from './clock-types.js';

/** The next year's notice comes out early in November, and nothing is counted firmly beyond the last: somebody has to look in time. */
const ALARM_DAYS = 60;

/** How far the newest calendar reaches, seen from a day. */
export interface Coverage {
  readonly calendar: CalendarId;
  readonly coveredUntil: LocalDate;
  /** Calendar days after that day that are still covered; negative when the coverage has ended. */
  readonly daysLeft: number;
  /** True from 60 days before the coverage ends: due dates beyond it are provisional (暂定). */
  readonly alarm: boolean;
}

/** @param newest the calendar that was published last */
export function coverageOn(newest: Calendar, day: LocalDate): Coverage {
  const daysLeft = dayNumber(newest.coveredUntil) - dayNumber(day);
  return { calendar: newest.id, coveredUntil: newest.coveredUntil, daysLeft, alarm: daysLeft <= ALARM_DAYS };
}
