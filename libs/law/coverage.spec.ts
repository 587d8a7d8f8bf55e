import { localDate } from '#libs/kernel';
import { calendarById, coverageOn } from './index.js';

const calendar = calendarById('cn-state-council-2026')!;

test.each([
  ['2026-11-01', 60, true],
  ['2026-10-31', 61, false],
  ['2026-12-31', 0, true],
  ['2027-01-02', -2, true],
])('on %s the calendar of 2026 has %i days left, and the alarm is %s', (day, daysLeft, alarm) => {
  expect(coverageOn(calendar, localDate(day))).toEqual({
    calendar: 'cn-state-council-2026',
    coveredUntil: '2026-12-31',
    daysLeft,
    alarm,
  });
});
