import { instantOf, isDate, parseInstant } from '#libs/kernel';
import type { Instant } from '#libs/kernel';
import type { Cell, DateSystem } from '../reading/table.js';
import { read, unreadable } from './read.js';
import type { Read } from './read.js';
import { cellText, tidyCode } from './text.js';

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;
/** Serial 0 of each system, in days since 1970-01-01. Day 60 of the first (29 February 1900) never was; all that follow count it. */
const SERIAL_ZERO: Readonly<Record<DateSystem, number>> = { '1900': -25_569, '1904': -24_107 };
/** A number outside these days is not a date that a work order bears. */
const EARLIEST = Date.UTC(1990, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

const DAYTIME = '(上午|下午|凌晨|早上|中午|晚上|AM|PM)?';
const TIME = `${DAYTIME}(\\d{1,2})(?::(?=\\d)|[时点])(?:(\\d{1,2})(?:(?::(?=\\d)|分)(?:(\\d{1,2})(?:\\.\\d+)?秒?)?)?)?${DAYTIME}`;
/** Between day and time: a T, or 日, or the word for the time of day. */
const JOINT = '(?:T|(?<=日)|(?=[上下凌早中晚ap]))';
const DATE_TIME = new RegExp(
  `^(\\d{4})(?:年(\\d{1,2})月(\\d{1,2})日|([-/.])(\\d{1,2})\\4(\\d{1,2}))(?:${JOINT}${TIME})?$`,
  'i',
);
const COMPACT = /^(\d{4})(\d{2})(\d{2})T?(?:(\d{2})(\d{2})(\d{2})?)?$/i;
const SERIAL = /^\d{5}(?:\.\d+)?$/;
/** 01/05/2023, 5-1-23: whose order of day and month? */
const AMBIGUOUS = /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?:\D.*)?$/;
const WEEKDAY = /\(?(?:星期|周|礼拜)[一二三四五六日天]\)?/;

/**
 * A moment on a Chinese wall clock. A day without a time is its first instant: what the law counts from it begins on the
 * next day either way.
 *
 * @param serials the date system that a bare number counts by; null where nothing says which, then it is refused
 */
export function readInstant(cell: Cell, serials: DateSystem | null): Read<Instant> {
  if (cell instanceof Date) return ofWallClock(cell.getTime(), cell.toISOString());
  if (typeof cell === 'number' && SERIAL.test(String(cell))) return ofSerial(cell, serials);
  const found = cellText(cell);
  if (!found.ok) return found;
  const text = tidyCode(found.value ?? '').replace(/^'/, '');
  if (SERIAL.test(text)) return ofSerial(Number(text), serials);
  const absolute = parseInstant(text);
  if (absolute !== undefined) return read(absolute);
  return ofText(text);
}

/** As `readInstant`, and only the day counts: `YYYY-MM-DD`. */
export function readDay(cell: Cell, serials: DateSystem | null): Read<string> {
  const instant = readInstant(cell, serials);
  return instant.ok ? read(instant.value.slice(0, 10)) : instant;
}

function ofText(text: string): Read<Instant> {
  const compact = text.replace(WEEKDAY, ' ').replace(/\s+/g, ' ').trim();
  // A blank may stand anywhere but between two digits, where it divides: 2023-1-5 9:10.
  const joined = compact.replace(/(\d) (?=\d)/g, '$1T').replaceAll(' ', '');
  const m = DATE_TIME.exec(joined);
  if (m) {
    const time = clock(m[7] ?? m[11], m[8], m[9], m[10], m[7] !== undefined && m[11] !== undefined);
    if (time) return ofParts(m[1], m[2] ?? m[5], m[3] ?? m[6], time, text);
  }
  const c = COMPACT.exec(joined);
  if (c) return ofParts(c[1], c[2], c[3], { h: Number(c[4] ?? 0), m: Number(c[5] ?? 0), s: Number(c[6] ?? 0) }, text);
  return unreadable(AMBIGUOUS.test(compact) ? 'import.date-ambiguous' : 'import.date-unreadable', { value: text });
}

interface TimeOfDay {
  readonly h: number;
  readonly m: number;
  readonly s: number;
}

function clock(
  daytime: string | undefined,
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
  twice: boolean,
): TimeOfDay | undefined {
  if (hour === undefined) return { h: 0, m: 0, s: 0 };
  const h = twice ? undefined : hour24(Number(hour), daytime);
  return h === undefined ? undefined : { h, m: Number(minute ?? 0), s: Number(second ?? 0) };
}

/** The hour on a 24-hour clock; `undefined` for one that the word before it does not fit. */
function hour24(hour: number, daytime: string | undefined): number | undefined {
  switch (daytime?.toUpperCase()) {
    case undefined:
      return hour;
    case '上午':
    case '早上':
    case '凌晨':
    case 'AM':
      return hour > 12 ? undefined : hour % 12;
    case '中午':
      return hour >= 11 && hour <= 13 ? hour : hour === 1 ? 13 : undefined;
    case '晚上':
      return hour >= 17 ? hour : hour >= 5 && hour <= 11 ? hour + 12 : undefined;
    default:
      return hour > 12 ? hour : hour === 0 ? undefined : (hour % 12) + 12;
  }
}

function ofParts(
  y: string | undefined,
  mo: string | undefined,
  d: string | undefined,
  time: TimeOfDay,
  text: string,
): Read<Instant> {
  const two = (part: string | number | undefined) => String(part).padStart(2, '0');
  const date = `${y}-${two(mo)}-${two(d)}`;
  if (!isDate(date) || time.h > 23 || time.m > 59 || time.s > 59)
    return unreadable('import.date-unreadable', { value: text });
  return ofWallClock(Date.parse(`${date}T${two(time.h)}:${two(time.m)}:${two(time.s)}Z`), text);
}

function ofSerial(serial: number, serials: DateSystem | null): Read<Instant> {
  if (serials === null) return unreadable('import.date-serial', { value: String(serial) });
  return ofWallClock((serial + SERIAL_ZERO[serials]) * DAY_MS, String(serial));
}

/** Serial numbers hold a time as a fraction of a day, which misses the second by microseconds. */
function ofWallClock(ms: number, text: string): Read<Instant> {
  const seconds = Math.round(ms / 1000) * 1000;
  if (!(seconds >= EARLIEST && seconds < LATEST)) return unreadable('import.date-unreadable', { value: text });
  return read(instantOf(seconds - SHANGHAI_MS));
}
