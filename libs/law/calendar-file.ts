import { z } from 'zod';
import { dateOfDayNumber, dayNumber } from '#libs/kernel';
import type { LocalDate } from '#libs/kernel';
import { bilingual, day, fileId } from './data-file.js';
import { complain, reason } from './fault.js';
import type { Reason } from './fault.js';
import type { NamedDay } from './working-calendar.js';

/** A day, or the first and the last of a span, that is not what its weekday says. */
export const namedDay = z.strictObject({
  date: z.union([day, z.tuple([day, day])]),
  kind: z.enum(['statutory-holiday', 'make-up-working-day', 'working-day', 'rest-day']),
  name: bilingual.optional(),
});

const LONGEST_SPAN = 366;

/** What is wrong with one entry of a list of days. */
interface DayFault {
  readonly index: number;
  readonly reason: Reason;
}

/** Spans that end before they begin, and days that are named twice: which of the two would count? */
export function faultsInDays(days: readonly NamedDayEntry[]): DayFault[] {
  const named = new Map<number, number>();
  return days.flatMap(({ date }, index): DayFault[] => {
    const [first, last] = spanOf(date);
    if (last < first) return [{ index, reason: SPANS.backwards }];
    if (dayNumber(last) - dayNumber(first) > LONGEST_SPAN) return [{ index, reason: SPANS.long }];
    for (let at = dayNumber(first); at <= dayNumber(last); at++) {
      const before = named.get(at);
      if (before !== undefined) return [{ index, reason: standsIn(dateOfDayNumber(at), before) }];
      named.set(at, index);
    }
    return [];
  });
}

const SPANS = {
  backwards: reason('span-backwards', '结束日期早于开始日期', 'the span ends before it begins'),
  long: reason('span-too-long', '时段超过一年', 'the span is longer than a year'),
} as const;

function standsIn(date: LocalDate, entry: number): Reason {
  return reason('day-twice', `${date} 已在第 ${entry} 条中`, `${date} stands in entry ${entry} already`);
}

export const beforeCoveredFrom = reason('coverage-backwards', '早于 coveredFrom', 'lies before coveredFrom');

/** What lies outside of what a calendar covers. */
export const outsideCoverage = reason('outside-coverage', '不在日历覆盖范围之内', 'lies outside the coverage');

/** First and last day of an entry. */
export function spanOf(date: NamedDayEntry['date']): readonly [LocalDate, LocalDate] {
  return typeof date === 'string' ? [date, date] : date;
}

/** Every single day that an entry names. */
export function eachDay({ date, kind, name }: NamedDayEntry): NamedDay[] {
  const [first, last] = spanOf(date);
  const days: NamedDay[] = [];
  for (let at = dayNumber(first); at <= dayNumber(last); at++) days.push({ date: dateOfDayNumber(at), kind, name });
  return days;
}

export type NamedDayEntry = z.output<typeof namedDay>;

/**
 * A calendar that is shipped: how far it reaches, who says so, and the days that its source states itself. What it does not state is taken
 * from the common holiday data, within its coverage.
 */
export const calendarFile = z
  .strictObject({
    id: fileId,
    title: bilingual,
    source: z.string().min(1),
    published: day,
    coveredFrom: day,
    coveredUntil: day,
    days: z.array(namedDay),
  })
  .superRefine((file, context) => {
    if (file.coveredUntil < file.coveredFrom) complain(context, beforeCoveredFrom, ['coveredUntil']);
    for (const { index, reason: why } of faultsInDays(file.days)) complain(context, why, ['days', index, 'date']);
    file.days.forEach(({ date }, index) => {
      const [first, last] = spanOf(date);
      if (last >= first && (first < file.coveredFrom || last > file.coveredUntil))
        complain(context, outsideCoverage, ['days', index, 'date']);
    });
  });
