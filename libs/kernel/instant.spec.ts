import fc from 'fast-check';
import {
  dateOf,
  dateOfDayNumber,
  dayNumber,
  endOfDay,
  epochMs,
  instantOf,
  isDate,
  localDate,
  parseInstant,
  startOfDay,
} from './index.js';

describe('instants', () => {
  it('are written in one form, so that texts compare as the moments do', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        (a, b) => {
          expect(instantOf(a) < instantOf(b)).toBe(a < b);
          expect(epochMs(instantOf(a))).toBe(a);
        },
      ),
    );
  });

  it('are read from any RFC 3339 text with an offset and written in Chinese time', () => {
    expect(parseInstant('2026-02-10T01:00:00Z')).toBe('2026-02-10T09:00:00.000+08:00');
    expect(parseInstant('2026-02-09T20:00:00.1239-05:00')).toBe('2026-02-10T09:00:00.123+08:00');
  });

  it.each([
    '2026-02-10T09:00:00',
    '2026-02-30T09:00:00Z',
    '2026-02-10',
    '2026-02-10T24:00:00Z',
    '2026-02-10T09:00:60Z',
    'now',
    '',
    '9999-12-31T16:00:00Z',
    '0099-12-31T23:00:00Z',
  ])('refuse %j: no offset, or no such moment', (text) => expect(parseInstant(text)).toBeUndefined());

  it('know their day in Shanghai whatever zone the process believes in', () => {
    expect(dateOf(parseInstant('2026-01-31T16:00:00Z')!)).toBe('2026-02-01');
  });

  it('bound a day: its last millisecond is followed by the next day’s first', () => {
    const day = localDate('2026-02-28');
    expect(epochMs(endOfDay(day)) + 1).toBe(epochMs(startOfDay(localDate('2026-03-01'))));
  });
});

describe('dates', () => {
  it('number on without gaps over leap years and centuries', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10_000, max: 60_000 }), (n) => {
        expect(dayNumber(dateOfDayNumber(n))).toBe(n);
      }),
    );
  });
  it('refuse days that do not exist', () => {
    expect(isDate('2023-02-29')).toBe(false);
    expect(isDate('2024-02-29')).toBe(true);
    expect(isDate('2024-13-01')).toBe(false);
    expect(() => localDate('2024-2-9')).toThrow(RangeError);
  });
});
