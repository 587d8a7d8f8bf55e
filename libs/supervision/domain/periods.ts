import { dateOfDayNumber, dayNumber, localDate } from '#libs/kernel';
import type { LocalDate } from '#libs/kernel';

/** A span of civil days, both ends in it. */
export interface Period {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** A year whose first and last weeks a date can name: the week of its last day may lie in the next one. */
const YEAR = '(?!9999)[1-9]\\d{3}';
const MONTH = new RegExp(`^(${YEAR})-(0[1-9]|1[0-2])$`);
const WEEK = new RegExp(`^(${YEAR})-W(\\d{2})$`);

/** `2026-02` → its first and last day; undefined for anything else. */
export function monthPeriod(month: string): Period | undefined {
  const [, year, number] = MONTH.exec(month) ?? [];
  if (year === undefined || number === undefined) return undefined;
  const next = number === '12' ? `${Number(year) + 1}-01` : `${year}-${String(Number(number) + 1).padStart(2, '0')}`;
  return { from: localDate(`${month}-01`), to: dateOfDayNumber(dayNumber(localDate(`${next}-01`)) - 1) };
}

/** The month of a day. */
export function monthOf(day: LocalDate): string {
  return day.slice(0, 7);
}

/** The month before the one of a day. */
export function monthBefore(day: LocalDate): string {
  return monthOf(dateOfDayNumber(dayNumber(localDate(`${monthOf(day)}-01`)) - 1));
}

/**
 * The months of a year up to the last one that has ended before a day, the oldest first. In January: those of the year that has ended.
 * All of them are to be settled by then, or soon.
 */
export function monthsToSettle(day: LocalDate): readonly string[] {
  const last = monthBefore(day);
  const count = Number(last.slice(5));
  return Array.from({ length: count }, (_, at) => `${last.slice(0, 4)}-${String(at + 1).padStart(2, '0')}`);
}

/** The Monday of a day's week. */
export function mondayOf(day: LocalDate): LocalDate {
  return dateOfDayNumber(dayNumber(day) - daysIntoWeek(dayNumber(day)));
}

/** The ISO 8601 week before the one of a day. */
export function weekBefore(day: LocalDate): string {
  return weekOf(dateOfDayNumber(dayNumber(day) - 7));
}

/** `2026-W07` (ISO 8601) → its Monday and Sunday; undefined for a week that the year does not have. */
export function weekPeriod(week: string): Period | undefined {
  const [, year, number] = WEEK.exec(week) ?? [];
  if (year === undefined || number === undefined) return undefined;
  const from = dateOfDayNumber(firstMonday(Number(year)) + (Number(number) - 1) * 7);
  if (weekOf(from) !== week) return undefined;
  return { from, to: dateOfDayNumber(dayNumber(from) + 6) };
}

/** The ISO 8601 week of a day: a week belongs to the year that holds its Thursday. */
export function weekOf(day: LocalDate): string {
  const number = dayNumber(day);
  const year = dateOfDayNumber(number - daysIntoWeek(number) + 3).slice(0, 4);
  const week = Math.floor((number - firstMonday(Number(year))) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** Day number of the Monday of the week that holds 4 January. */
function firstMonday(year: number): number {
  const fourth = dayNumber(localDate(`${String(year).padStart(4, '0')}-01-04`));
  return fourth - daysIntoWeek(fourth);
}

/** 1970-01-01 was a Thursday. */
function daysIntoWeek(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}
