import fc from 'fast-check';
import { dateOfDayNumber, dayNumber, instant, localDate } from '#libs/kernel';
import { calendarById, calendarInForce, calendars, newestCalendar, readCalendar } from './index.js';
import type { Calendar, DayKind } from './index.js';
import { faultsOf } from './testing/faults-of.js';

const newest = newestCalendar();

/** The notices of the State Council, written down from their text: days off as spans, then the days worked for them. */
const NOTICES: Readonly<Record<string, { off: readonly (readonly [string, string])[]; worked: readonly string[] }>> = {
  2019: {
    off: [
      ['01-01', '01-01'],
      ['02-04', '02-10'],
      ['04-05', '04-07'],
      ['05-01', '05-04'],
      ['06-07', '06-09'],
      ['09-13', '09-15'],
      ['10-01', '10-07'],
    ],
    worked: ['02-02', '02-03', '04-28', '05-05', '09-29', '10-12'],
  },
  // The Spring Festival was extended to 2 February when the epidemic began; the Saturday to be worked fell away.
  2020: {
    off: [
      ['01-01', '01-01'],
      ['01-24', '02-02'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['06-25', '06-27'],
      ['10-01', '10-08'],
    ],
    worked: ['01-19', '04-26', '05-09', '06-28', '09-27', '10-10'],
  },
  2021: {
    off: [
      ['01-01', '01-03'],
      ['02-11', '02-17'],
      ['04-03', '04-05'],
      ['05-01', '05-05'],
      ['06-12', '06-14'],
      ['09-19', '09-21'],
      ['10-01', '10-07'],
    ],
    worked: ['02-07', '02-20', '04-25', '05-08', '09-18', '09-26', '10-09'],
  },
  // 31 December belongs to the next year's notice.
  2022: {
    off: [
      ['01-01', '01-03'],
      ['01-31', '02-06'],
      ['04-03', '04-05'],
      ['04-30', '05-04'],
      ['06-03', '06-05'],
      ['09-10', '09-12'],
      ['10-01', '10-07'],
      ['12-31', '12-31'],
    ],
    worked: ['01-29', '01-30', '04-02', '04-24', '05-07', '10-08', '10-09'],
  },
  2023: {
    off: [
      ['01-01', '01-02'],
      ['01-21', '01-27'],
      ['04-05', '04-05'],
      ['04-29', '05-03'],
      ['06-22', '06-24'],
      ['09-29', '10-06'],
    ],
    worked: ['01-28', '01-29', '04-23', '05-06', '06-25', '10-07', '10-08'],
  },
  // 1 January and 10 June only join the plain weekend before them (与周末连休).
  2024: {
    off: [
      ['01-01', '01-01'],
      ['02-10', '02-17'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['06-10', '06-10'],
      ['09-15', '09-17'],
      ['10-01', '10-07'],
    ],
    worked: ['02-04', '02-18', '04-07', '04-28', '05-11', '09-14', '09-29', '10-12'],
  },
  2025: {
    off: [
      ['01-01', '01-01'],
      ['01-28', '02-04'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['05-31', '06-02'],
      ['10-01', '10-08'],
    ],
    worked: ['01-26', '02-08', '04-27', '09-28', '10-11'],
  },
  2026: {
    off: [
      ['01-01', '01-03'],
      ['02-15', '02-23'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['06-19', '06-21'],
      ['09-25', '09-27'],
      ['10-01', '10-07'],
    ],
    worked: ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'],
  },
};

describe('the working-day calendar', () => {
  test.each(Object.keys(NOTICES))('gives every day of %s the kind that the notice gives it', (year) => {
    const { off, worked } = NOTICES[year]!;
    const expected = eachDayOf(year).map((date): [string, DayKind] => {
      const monthDay = date.slice(5);
      if (off.some(([first, last]) => first <= monthDay && monthDay <= last)) return [date, 'statutory-holiday'];
      if (worked.includes(monthDay)) return [date, 'make-up-working-day'];
      return [date, [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay()) ? 'rest-day' : 'working-day'];
    });
    expect(eachDayOf(year).map((date) => [date, newest.kindOf(localDate(date))])).toEqual(expected);
  });

  test("takes the days of December that the next year's notice names", () => {
    expect(
      ['2018-12-29', '2018-12-30', '2018-12-31', '2019-01-01'].map((date) => newest.kindOf(localDate(date))),
    ).toEqual(['make-up-working-day', 'statutory-holiday', 'statutory-holiday', 'statutory-holiday']);
  });

  test('counts a weekend day between two announced days off as part of the holiday, where the data leaves it out', () => {
    expect(newest.kindOf(localDate('2012-06-23'))).toBe('statutory-holiday');
    expect(newest.kindOf(localDate('2024-06-09'))).toBe('rest-day');
  });

  test('names the holiday, and what a make-up day makes up for', () => {
    expect(newest.nameOf(localDate('2026-02-17'))?.zh).toBe('春节');
    expect(newest.nameOf(localDate('2026-02-28'))).toEqual({ zh: '春节', en: 'Spring Festival' });
    expect(newest.nameOf(localDate('2026-03-02'))).toBeUndefined();
  });

  test('beyond its coverage goes by the weekday and says that it does', () => {
    const new2027 = localDate('2027-01-01');
    expect(newest.covers(localDate('2026-12-31'))).toBe(true);
    expect(newest.covers(new2027)).toBe(false);
    expect(newest.kindOf(new2027)).toBe('working-day');
    expect(newest.kindOf(localDate('2027-01-02'))).toBe('rest-day');
    expect(newest.covers(localDate('2007-12-31'))).toBe(false);
  });

  test("of 2022 does not know that its last day would become part of the next year's 元旦", () => {
    const lastDay = localDate('2022-12-31');
    const before = calendarById('cn-state-council-2022')!;
    expect([before.kindOf(lastDay), before.nameOf(lastDay)]).toEqual(['rest-day', undefined]);
    const after = calendarById('cn-state-council-2023')!;
    expect([after.kindOf(lastDay), after.nameOf(lastDay)?.zh]).toEqual(['statutory-holiday', '元旦']);
  });

  test('of 2025 knows nothing of what the notice for 2026 announced', () => {
    const old = calendarById('cn-state-council-2025')!;
    expect(old.kindOf(localDate('2026-02-17'))).toBe('working-day');
    expect(old.nameOf(localDate('2026-02-17'))).toBeUndefined();
    expect(old.kindOf(localDate('2025-10-08'))).toBe('statutory-holiday');
  });

  test.each(calendars().map((calendar) => [calendar.id, calendar] as const))(
    '%s: sums and inverses agree with counting day by day',
    (_, calendar) => {
      fc.assert(
        fc.property(
          fc.integer({ min: dayNumber(localDate('2007-01-01')), max: dayNumber(localDate('2028-12-31')) }),
          fc.integer({ min: 1, max: 80 }),
          (start, count) => {
            let day = start;
            for (let seen = 0; seen < count;) if (worksOn(calendar, ++day)) seen++;
            const from = dateOfDayNumber(start);
            expect(calendar.workingDayAfter(from, count)).toBe(dateOfDayNumber(day));
            expect(calendar.workingDaysBetween(from, dateOfDayNumber(day))).toBe(count);
            expect(calendar.isWorking(dateOfDayNumber(day))).toBe(true);
          },
        ),
        { numRuns: 2000 },
      );
    },
  );

  test('refuses to count zero or minus one working days onward', () => {
    expect(() => newest.workingDayAfter(localDate('2026-01-05'), 0)).toThrow(RangeError);
  });
});

describe('shipped calendars', () => {
  test('never change once cases have pinned them: their hashes stand', () => {
    expect(Object.fromEntries(calendars().map((calendar) => [calendar.id, calendar.hash]))).toEqual({
      'cn-state-council-2021': '8852c024fed0ff004f7daf99d70efc892d19e36b63e2a4e73d2b8b8a6c57d35e',
      'cn-state-council-2022': 'e8465a8c17a5e4bafc009028c42df8faa4543225527c8a9e64fc59aff7f251af',
      'cn-state-council-2023': 'b28f2d16c542039f3630679ee5468ec6c211f55901a58e8c852cd0f71ba5b649',
      'cn-state-council-2024': 'f79e621496e9b754017b23c619f3c52d9536f710a566ab7d748a53760a42f6e8',
      'cn-state-council-2025': '2d0f9ce1ef3fbbd05343a7488603aa3def00964b4efbf48cfdd56fd670267e51',
      'cn-state-council-2026': '3015f240880c2bc4d0da18fa7ecd5e37a9012f2c20c9baf5f9a5f170ba349f43',
    });
  });

  test('a case pins the newest that was published on its day of receipt', () => {
    expect(calendarInForce(instant('2025-11-03T23:59:59+08:00')).id).toBe('cn-state-council-2025');
    expect(calendarInForce(instant('2025-11-04T00:00:00+08:00')).id).toBe('cn-state-council-2026');
  });

  test('a case older than all of them pins the oldest, whose coverage reaches back', () => {
    const calendar = calendarInForce(instant('2020-03-05T09:00:00+08:00'));
    expect(calendar.id).toBe('cn-state-council-2021');
    expect(calendar.covers(localDate('2020-03-05'))).toBe(true);
  });

  test('an id that is not shipped is nobody', () => {
    expect(calendarById('cn-state-council-1999')).toBeUndefined();
  });
});

describe('a calendar file', () => {
  const good = (days: string): string => `
id: test
title: { zh: 试, en: Test }
source: nobody
published: 2026-01-01
coveredFrom: 2026-01-01
coveredUntil: 2026-12-31
days: [${days}]
`;

  test('adds its own days to the common ones', () => {
    const calendar = readCalendar(
      'test',
      good('{ date: 2026-07-01, kind: statutory-holiday, name: { zh: 局庆, en: Anniversary } }'),
    );
    expect(calendar.kindOf(localDate('2026-07-01'))).toBe('statutory-holiday');
    expect(calendar.kindOf(localDate('2026-10-10'))).toBe('make-up-working-day');
  });

  test.each([
    ['a day that does not exist', '{ date: 2026-02-30, kind: rest-day }', 'days.0.date'],
    ['a day outside the coverage', '{ date: 2027-01-01, kind: rest-day }', 'days.0.date'],
    ['a span that ends before it begins', '{ date: [2026-05-05, 2026-05-01], kind: statutory-holiday }', 'days.0.date'],
    ['a kind that no day has', '{ date: 2026-05-05, kind: half-day }', 'days.0.kind'],
    ['a key that nobody reads', '{ date: 2026-05-05, kind: rest-day, remark: x }', 'days.0'],
  ])('is refused for %s, with the path', (_, days, path) => {
    expect(faultsOf(() => readCalendar('test', good(days)))).toEqual([
      expect.objectContaining({ path, reason: expect.stringMatching(/./) as string }),
    ]);
  });

  test('is refused when its id is not its name', () => {
    expect(faultsOf(() => readCalendar('other', good('')))).toEqual([
      { path: 'id', reason: "is test, the file's name says other" },
    ]);
  });
});

function eachDayOf(year: string): string[] {
  const days: string[] = [];
  for (let day = dayNumber(localDate(`${year}-01-01`)); day <= dayNumber(localDate(`${year}-12-31`)); day++)
    days.push(dateOfDayNumber(day));
  return days;
}

function worksOn(calendar: Calendar, day: number): boolean {
  return ['working-day', 'make-up-working-day'].includes(calendar.kindOf(dateOfDayNumber(day)));
}
