import { canonicalJson, dateOfDayNumber, dayNumber, sha256 } from '#libs/kernel';
import type { Bilingual, CalendarId, Instant, LocalDate } from '#libs/kernel';
import type { Calendar, DayKind } from './clock-types.js';

/** A day that is not what its weekday says. */
export interface NamedDay {
  readonly date: LocalDate;
  readonly kind: DayKind;
  readonly name: Bilingual | undefined;
}

/** What a calendar is made of; `days` may lie outside the coverage, those are left out. */
export interface CalendarContents extends Pick<
  Calendar,
  'id' | 'title' | 'coveredFrom' | 'coveredUntil' | 'published' | 'source'
> {
  readonly days: Iterable<NamedDay>;
}

const KINDS: readonly DayKind[] = ['working-day', 'make-up-working-day', 'rest-day', 'statutory-holiday'];
const FIRST_REST = KINDS.indexOf('rest-day');
const byKind = (kind: DayKind): number => KINDS.indexOf(kind);

/** 1970-01-01 was a Thursday; weeks are counted from the Monday before it. */
const daysIntoWeek = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** Index into KINDS of a day that nobody has announced otherwise. */
const kindOfWeekday = (day: number): number => (daysIntoWeek(day) < 5 ? 0 : FIRST_REST);

/** Mondays to Fridays from that Monday up to and including the day: the working days, where nobody has announced otherwise. */
function weekdaysThrough(day: number): number {
  return Math.floor((day + 3) / 7) * 5 + Math.min(daysIntoWeek(day) + 1, 5);
}

/** The day number on which `weekdaysThrough` reaches `count`. */
function dayOfWeekday(count: number): number {
  const week = Math.floor((count - 1) / 5);
  return week * 7 + (count - 1 - week * 5) - 3;
}

/**
 * A calendar with prefix sums: every question is answered in constant time. Inside the coverage by the announced days, outside
 * by Monday to Friday.
 */
export class WorkingCalendar implements Calendar {
  readonly id: CalendarId;
  readonly title: Bilingual;
  readonly coveredFrom: LocalDate;
  readonly coveredUntil: LocalDate;
  readonly published: Instant;
  readonly source: string;
  readonly hash: string;

  readonly #first: number;
  readonly #last: number;
  /** Index into KINDS of each covered day. */
  readonly #kinds: Uint8Array;
  /** Working days from the first covered day up to and including each. */
  readonly #worked: Uint32Array;
  /** Day number of each working day of the coverage, in order. */
  readonly #workingDays: Int32Array;
  readonly #names = new Map<number, Bilingual>();

  constructor(contents: CalendarContents) {
    this.id = contents.id;
    this.title = contents.title;
    this.coveredFrom = contents.coveredFrom;
    this.coveredUntil = contents.coveredUntil;
    this.published = contents.published;
    this.source = contents.source;
    this.#first = dayNumber(contents.coveredFrom);
    this.#last = dayNumber(contents.coveredUntil);
    const length = this.#last - this.#first + 1;

    this.#kinds = Uint8Array.from({ length }, (_, i) => kindOfWeekday(this.#first + i));
    for (const day of contents.days) {
      const number = dayNumber(day.date);
      if (number < this.#first || number > this.#last) continue;
      this.#kinds[number - this.#first] = byKind(day.kind);
      if (day.name) this.#names.set(number, day.name);
      else this.#names.delete(number);
    }

    this.#worked = new Uint32Array(length);
    const workingDays: number[] = [];
    for (let i = 0; i < length; i++) {
      if ((this.#kinds[i] ?? 0) < FIRST_REST) workingDays.push(this.#first + i);
      this.#worked[i] = workingDays.length;
    }
    this.#workingDays = Int32Array.from(workingDays);
    this.hash = this.#hash();
  }

  kindOf(day: LocalDate): DayKind {
    return this.kindOfDay(dayNumber(day));
  }

  nameOf(day: LocalDate): Bilingual | undefined {
    return this.#names.get(dayNumber(day));
  }

  isWorking(day: LocalDate): boolean {
    const kind = this.kindOf(day);
    return kind === 'working-day' || kind === 'make-up-working-day';
  }

  covers(day: LocalDate): boolean {
    return day >= this.coveredFrom && day <= this.coveredUntil;
  }

  workingDayAfter(day: LocalDate, count: number): LocalDate {
    if (!Number.isInteger(count) || count < 1)
      throw new RangeError(`a count of working days is 1 or more, not ${count}`);
    return dateOfDayNumber(this.dayOfWorked(this.workedThrough(dayNumber(day)) + count));
  }

  workingDaysBetween(after: LocalDate, until: LocalDate): number {
    return this.workedThrough(dayNumber(until)) - this.workedThrough(dayNumber(after));
  }

  kindOfDay(day: number): DayKind {
    const known = this.#kinds[day - this.#first];
    const kind = known === undefined ? undefined : KINDS[known];
    return kind ?? (daysIntoWeek(day) < 5 ? 'working-day' : 'rest-day');
  }

  workedThrough(day: number): number {
    if (day < this.#first) return weekdaysThrough(day) - weekdaysThrough(this.#first - 1);
    if (day > this.#last) return this.#workingDays.length + weekdaysThrough(day) - weekdaysThrough(this.#last);
    return this.#worked[day - this.#first] ?? 0;
  }

  dayOfWorked(worked: number): number {
    if (worked < 1) return dayOfWeekday(weekdaysThrough(this.#first - 1) + worked);
    return (
      this.#workingDays[worked - 1] ?? dayOfWeekday(weekdaysThrough(this.#last) + worked - this.#workingDays.length)
    );
  }

  /** Over the days that differ from their weekday; names may be reworded, what counts may not. */
  #hash(): string {
    const days: [string, DayKind][] = [];
    this.#kinds.forEach((index, i) => {
      const kind = KINDS[index];
      if (kind !== undefined && index !== kindOfWeekday(this.#first + i))
        days.push([dateOfDayNumber(this.#first + i), kind]);
    });
    return sha256(canonicalJson({ coveredFrom: this.coveredFrom, coveredUntil: this.coveredUntil, days }));
  }
}
