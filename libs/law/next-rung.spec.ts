import fc from 'fast-check';
import { dateOf, dateOfDayNumber, dayNumber, endOfDay, epochMs, instantOf, localDate } from '#libs/kernel';
import type { Instant, LocalDate } from '#libs/kernel';
import { at } from './testing/clock-story.js';
import { calendarById, calendars, isOfficeOpen, nextRung, officeOpenFrom, ruleSetById, rungsOf } from './index.js';
import type { Calendar, Ladder, Rung, WorkingSpan } from './index.js';

const calendar = calendarById('cn-state-council-2026')!;
const ladder = ruleSetById('cn-samr-order-121')!.ladder!;
const none: ReadonlySet<string> = new Set();

/** A running of the initial review: it runs from that moment, and is due at the end of that day. */
const review = (anchor: string, dueOn: string) => ({
  clock: 'initial-review',
  anchor: at(anchor),
  dueAt: endOfDay(localDate(dueOn)),
});
const said = (deadline: ReturnType<typeof review>, now: string, fired = none) => {
  const next = nextRung(deadline, calendar, ladder, fired, at(now));
  return next && [next.rung.name, next.at.slice(0, 16)];
};

describe('the office', () => {
  test('is open from the first minute of a span to before its last, on working days', () => {
    const open = (text: string): boolean => isOfficeOpen(at(text), calendar, ladder.hours);
    expect(
      ['08:29:59.999', '08:30', '11:59:59.999', '12:00', '13:30', '17:30'].map((t) => open(`2026-03-02 ${t}`)),
    ).toEqual([...[false, true, true, false, true, false]]);
  });

  test('is open on a make-up Saturday and closed on National Day', () => {
    expect(isOfficeOpen(at('2026-02-28 10:00'), calendar, ladder.hours)).toBe(true);
    expect(isOfficeOpen(at('2026-10-01 10:00'), calendar, ladder.hours)).toBe(false);
  });

  test('opens again after lunch, the next morning, or after the holidays', () => {
    const opens = (text: string): string => officeOpenFrom(at(text), calendar, ladder.hours).slice(0, 16);
    expect(opens('2026-03-02 10:15')).toBe('2026-03-02T10:15');
    expect(opens('2026-03-02 12:00')).toBe('2026-03-02T13:30');
    expect(opens('2026-03-02 23:00')).toBe('2026-03-03T08:30');
    expect(opens('2026-02-14 18:00')).toBe('2026-02-24T08:30');
  });
});

describe('the next rung', () => {
  const deadline = review('2026-03-02 09:00', '2026-03-11');

  test('is two working days before the due date, then on its day, then the first working hour after the miss', () => {
    expect(said(deadline, '2026-03-02 09:00')).toEqual(['two-days-before', '2026-03-09T08:30']);
    expect(said(deadline, '2026-03-02 09:00', new Set(['two-days-before']))).toEqual([
      'on-the-day',
      '2026-03-11T08:30',
    ]);
    expect(said(deadline, '2026-03-02 09:00', new Set(['two-days-before', 'on-the-day']))).toEqual([
      'missed',
      '2026-03-12T08:30',
    ]);
    expect(said(deadline, '2026-03-02 09:00', new Set(['two-days-before', 'on-the-day', 'missed']))).toBeNull();
  });

  test('counts working days over Spring Festival and its make-up Saturdays', () => {
    // Due on Thursday, 26 February: the two working days before are Wednesday the 25th and Tuesday the 24th.
    expect(said(review('2026-02-10 09:00', '2026-02-26'), '2026-02-10 09:00')).toEqual([
      'two-days-before',
      '2026-02-24T08:30',
    ]);
    expect(said(review('2026-02-10 09:00', '2026-02-25'), '2026-02-10 09:00')).toEqual([
      'two-days-before',
      '2026-02-14T08:30',
    ]);
  });

  test('of a period that ends on a plain Saturday is on the Friday, and after the miss on Monday', () => {
    const saturday = review('2026-01-07 09:00', '2026-03-07');
    expect(said(saturday, '2026-01-07 09:00', new Set(['two-days-before']))).toEqual([
      'on-the-day',
      '2026-03-06T08:30',
    ]);
    expect(said(saturday, '2026-03-07 09:00')).toEqual(['missed', '2026-03-09T08:30']);
  });

  test('is never a day that lay before the period began', () => {
    const short = {
      clock: 'supervised-nowhere',
      anchor: at('2026-03-02 15:00'),
      dueAt: endOfDay(localDate('2026-03-03')),
    };
    expect(nextRung(short, calendar, ladder, none, at('2026-03-02 15:00'))?.rung.name).toBe('on-the-day');
  });

  test('that was slept through comes in the next working minute, while the deadline is not past', () => {
    expect(said(deadline, '2026-03-10 10:15')).toEqual(['two-days-before', '2026-03-10T10:15']);
    expect(said(deadline, '2026-03-10 21:00')).toEqual(['two-days-before', '2026-03-11T08:30']);
    expect(said(deadline, '2026-03-11 18:00')).toEqual(['missed', '2026-03-12T08:30']);
    expect(said(deadline, '2026-09-01 09:00')).toEqual(['missed', '2026-09-01T09:00']);
  });

  test('is another for clocks that have a ladder of their own', () => {
    expect(rungsOf(ladder, 'sign-for').map(({ name, action }) => `${name}/${action}`)).toEqual([
      'on-the-day/remind',
      'missed/remind',
    ]);
    expect(rungsOf(ladder, 'mediation').map(({ to }) => to)).toEqual(['handler', 'head', 'parent-unit']);
  });
});

/** The same, found by walking: every day from the anchor on, every minute of a day that might be it. */
function oracle(
  deadline: ReturnType<typeof review>,
  days: Calendar,
  steps: Ladder,
  fired: ReadonlySet<string>,
  now: Instant,
): string | null {
  const works = (day: LocalDate): boolean => ['working-day', 'make-up-working-day'].includes(days.kindOf(day));
  const span = (from: string, to: string): LocalDate[] => {
    const list: LocalDate[] = [];
    for (let day = dayNumber(localDate(from)); day <= dayNumber(localDate(to)); day++) list.push(dateOfDayNumber(day));
    return list;
  };
  const minutes = ({ from, to }: WorkingSpan): string[] => {
    const list: string[] = [];
    for (let minute = 0; minute < 1_440; minute++) {
      const text = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
      if (text >= from && text < to) list.push(text);
    }
    return list;
  };
  const working = steps.hours.flatMap(minutes);
  /** The first whole working minute that does not lie before; an instant within one stands for itself. */
  const opens = (from: Instant): Instant => {
    for (let day = dayNumber(dateOf(from)); ; day++) {
      const date = dateOfDayNumber(day);
      if (!works(date)) continue;
      if (date === dateOf(from) && working.includes(from.slice(11, 16))) return from;
      const minute = working.find((text) => instantOf(Date.parse(`${date}T${text}:00+08:00`)) >= from);
      if (minute !== undefined) return instantOf(Date.parse(`${date}T${minute}:00+08:00`));
    }
  };
  const before = (rung: Rung): Instant => {
    if (rung.at === 'missed') return opens(instantOf(epochMs(deadline.dueAt) + 1));
    const past = span(dateOfDayNumber(dayNumber(dateOf(deadline.dueAt)) - 40), dateOf(deadline.dueAt)).filter(works);
    return instantOf(Date.parse(`${past.at(-1 - rung.at.before)!}T${working[0]!}:00+08:00`));
  };
  const found = rungsOf(steps, deadline.clock)
    .filter(({ name }) => !fired.has(name))
    .map((rung) => ({ rung, moment: before(rung) }))
    .filter(({ moment }) => moment > deadline.anchor)
    .map(({ rung, moment }) => ({ rung, when: moment >= now ? moment : opens(now) }))
    .filter(({ rung, when }) => rung.at === 'missed' || when <= deadline.dueAt)
    .sort((a, b) => epochMs(a.when) - epochMs(b.when));
  return found[0] ? `${found[0].rung.name} ${found[0].when}` : null;
}

const DAY = 86_400_000;
const first = epochMs(at('2023-01-01'));
const spans = fc.constantFrom<Ladder['hours']>(
  [
    { from: '08:30', to: '12:00' },
    { from: '13:30', to: '17:30' },
  ],
  [{ from: '00:00', to: '24:00' }],
  [
    { from: '09:00', to: '09:01' },
    { from: '09:01', to: '23:59' },
  ],
);

test('the next rung is what walking minute by minute finds, in a thousand situations', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...calendars().slice(-3)),
      spans,
      fc.integer({ min: 0, max: 1_300 * DAY }),
      fc.integer({ min: 0, max: 70 }),
      fc.integer({ min: -2 * DAY, max: 90 * DAY }),
      fc.subarray(['two-days-before', 'on-the-day', 'missed']),
      fc.constantFrom('initial-review', 'sign-for', 'follow-up'),
      (days, hours, start, length, later, fired, clock) => {
        const anchor = instantOf(first + start);
        const deadline = { clock, anchor, dueAt: endOfDay(dateOf(instantOf(first + start + length * DAY))) };
        const now = instantOf(first + start + later);
        const steps = { ...ladder, hours };
        const next = nextRung(deadline, days, steps, new Set(fired), now);
        expect(next && `${next.rung.name} ${next.at}`).toBe(oracle(deadline, days, steps, new Set(fired), now));
        if (next) {
          expect(next.at >= now).toBe(true);
          expect(isOfficeOpen(next.at, days, hours)).toBe(true);
        }
      },
    ),
    { numRuns: 1_000 },
  );
}, 60_000);
