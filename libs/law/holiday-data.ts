import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { dateOfDayNumber, dayNumber, isDate, localDate } from '#libs/kernel';
import type { LocalDate } from '#libs/kernel';
import { InvalidDataFile } from './data-file.js';
import { faultOf } from './fault.js';
import type { NamedDay } from './working-calendar.js';

/**
 * The holidays and make-up days of all years, from the data of `chinese-days`.
 *
 * Its data, not its functions: these ask the process for its zone, and under TZ=America/New_York take every day for the one
 * before (measured with 1.5.7).
 */
const DATA = 'chinese-days/dist/chinese-days.json';

/** Day → "Spring Festival,春节,4": English name, Chinese name, number of days that the law itself gives. */
const named = z.record(z.string().refine(isDate, 'not a date'), z.string());
const schema = z.object({ holidays: named, workdays: named });

/**
 * Every announced day, in order of dates. They are merged by date: a notice may name days of the December before its year.
 *
 * The data leaves out some of the weekend days inside a holiday's span (2012-06-23, 端午 itself). A weekend day between two announced
 * days off is filled in; one at the rim stays a plain rest-day, as the notices put it then: 与周末连休.
 */
export function announcedDays(): readonly NamedDay[] {
  const parsed = schema.safeParse(JSON.parse(readFileSync(createRequire(import.meta.url).resolve(DATA), 'utf8')), {
    reportInput: true,
  });
  if (!parsed.success) {
    throw new InvalidDataFile(DATA, parsed.error.issues.map(faultOf));
  }
  const days = new Map<LocalDate, NamedDay>();
  for (const [date, name] of Object.entries(parsed.data.holidays))
    put(days, { date: localDate(date), kind: 'statutory-holiday', name: names(name) });
  for (const [date, name] of Object.entries(parsed.data.workdays))
    put(days, { date: localDate(date), kind: 'make-up-working-day', name: names(name) });
  fillSpans(days);
  return [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

function put(days: Map<LocalDate, NamedDay>, day: NamedDay): void {
  days.set(day.date, day);
}

function fillSpans(days: Map<LocalDate, NamedDay>): void {
  for (const holiday of [...days.values()].filter((day) => day.kind === 'statutory-holiday')) {
    const gap: LocalDate[] = [];
    let next = dayNumber(holiday.date) + 1;
    while (isPlainWeekend(days, next)) gap.push(dateOfDayNumber(next++));
    if (days.get(dateOfDayNumber(next))?.kind !== 'statutory-holiday') continue;
    for (const date of gap) put(days, { ...holiday, date });
  }
}

function isPlainWeekend(days: ReadonlyMap<LocalDate, NamedDay>, day: number): boolean {
  const weekday = new Date(day * 86_400_000).getUTCDay();
  return (weekday === 0 || weekday === 6) && !days.has(dateOfDayNumber(day));
}

function names(text: string): { zh: string; en: string } {
  const [en = text, zh = text] = text.split(',');
  return { zh, en };
}
