import fc from 'fast-check';
import { dateOf, dayNumber, instantOf, localDate } from '#libs/kernel';
import type { Instant } from '#libs/kernel';
import { at } from './testing/clock-story.js';
import { dayOf } from './day-numbers.js';
import { calendarById, calendars, newestCalendar, project, ruleSetById } from './index.js';
import type { Budget, Calendar, ClockFacts, ClockRule, Counting, Due } from './index.js';

const order121 = ruleSetById('cn-samr-order-121')!;
const mediationRule = order121.clocks.mediation!;
const newest = newestCalendar();

const counting = (rollOver: Counting['rollOver']): Counting => ({
  firstDay: 'excluded',
  rollOver,
  article: '第四十五条',
  grade: 'interpretation',
});
const ruleOf = (budget: Budget): ClockRule => ({ ...mediationRule, budget });
const workingDays = (amount: number): ClockRule => ruleOf({ amount, unit: 'working-day' });
const calendarDays = (amount: number): ClockRule => ruleOf({ amount, unit: 'calendar-day' });
const facts = (anchor: string, more: Partial<ClockFacts> = {}): ClockFacts => ({
  anchor: at(anchor),
  pauses: [],
  extensions: [],
  stoppedAt: null,
  voidedAt: null,
  ...more,
});
const paused = (from: string, to: string | null): ClockFacts['pauses'][number] => ({
  reason: 'testing',
  from: at(from),
  to: to === null ? null : at(to),
});
const due = (
  rule: ClockRule,
  clock: ClockFacts,
  rollOver: Counting['rollOver'] = 'statutory-holiday',
  calendar: Calendar = newest,
): Due => project(rule, clock, calendar, counting(rollOver));

describe('a period', () => {
  test('does not count its first day, and ends at 24:00 of the last', () => {
    expect(due(workingDays(1), facts('2026-03-02 09:00')).dueAt).toBe('2026-03-03T23:59:59.999+08:00');
  });

  test('that starts in the first or in the last millisecond of a day ends on the same day', () => {
    const starts = ['2026-03-02 00:00:00.000', '2026-03-02 23:59:59.999'];
    expect(starts.map((start) => due(workingDays(7), facts(start)).dueAt)).toEqual(
      Array(2).fill('2026-03-11T23:59:59.999+08:00'),
    );
  });

  test('of working days counts the make-up Saturday before 春节 2026 and none of the nine days off', () => {
    expect(due(workingDays(7), facts('2026-02-10 09:00')).dueAt).toBe(at('2026-02-26 23:59:59.999'));
  });

  test('of working days that starts on a Saturday begins to count on Monday', () => {
    expect(due(workingDays(1), facts('2026-03-07 12:00')).dueAt).toBe(at('2026-03-09 23:59:59.999'));
  });

  test('of calendar days counts holidays, and rolls over when its last day is one', () => {
    // 60 days from 5 August end on 4 October; the first day after 国庆 is 8 October.
    expect(due(calendarDays(60), facts('2026-08-05 10:00')).dueAt).toBe(at('2026-10-08 23:59:59.999'));
  });

  test('of calendar days that ends on a plain Saturday ends there, or on Monday by the other reading', () => {
    expect(due(calendarDays(5), facts('2026-03-02 10:00')).dueAt).toBe(at('2026-03-07 23:59:59.999'));
    expect(due(calendarDays(5), facts('2026-03-02 10:00'), 'rest-day').dueAt).toBe(at('2026-03-09 23:59:59.999'));
  });

  test('of calendar days that ends on a make-up Saturday ends there by either reading', () => {
    for (const reading of ['statutory-holiday', 'rest-day'] as const) {
      expect(due(calendarDays(5), facts('2026-02-23 10:00'), reading).dueAt).toBe(at('2026-02-28 23:59:59.999'));
    }
  });

  test('of calendar days that ends inside a holiday ends on the first day after it, a make-up working day too', () => {
    expect(due(calendarDays(3), facts('2023-10-02 10:00')).dueAt).toBe(at('2023-10-07 23:59:59.999'));
    expect(due(calendarDays(2), facts('2023-04-03 10:00')).dueAt).toBe(at('2023-04-06 23:59:59.999'));
  });
});

describe('a pause', () => {
  test('takes out the days after the one on which it began, up to the one on which it ended', () => {
    // Without it: 11 March. The 5th, 6th and 9th are taken out, not the 4th.
    const due7 = due(
      workingDays(7),
      facts('2026-03-02 09:00', { pauses: [paused('2026-03-04 15:00', '2026-03-09 10:00')] }),
    );
    expect(due7.dueAt).toBe(at('2026-03-16 23:59:59.999'));
    expect(
      due7
        .days()
        .filter((day) => day.reason === 'paused')
        .map((day) => day.date),
    ).toEqual(['2026-03-05', '2026-03-06', '2026-03-07', '2026-03-08', '2026-03-09']);
  });

  test('within one day gains nothing, not even from its first instant to its last', () => {
    for (const pause of [
      paused('2026-03-04 09:00', '2026-03-04 17:00'),
      paused('2026-03-04 00:00:00.000', '2026-03-04 23:59:59.999'),
    ]) {
      expect(due(workingDays(7), facts('2026-03-02 09:00', { pauses: [pause] })).dueAt).toBe(
        at('2026-03-11 23:59:59.999'),
      );
    }
  });

  test('across one midnight takes out one day, however short it is', () => {
    const pause = paused('2026-03-04 23:59:59.999', '2026-03-05 00:00:00.000');
    expect(due(workingDays(7), facts('2026-03-02 09:00', { pauses: [pause] })).dueAt).toBe(
      at('2026-03-12 23:59:59.999'),
    );
  });

  test('over a weekend costs the working days only, not the hours of the wall clock', () => {
    const pause = paused('2026-03-06 18:00', '2026-03-08 18:00');
    expect(due(workingDays(7), facts('2026-03-02 09:00', { pauses: [pause] })).dueAt).toBe(
      at('2026-03-11 23:59:59.999'),
    );
  });

  test('that overlaps another counts once, in whatever order they are told', () => {
    const pauses = [paused('2026-03-05 10:00', '2026-03-06 10:00'), paused('2026-03-04 10:00', '2026-03-10 10:00')];
    for (const order of [pauses, pauses.toReversed()]) {
      expect(due(workingDays(7), facts('2026-03-02 09:00', { pauses: order })).dueAt).toBe(
        at('2026-03-17 23:59:59.999'),
      );
    }
  });

  test('that is open leaves the due date unknown, and says what is used and left', () => {
    const open = due(workingDays(7), facts('2026-03-02 09:00', { pauses: [paused('2026-03-04 15:00', null)] }));
    expect(open).toMatchObject({ dueAt: null, firmness: 'provisional', status: 'paused', consumed: 2, remaining: 5 });
    expect(open.days().at(-1)).toMatchObject({ date: '2026-03-04', number: 2 });
  });

  test('that nobody closed before the stop ends with it', () => {
    const stopped = facts('2026-03-02 09:00', {
      pauses: [paused('2026-03-04 15:00', null)],
      stoppedAt: at('2026-03-09 10:00'),
    });
    expect(due(workingDays(7), stopped)).toMatchObject({
      dueAt: at('2026-03-16 23:59:59.999'),
      status: 'stopped',
      consumed: 2,
    });
  });

  test('that begins when the budget is used up keeps the due date', () => {
    const late = facts('2026-03-02 09:00', { pauses: [paused('2026-03-11 09:00', null)] });
    expect(due(workingDays(7), late)).toMatchObject({
      dueAt: at('2026-03-11 23:59:59.999'),
      consumed: 7,
      remaining: 0,
    });
  });

  test('that begins while the end is rolling over keeps the due date', () => {
    const rolling = facts('2026-08-05 10:00', { pauses: [paused('2026-10-05 09:00', null)] });
    expect(due(calendarDays(60), rolling).dueAt).toBe(at('2026-10-08 23:59:59.999'));
  });
});

describe('a projection', () => {
  test('adds extensions to the budget', () => {
    const extended = due(
      workingDays(15),
      facts('2026-09-28 09:00', { extensions: [{ amount: 15, at: at('2026-10-20 09:00') }] }),
    );
    expect(extended).toMatchObject({
      dueAt: at('2026-11-13 23:59:59.999'),
      budget: { amount: 30, unit: 'working-day' },
    });
  });

  test('measures what is used up to the stop, to the asked instant, or to the anchor', () => {
    const clock = facts('2026-03-02 09:00');
    expect(
      project(workingDays(7), { ...clock, stoppedAt: at('2026-03-05 09:00') }, newest, counting('rest-day')).consumed,
    ).toBe(3);
    expect(project(workingDays(7), clock, newest, counting('rest-day'), at('2026-03-09 08:00'))).toMatchObject({
      consumed: 5,
      remaining: 2,
    });
    expect(project(workingDays(7), clock, newest, counting('rest-day'), at('2026-12-09 08:00'))).toMatchObject({
      consumed: 7,
      remaining: 0,
    });
    expect(project(workingDays(7), clock, newest, counting('rest-day'))).toMatchObject({ consumed: 0, remaining: 7 });
  });

  test('that ends in the first uncovered day is provisional, and on the last covered day firm', () => {
    expect(due(workingDays(1), facts('2026-12-30 09:00'))).toMatchObject({
      dueAt: at('2026-12-31 23:59:59.999'),
      firmness: 'firm',
    });
    expect(due(workingDays(1), facts('2026-12-31 09:00'))).toMatchObject({
      dueAt: at('2027-01-01 23:59:59.999'),
      firmness: 'provisional',
    });
    expect(
      due(workingDays(1), facts('2026-12-31 09:00'))
        .days()
        .map((day) => day.provisional),
    ).toEqual([false, true]);
  });

  test('gives another date under another calendar, and only then', () => {
    const old = calendarById('cn-state-council-2025')!;
    expect(due(workingDays(7), facts('2025-12-26 09:00'), 'rest-day', old)).toMatchObject({
      dueAt: at('2026-01-06 23:59:59.999'),
      firmness: 'provisional',
    });
    expect(due(workingDays(7), facts('2025-12-26 09:00'), 'rest-day', newest)).toMatchObject({
      dueAt: at('2026-01-07 23:59:59.999'),
      firmness: 'firm',
    });
  });

  test('numbers the days that count and gives every other its reason and article', () => {
    const days = due(
      calendarDays(60),
      facts('2026-08-05 10:00', { pauses: [paused('2026-08-06 10:00', '2026-08-07 10:00')] }),
    ).days();
    expect(days[0]).toMatchObject({
      date: '2026-08-05',
      reason: 'first-day',
      counted: false,
      number: null,
      article: '第四十五条',
    });
    expect(days[1]).toMatchObject({
      date: '2026-08-06',
      reason: 'counted',
      number: 1,
      article: '第二十三条第一款第五项',
    });
    expect(days[2]).toMatchObject({
      date: '2026-08-07',
      reason: 'paused',
      pause: 'testing',
      article: '第二十二条',
      counted: false,
    });
    expect(days.filter((day) => day.counted)).toHaveLength(60);
    expect(days.filter((day) => day.reason === 'roll-over').map((day) => day.date)).toEqual([
      '2026-10-06',
      '2026-10-07',
      '2026-10-08',
    ]);
    expect(days.find((day) => day.date === '2026-10-01')?.name?.zh).toBe('国庆节');
  });
});

/** The same rule, told slowly and in another way: walk from midnight to midnight and ask whether the clock was running. */
function oracle(budget: Budget, clock: ClockFacts, calendar: Calendar, rollOver: Counting['rollOver']) {
  const total = budget.amount + clock.extensions.reduce((sum, extension) => sum + extension.amount, 0);
  const counted: string[] = [];
  const cursor = new Date(`${clock.anchor.slice(0, 10)}T00:00:00Z`);
  let provisional = clock.anchor.slice(0, 10) < calendar.coveredFrom;
  while (counted.length < total) {
    cursor.setUTCDate(cursor.getUTCDate() + 1);
    const date = cursor.toISOString().slice(0, 10);
    const midnight = `${date}T00:00:00.000+08:00`;
    const holding = clock.pauses.filter(
      (pause) => pause.from < midnight && (pause.to === null || midnight <= pause.to),
    );
    if (holding.some((pause) => pause.to === null)) return { dueAt: null, counted, firmness: 'provisional' };
    if (holding.length > 0) continue;
    if (budget.unit === 'working-day' && !calendar.isWorking(localDate(date))) continue;
    counted.push(date);
  }
  if (budget.unit === 'calendar-day') {
    const off = rollOver === 'rest-day' ? ['rest-day', 'statutory-holiday'] : ['statutory-holiday'];
    while (off.includes(calendar.kindOf(localDate(cursor.toISOString().slice(0, 10)))))
      cursor.setUTCDate(cursor.getUTCDate() + 1);
  }
  const last = cursor.toISOString().slice(0, 10);
  provisional ||= last > calendar.coveredUntil;
  return { dueAt: `${last}T23:59:59.999+08:00`, counted, firmness: provisional ? 'provisional' : 'firm' };
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const day0 = Date.parse('2020-01-01T00:00:00+08:00');
const spanDays = Math.round((Date.parse('2027-12-31T00:00:00+08:00') - day0) / DAY);

/** Times of day with the midnights that go wrong first. */
const timeOfDay = fc.oneof(fc.integer({ min: 0, max: DAY - 1 }), fc.constantFrom(0, 1, DAY - 1));
/** Days around 春节, the turns of the year, the change of law, 国庆; and any other. */
const HARD = [
  '2020-01-20',
  '2021-02-05',
  '2022-12-28',
  '2023-01-16',
  '2024-02-01',
  '2024-12-27',
  '2025-01-22',
  '2025-09-24',
  '2025-12-24',
  '2026-02-10',
  '2026-04-13',
  '2026-09-22',
  '2026-12-20',
];
const anyDay = fc.oneof(
  fc.integer({ min: 0, max: spanDays }),
  fc
    .tuple(fc.constantFrom(...HARD), fc.integer({ min: 0, max: 15 }))
    .map(([date, plus]) => Math.round((Date.parse(`${date}T00:00:00+08:00`) - day0) / DAY) + plus),
);

const schedule = fc.record({
  day: anyDay,
  time: timeOfDay,
  budget: fc.record({
    amount: fc.oneof(fc.constantFrom(1, 5, 7, 10, 15, 45, 60), fc.integer({ min: 1, max: 70 })),
    unit: fc.constantFrom('working-day' as const, 'calendar-day' as const),
  }),
  extensions: fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 2 }),
  pauses: fc.array(
    fc.record({
      after: fc.integer({ min: -3, max: 70 }),
      time: timeOfDay,
      days: fc.integer({ min: 0, max: 20 }),
      end: timeOfDay,
      open: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
    { maxLength: 4 },
  ),
  rollOver: fc.constantFrom('statutory-holiday' as const, 'rest-day' as const),
  calendar: fc.constantFrom(...calendars()),
  asOf: fc.integer({ min: 0, max: 100 }),
});

describe('every schedule of ten thousand', () => {
  test('is projected as walking it day by day says: due date, firmness, counted days, days used', () => {
    fc.assert(
      fc.property(schedule, (plan) => {
        const midnight = day0 + plan.day * DAY;
        const clock: ClockFacts = {
          anchor: instantOf(midnight + plan.time),
          pauses: plan.pauses.map((pause) => {
            const from = midnight + pause.after * DAY + pause.time;
            const to = Math.max(from, midnight + (pause.after + pause.days) * DAY + pause.end);
            return { reason: 'testing', from: instantOf(from), to: pause.open ? null : instantOf(to) };
          }),
          extensions: plan.extensions.map((amount) => ({ amount, at: instantOf(midnight) })),
          stoppedAt: null,
          voidedAt: null,
        };
        const asOf: Instant = instantOf(midnight + plan.time + plan.asOf * DAY);
        const expected = oracle(plan.budget, clock, plan.calendar, plan.rollOver);
        const actual = project(ruleOf(plan.budget), clock, plan.calendar, counting(plan.rollOver), asOf);

        expect(actual.dueAt).toBe(expected.dueAt);
        expect(actual.firmness).toBe(expected.firmness);
        expect(
          actual
            .days()
            .filter((day) => day.counted)
            .map((day) => day.date),
        ).toEqual(expected.counted);
        expect(actual.consumed).toBe(expected.counted.filter((date) => date <= dateOf(asOf)).length);
        expect(actual.consumed + actual.remaining).toBe(actual.budget.amount);
      }),
      { numRuns: 10_000 },
    );
  }, 60_000);

  test('takes the day of an instant as the kernel does', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.parse('1970-01-02'), max: Date.parse('2200-01-01') }), (ms) => {
        expect(dayOf(instantOf(ms))).toBe(dayNumber(dateOf(instantOf(ms))));
      }),
    );
  });
});
