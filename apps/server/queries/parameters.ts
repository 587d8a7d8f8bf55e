import type { Organisation } from '#libs/identity';
import { dateOf, endOfDay, isDate } from '#libs/kernel';
import type { Clock, Instant, LocalDate, UnitCode } from '#libs/kernel';
import { instantParameter } from '#libs/case/service';
import { InvalidInput, ProblemError } from '#libs/platform';

/** Query strings and command-line options → typed values. Everything here throws `InvalidInput`, or says that a unit is unknown. */

/** The unit and everything below it; undefined: the whole bureau. */
export function subtreeOf(organisation: Organisation, text: string | undefined): readonly UnitCode[] | undefined {
  if (text === undefined || text === '') return undefined;
  const unit = organisation.byName(text);
  if (!unit) {
    throw new ProblemError({
      code: 'unit.not-found',
      status: 404,
      messages: { zh: `没有单位 ${text}`, en: `there is no unit ${text}` },
      next: { zh: '请使用行政区划代码或单位名称', en: 'use a division code or the name of a unit' },
      field: 'unit',
    });
  }
  return organisation.subtree(unit.code).map(({ code }) => code);
}

/** The instant as of which open clocks are judged; now where it is left out. A day means its end. */
export function asOfParameter(text: string | undefined, clock: Clock): Instant {
  if (text === undefined || text === '') return clock.now();
  return isDate(text) ? endOfDay(text) : instantParameter('asOf', text);
}

export function dayParameter(field: string, text: string | undefined): LocalDate | undefined {
  if (text === undefined || text === '') return undefined;
  if (isDate(text)) return text;
  throw new InvalidInput([
    { field, code: 'is-day', messages: { zh: '应为日期，如 2026-02-10', en: 'must be a date, YYYY-MM-DD' } },
  ]);
}

/** A period of days, both included; left out: the calendar year of `asOf` up to that day. */
export function periodParameter(
  from: string | undefined,
  to: string | undefined,
  asOf: Instant,
): { from: LocalDate; to: LocalDate } {
  const last = dayParameter('to', to) ?? dateOf(asOf);
  const first = dayParameter('from', from) ?? (`${last.slice(0, 4)}-01-01` as LocalDate);
  if (first <= last) return { from: first, to: last };
  throw new InvalidInput([
    { field: 'from', code: 'after-to', messages: { zh: '晚于结束日期', en: 'lies after the end of the period' } },
  ]);
}

/** How many at the most; 50 where it is left out. */
export function limitParameter(text: string | undefined): number {
  if (text === undefined || text === '') return 50;
  const limit = Number(text);
  if (/^\d{1,4}$/.test(text) && limit >= 1 && limit <= 500) return limit;
  throw new InvalidInput([
    { field: 'limit', code: 'out-of-range', messages: { zh: '应为 1 至 500', en: 'must be from 1 to 500' } },
  ]);
}

/** One of a closed list. */
export function choiceParameter<T extends string>(
  field: string,
  text: string | undefined,
  values: readonly T[],
): T | undefined {
  if (text === undefined || text === '') return undefined;
  const found = values.find((value) => value === text);
  if (found !== undefined) return found;
  throw new InvalidInput([
    {
      field,
      code: 'is-in',
      messages: { zh: `应为 ${values.join('、')} 之一`, en: `must be one of ${values.join(', ')}` },
    },
  ]);
}
