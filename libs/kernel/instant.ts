/**
 * Instants and local dates.
 *
 * An `Instant` is an RFC 3339 text of one fixed form – `YYYY-MM-DDThh:mm:ss.sss+08:00` – so that texts compare
 * as the moments do, hash the same everywhere, and read as the clock on a Chinese wall. China has had one zone
 * without daylight saving since 1991-09-15; the engine holds no case older than that, so the offset is a constant
 * and nothing here asks the process for its own zone (`TZ` changes nothing).
 */
export type Instant = string & { readonly __brand: 'Instant' };

/** A day of the civil calendar in Asia/Shanghai, `YYYY-MM-DD`. */
export type LocalDate = string & { readonly __brand: 'LocalDate' };

const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Milliseconds since 1970-01-01T00:00:00Z → the canonical text. */
export function instantOf(epochMs: number): Instant {
  return (new Date(epochMs + OFFSET_MS).toISOString().slice(0, -1) + '+08:00') as Instant;
}

/** The canonical text → milliseconds since 1970-01-01T00:00:00Z. */
export function epochMs(instant: Instant): number {
  return Date.parse(instant);
}

/**
 * Reads any RFC 3339 date-time with an offset and writes it in the canonical form; digits beyond the millisecond
 * are cut. Returns `undefined` for anything else: no offset, a day that does not exist, a leap second, a year before 100, or a
 * moment that lies beyond the year 9999 at our offset, where texts would no longer compare as moments do.
 */
export function parseInstant(text: string): Instant | undefined {
  const m = RFC3339.exec(text);
  if (!m) return undefined;
  const [, y, mo, d, h, mi, s, fraction = '', offset = 'Z'] = m;
  if (!isDate(`${y}-${mo}-${d}`) || Number(h) > 23 || Number(mi) > 59 || Number(s) > 59) return undefined;
  const ms = fraction.padEnd(3, '0').slice(0, 3);
  const parsed = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}.${ms}${offset.toUpperCase()}`);
  if (Number.isNaN(parsed)) return undefined;
  const canonical = instantOf(parsed);
  return /^\d/.test(canonical) ? canonical : undefined;
}

/** As `parseInstant`, for texts that the program itself wrote; throws a `RangeError` on any other. */
export function instant(text: string): Instant {
  const parsed = parseInstant(text);
  if (parsed === undefined) throw new RangeError(`not an RFC 3339 instant with offset: ${text}`);
  return parsed;
}

/** True for a `YYYY-MM-DD` that exists. */
export function isDate(text: string): text is LocalDate {
  const m = DATE.exec(text);
  if (!m) return false;
  const date = new Date(Date.UTC(Number(m[1]), Number(m[2]) - 1, Number(m[3])));
  return date.toISOString().startsWith(text);
}

/** A `LocalDate` from a text that the program itself wrote; throws a `RangeError` on any other. */
export function localDate(text: string): LocalDate {
  if (!isDate(text)) throw new RangeError(`not a date: ${text}`);
  return text;
}

/** The day in Asia/Shanghai on which the instant lies. */
export function dateOf(instant: Instant): LocalDate {
  return instant.slice(0, 10) as LocalDate;
}

/** Days since 1970-01-01, for arithmetic on whole days. */
export function dayNumber(date: LocalDate): number {
  return Date.parse(date) / DAY_MS;
}

/** The inverse of `dayNumber`. */
export function dateOfDayNumber(day: number): LocalDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10) as LocalDate;
}

/** 00:00:00.000 of the day. */
export function startOfDay(date: LocalDate): Instant {
  return `${date}T00:00:00.000+08:00` as Instant;
}

/** The last instant of the day, 23:59:59.999: a period that ends at 24:00 of a day is met up to and including it. */
export function endOfDay(date: LocalDate): Instant {
  return `${date}T23:59:59.999+08:00` as Instant;
}

/** The only source of "now". Deciders never see one; they get an instant in their context. */
export interface Clock {
  now(): Instant;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => instantOf(Date.now()) };

/** A clock that stands where it is put: for tests, the simulator and the demonstration. */
export class FixedClock implements Clock {
  #now: Instant;
  constructor(now: Instant) {
    this.#now = now;
  }
  now(): Instant {
    return this.#now;
  }
  set(now: Instant): void {
    this.#now = now;
  }
}
