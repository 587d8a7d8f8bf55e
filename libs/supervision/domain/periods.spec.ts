import fc from 'fast-check';
import { dateOfDayNumber, dayNumber, localDate } from '#libs/kernel';
import {
  mondayOf,
  monthBefore,
  monthOf,
  monthPeriod,
  monthsToSettle,
  weekBefore,
  weekOf,
  weekPeriod,
} from './periods.js';

describe('A week', () => {
  it('belongs to the year that holds its Thursday', () => {
    expect([weekOf(localDate('2026-01-01')), weekOf(localDate('2025-12-29'))]).toEqual(['2026-W01', '2026-W01']);
    expect(weekOf(localDate('2027-01-03'))).toBe('2026-W53');
    expect(weekPeriod('2026-W53')).toEqual({ from: '2026-12-28', to: '2027-01-03' });
  });

  it('that the year does not have is none', () => {
    expect(['2025-W53', '2026-W00', '2026-W54', '2026-7', 'soon'].map(weekPeriod)).toEqual(Array(5).fill(undefined));
  });

  it('of a year that no date can name is none', () => {
    expect(['9999-W52', '0000-W01', '0099-W10'].map(weekPeriod)).toEqual(Array(3).fill(undefined));
  });

  it('of any day is seven days from Monday to Sunday that hold it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60_000 }), (number) => {
        const day = dateOfDayNumber(number);
        const period = weekPeriod(weekOf(day))!;
        expect(period.from <= day && day <= period.to).toBe(true);
        expect(dayNumber(period.to) - dayNumber(period.from)).toBe(6);
        expect(new Date(`${period.from}T12:00:00Z`).getUTCDay()).toBe(1);
      }),
    );
  });
});

describe('A month', () => {
  it('ends on its last day, in leap years too', () => {
    expect(monthPeriod('2024-02')).toEqual({ from: '2024-02-01', to: '2024-02-29' });
    expect(monthPeriod('2026-12')).toEqual({ from: '2026-12-01', to: '2026-12-31' });
    expect(monthOf(localDate('2024-02-29'))).toBe('2024-02');
    expect(['2026-13', '2026-0', '2026'].map(monthPeriod)).toEqual(Array(3).fill(undefined));
  });

  it('of a year that no date can name is none', () => {
    expect(['9999-12', '0000-01', '0099-06'].map(monthPeriod)).toEqual(Array(3).fill(undefined));
  });

  it('is followed by the next, and a week by the next', () => {
    expect([monthBefore(localDate('2026-01-31')), monthBefore(localDate('2026-03-31'))]).toEqual([
      '2025-12',
      '2026-02',
    ]);
    expect([weekBefore(localDate('2026-01-01')), mondayOf(localDate('2026-01-01'))]).toEqual([
      '2025-W52',
      '2025-12-29',
    ]);
  });
});

describe('Months that are to be settled', () => {
  it('are those of the year that have ended, in January those of the year before', () => {
    expect(monthsToSettle(localDate('2026-04-02'))).toEqual(['2026-01', '2026-02', '2026-03']);
    expect(monthsToSettle(localDate('2026-02-28'))).toEqual(['2026-01']);
    const [first, last] = [monthsToSettle(localDate('2026-01-31'))].flatMap((all) => [all[0], all.at(-1)]);
    expect([first, last, monthsToSettle(localDate('2026-01-01')).length]).toEqual(['2025-01', '2025-12', 12]);
  });
});
