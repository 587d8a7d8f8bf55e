import { dateOf } from '#libs/kernel';
import type { Instant, LocalDate } from '#libs/kernel';
import { InvalidInput } from '#libs/platform';
import { monthBefore, monthPeriod, weekBefore, weekPeriod } from '#libs/supervision';
import { dayParameter } from '../queries/parameters.js';

/** Days, weeks and months as callers name them; left out: today, and the last ones that have ended. All throw InvalidInput. */

export function dateAsked(text: string | undefined, now: Instant): LocalDate {
  return dayParameter('date', text) ?? dateOf(now);
}

/** `2026-W20`. */
export function weekAsked(text: string | undefined, now: Instant): string {
  if (text === undefined || text === '') return weekBefore(dateOf(now));
  if (weekPeriod(text)) return text;
  throw new InvalidInput([
    { field: 'week', code: 'is-week', messages: { zh: '应为周，如 2026-W20', en: 'must be a week, YYYY-Www' } },
  ]);
}

/** `2026-05`. */
export function monthAsked(text: string | undefined, now: Instant): string {
  if (text === undefined || text === '') return monthBefore(dateOf(now));
  if (monthPeriod(text)) return text;
  throw new InvalidInput([
    { field: 'month', code: 'is-month', messages: { zh: '应为月份，如 2026-05', en: 'must be a month, YYYY-MM' } },
  ]);
}
