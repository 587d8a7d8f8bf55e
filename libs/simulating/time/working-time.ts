import type { Calendar } from '#libs/law';
import type { Random } from '../random.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const OFFSET = 8 * HOUR;

/** The bureau's hours, 08:30–11:30 and 13:30–17:00, as milliseconds from midnight. */
const MORNING = { from: 8.5 * HOUR, to: 11.5 * HOUR };
const AFTERNOON = { from: 13.5 * HOUR, to: 17 * HOUR };
const HOURS_A_DAY = MORNING.to - MORNING.from + (AFTERNOON.to - AFTERNOON.from);

/** Day number (days since 1970-01-01) in Asia/Shanghai of an instant in epoch milliseconds. */
export function dayOf(at: number): number {
  return Math.floor((at + OFFSET) / DAY);
}

/** 00:00 in Asia/Shanghai of a day, in epoch milliseconds. */
export function midnight(day: number): number {
  return day * DAY - OFFSET;
}

/**
 * When staff act. Instants are epoch milliseconds, all whole; working days are the calendar's, hours the bureau's.
 */
export class WorkingTime {
  constructor(private readonly calendar: Calendar) {}

  isWorkingDay(day: number): boolean {
    const kind = this.calendar.kindOfDay(day);
    return kind === 'working-day' || kind === 'make-up-working-day';
  }

  /** The instant itself within working hours, else the next opening. */
  next(at: number): number {
    const day = dayOf(at);
    const ofDay = at - midnight(day);
    if (this.isWorkingDay(day)) {
      if (ofDay < MORNING.from) return midnight(day) + MORNING.from;
      if (ofDay <= MORNING.to) return at;
      if (ofDay < AFTERNOON.from) return midnight(day) + AFTERNOON.from;
      if (ofDay <= AFTERNOON.to) return at;
    }
    return midnight(this.dayAfter(day, 1)) + MORNING.from;
  }

  /** The `count`-th working day after the day. */
  dayAfter(day: number, count: number): number {
    return this.calendar.dayOfWorked(this.calendar.workedThrough(day) + count);
  }

  /** Working days in (from's day, to's day]. */
  daysBetween(from: number, to: number): number {
    return this.calendar.workedThrough(dayOf(to)) - this.calendar.workedThrough(dayOf(from));
  }

  /** Some minutes later, or – if the bureau is closed by then – some minutes after it opens. */
  soon(random: Random, from: number, low: number, high: number): number {
    const wait = random.between(low * MINUTE, high * MINUTE);
    const then = from + wait;
    const open = this.next(then);
    return open === then ? then : this.next(open + random.between(MINUTE, 90 * MINUTE));
  }

  /** Some instant within the hours of the `count`-th working day after `from`; for 0, soon, on the same day if hours are left. */
  onDay(random: Random, from: number, count: number): number {
    if (count < 1) return this.soon(random, from, 10, 120);
    return midnight(this.dayAfter(dayOf(from), count)) + this.#withinHours(random.below(HOURS_A_DAY));
  }

  #withinHours(worked: number): number {
    const morning = MORNING.to - MORNING.from;
    return worked < morning ? MORNING.from + worked : AFTERNOON.from + (worked - morning);
  }
}
