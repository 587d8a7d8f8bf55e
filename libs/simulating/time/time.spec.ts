import fc from 'fast-check';
import { dateOf, epochMs, instant, instantOf } from '#libs/kernel';
import { newestCalendar } from '#libs/law';
import { Random } from '../random.js';
import { apportion, arrivals } from './arrivals.js';
import { Heap } from './heap.js';
import { WorkingTime } from './working-time.js';

const at = (text: string) => epochMs(instant(text));
const time = new WorkingTime(newestCalendar());

describe('the bureau’s hours', () => {
  it.each([
    ['within them, now', '2025-03-12T10:15:00+08:00', '2025-03-12T10:15:00+08:00'],
    ['before them, at half past eight', '2025-03-12T06:00:00+08:00', '2025-03-12T08:30:00+08:00'],
    ['over noon, at half past one', '2025-03-12T12:00:00+08:00', '2025-03-12T13:30:00+08:00'],
    ['on Friday evening, on Monday', '2025-03-14T18:00:00+08:00', '2025-03-17T08:30:00+08:00'],
    ['on the eve of 春节, after eight days off', '2025-01-27T19:00:00+08:00', '2025-02-05T08:30:00+08:00'],
    ['on a Sunday that is made up for, on that Sunday', '2025-01-26T07:00:00+08:00', '2025-01-26T08:30:00+08:00'],
  ])('open again %s', (_, from, to) => {
    expect(instantOf(time.next(at(from)))).toBe(instant(to));
  });

  it('are when people act, however long something takes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 364 * 1440 }),
        fc.integer({ min: 0, max: 12 }),
        fc.integer(),
        (minute, days, seed) => {
          const from = at('2025-01-01T00:00:00+08:00') + minute * 60_000;
          const then = time.onDay(Random.of(seed), from, days);
          return then > from && time.next(then) === then && (days === 0 || time.daysBetween(from, then) === days);
        },
      ),
    );
  });
});

describe('the submissions of a year', () => {
  const year = arrivals(1, 2025, 13_963, newestCalendar());
  const perDay = new Map<string, number>();
  for (const moment of year) {
    const day = dateOf(instantOf(moment));
    perDay.set(day, (perDay.get(day) ?? 0) + 1);
  }
  const sum = (...days: string[]) => days.reduce((total, day) => total + (perDay.get(day) ?? 0), 0) / days.length;

  it('are exactly as many as were asked for, in order, all within the year', () => {
    expect(year).toHaveLength(13_963);
    expect([...year]).toEqual([...year].sort((a, b) => a - b));
    expect(instantOf(year[0]!).slice(0, 4)).toBe('2025');
    expect(instantOf(year.at(-1)!) < '2025-12-31T23:00').toBe(true);
  });

  it('peak on 15 March, thin out at weekends, and nearly cease over 春节', () => {
    const weekday = sum('2025-06-03', '2025-06-04', '2025-06-05');
    expect(sum('2025-03-15')).toBeGreaterThan(1.5 * weekday);
    expect(sum('2025-06-07', '2025-06-08')).toBeLessThan(0.75 * weekday);
    expect(sum('2025-01-29', '2025-01-30', '2025-01-31')).toBeLessThan(0.4 * weekday);
    expect(sum('2025-01-26')).toBeGreaterThan(sum('2025-01-19'));
  });

  it('come at night, too, but seldom', () => {
    const night = [...year].filter((moment) => Number(instantOf(moment).slice(11, 13)) < 6).length;
    expect(night).toBeGreaterThan(0);
    expect(night / year.length).toBeLessThan(0.05);
  });
});

it('a whole is split into whole parts that make it up again, none further from its share than one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 20_000 }),
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 }),
      (whole, weights) => {
        const parts = apportion(whole, weights);
        const total = weights.reduce((a, b) => a + b, 0);
        expect(parts.reduce((a, b) => a + b, 0)).toBe(whole);
        parts.forEach((part, i) => expect(Math.abs(part - (whole * weights[i]!) / total)).toBeLessThan(1));
      },
    ),
  );
});

it('what is first leaves the heap first, and equals leave as they came', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (moments) => {
      const heap = new Heap<{ at: number; order: number }>(
        (a, b) => a.at < b.at || (a.at === b.at && a.order < b.order),
      );
      moments.forEach((moment, order) => heap.push({ at: moment, order }));
      const expected = moments
        .map((moment, order) => ({ at: moment, order }))
        .sort((a, b) => a.at - b.at || a.order - b.order);
      expect(heap.peek()).toEqual(expected[0]);
      expect(Array.from({ length: heap.size }, () => heap.pop())).toEqual(expected);
      expect(heap.pop()).toBeUndefined();
    }),
  );
});
