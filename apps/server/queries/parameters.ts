import { AccessDenied } from '#libs/identity';
import type { Organisation, Principal } from '#libs/identity';
import type { Access } from '../access.js';
import { dateOf, endOfDay, isDate, startOfDay } from '#libs/kernel';
import type { Clock, Instant, LocalDate, UnitCode } from '#libs/kernel';
import { instantParameter } from '#libs/case/service';
import { InvalidInput, knownParameters, ProblemError } from '#libs/platform';
import type { RawParameters } from '#libs/platform';

/** Query strings and command-line options → typed values. Everything here throws `InvalidInput`, or says that a unit is unknown. */

/**
 * The units that a list or a figure is over: the one that is named and everything below it, else all that the asker reaches.
 * Undefined: every unit there is.
 *
 * @throws AccessDenied for a unit that the asker does not reach
 */
export function unitsOf(
  { organisation, access }: { readonly organisation: Organisation; readonly access: Access },
  asker: Principal,
  text: string | undefined,
): readonly UnitCode[] | undefined {
  if (text === undefined || text === '') return access.policy.scopeOf(asker);
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
  if (!access.policy.reaches(asker, unit.code)) throw new AccessDenied({ code: 'access.scope', unit: unit.code });
  // The whole bureau need not be named unit by unit.
  if (unit.code === organisation.root.code) return undefined;
  return organisation.subtree(unit.code).map(({ code }) => code);
}

/** The unit that a figure is of: the one that is named, else the asker's own. @throws AccessDenied as `unitsOf` */
export function oneUnit(
  engine: { readonly organisation: Organisation; readonly access: Access },
  asker: Principal,
  text: string | undefined,
): UnitCode {
  return unitsOf(engine, asker, text)?.[0] ?? engine.organisation.root.code;
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

/** A text that is compared as it is; empty: left out. */
export function textParameter(field: string, text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (text.length <= LONGEST_TEXT && text.isWellFormed() && !text.includes('\0')) return text;
  throw new InvalidInput([
    {
      field,
      code: 'is-text',
      messages: {
        zh: `应为不超过 ${LONGEST_TEXT} 个字符的文本`,
        en: `must be well-formed text of at most ${LONGEST_TEXT} characters`,
      },
    },
  ]);
}

const LONGEST_TEXT = 200;

/** Several of a closed list, with commas between them: in the list's order, each once. Undefined: not narrowed. */
export function choicesParameter<T extends string>(
  field: string,
  text: string | undefined,
  values: readonly T[],
): readonly T[] | undefined {
  if (text === undefined || text === '') return undefined;
  const named = new Set(text.split(',').map((each) => choiceParameter(field, each.trim(), values)));
  return values.filter((value) => named.has(value));
}

/** `true` or `false`. */
export function flagParameter(field: string, text: string | undefined): boolean | undefined {
  const flag = choiceParameter(field, text, ['true', 'false']);
  return flag === undefined ? undefined : flag === 'true';
}

/** Two ends of a span of time, both included; a day means the whole of it. */
export function spanParameter(
  [fromField, fromText]: readonly [string, string | undefined],
  [toField, toText]: readonly [string, string | undefined],
): { readonly from: Instant | undefined; readonly to: Instant | undefined } {
  const from = momentParameter(fromField, fromText, startOfDay);
  const to = momentParameter(toField, toText, endOfDay);
  if (from === undefined || to === undefined || from <= to) return { from, to };
  throw new InvalidInput([
    { field: fromField, code: 'after-to', messages: { zh: '晚于结束时间', en: 'lies after the end of the span' } },
  ]);
}

function momentParameter(
  field: string,
  text: string | undefined,
  ofDay: (day: LocalDate) => Instant,
): Instant | undefined {
  if (text === undefined || text === '') return undefined;
  return isDate(text) ? ofDay(text) : instantParameter(field, text);
}

/** Whose cases: an id, or `me`. */
export function handlerParameter(text: string | undefined, asker: Principal): string | undefined {
  return text === 'me' ? asker.id : textParameter('handler', text);
}

/**
 * The parameters of a query string, each known. Those in `several` may come more than once, which means the same as commas.
 *
 * @throws InvalidInput `unknown`, `repeated`
 */
export function listParameters<N extends string>(
  given: RawParameters,
  names: readonly N[],
  several: readonly N[],
): Partial<Readonly<Record<N, string>>> {
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  const joined = present.map(([name, value]) => [
    name,
    Array.isArray(value) && several.some((each) => each === name) ? value.join(',') : value,
  ]);
  return knownParameters(Object.fromEntries(joined) as RawParameters, names);
}
