import { dateOfDayNumber, dayNumber, isDate, startOfDay } from '#libs/kernel';
import type { Instant, LocalDate } from '#libs/kernel';
import { InvalidInput, ProblemError } from '#libs/platform';

/** First and last day of what is evaluated. */
export interface Period {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/**
 * `2023`, `2023-05`, or any range of days: `2023-01-10..2023-02-09`.
 *
 * @throws InvalidInput
 */
export function periodOf(text: string, field = 'year'): Period {
  const [first = '', last = '', ...more] = text.split('..');
  const ends = more.length > 0 ? [] : text.includes('..') ? [first, last] : endsOf(text);
  const [from = '', to = ''] = ends;
  if (isDate(from) && isDate(to) && from <= to && to < LAST_DAY) return { from, to };
  throw new InvalidInput([
    {
      field,
      code: 'is-period',
      messages: {
        zh: '应为年、月或起止日期，如 2023、2023-05、2023-01-10..2023-02-09',
        en: 'must be a year, a month or a range of days: 2023, 2023-05, 2023-01-10..2023-02-09',
      },
    },
  ]);
}

/** The day after it has no name any more, and a period ends when that begins. */
const LAST_DAY = '9999-12-31';

/** The first instant at which nothing of the period can be in time any more. */
export function endOf({ to }: Period): Instant {
  return startOfDay(dateOfDayNumber(dayNumber(to) + 1));
}

/**
 * Nothing can be said of a period that lies wholly ahead of the instant that is asked about.
 *
 * @throws ProblemError `period.not-begun`
 */
export function refuseUnlessBegun({ from }: Period, at: Instant): void {
  if (startOfDay(from) <= at) return;
  throw new ProblemError({
    code: 'period.not-begun',
    status: 422,
    field: 'year',
    messages: {
      zh: `所问期间自 ${from} 开始，判断时点 ${at.slice(0, 10)} 尚未开始`,
      en: `the period begins on ${from}, and has not begun on ${at.slice(0, 10)}, as of which it is asked for`,
    },
    next: {
      zh: '请给出已开始的期间，或更晚的时点。',
      en: 'name a period that has begun, or a later instant',
    },
    details: { from, asOf: at },
  });
}

function endsOf(text: string): readonly string[] {
  if (/^\d{4}$/.test(text)) return [`${text}-01-01`, `${text}-12-31`];
  if (!/^\d{4}-\d{2}$/.test(text)) return [];
  const first = `${text}-01`;
  if (!isDate(first)) return [];
  // Any day of the month after, put back to the day before its first.
  const next = dateOfDayNumber(dayNumber(first) + 31);
  return [first, dateOfDayNumber(dayNumber(`${next.slice(0, 7)}-01` as LocalDate) - 1)];
}
