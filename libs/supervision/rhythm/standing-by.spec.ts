import fc from 'fast-check';
import { calendarInForce } from '#libs/law';
import { instantOf } from '#libs/kernel';
import { at } from '../testing/facts.js';
import { monthPeriod, weekPeriod } from '../domain/periods.js';
import { rhythmRules } from './rhythm-file.js';
import { standingBy } from './standing-by.js';

const by = (text: string) => standingBy(rhythmRules(), calendarInForce(at(text)), at(text));

describe('What should stand by now', () => {
  it('is today’s look from its hour on, on working days: a make-up Saturday is one, a holiday is none', () => {
    expect([by('2026-05-09 08:29').look, by('2026-05-09 08:30').look]).toEqual([null, '2026-05-09']);
    expect([by('2026-05-01 10:00').look, by('2026-05-10 10:00').look]).toEqual([null, null]);
    expect(by('2026-05-08 23:59').look).toBe('2026-05-08');
  });

  it('is the week that ended from Monday’s hour on, holiday or not, and until then the one before', () => {
    expect([by('2026-05-04 08:29').week, by('2026-05-04 08:30').week]).toEqual(['2026-W17', '2026-W18']);
    expect(by('2026-05-10 23:59').week).toBe('2026-W18');
    // Over the turn of the year.
    expect([by('2026-12-31 09:00').week, by('2027-01-04 09:00').week]).toEqual(['2026-W52', '2026-W53']);
  });

  it('is the month that ended from its day of settling on, and until then the one before', () => {
    expect([by('2026-05-03 08:29').month, by('2026-05-03 08:30').month]).toEqual(['2026-03', '2026-04']);
    expect([by('2026-01-02 12:00').month, by('2026-01-03 12:00').month]).toEqual(['2025-11', '2025-12']);
  });

  it('is over whenever it is asked, and never goes back', () => {
    const moment = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2026-12-31') });
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 40 * 86_400_000 }), (ms, later) => {
        const [now, then] = [instantOf(ms), instantOf(ms + later)];
        const [one, other] = [now, then].map((time) => standingBy(rhythmRules(), calendarInForce(time), time));
        expect(weekPeriod(one!.week)!.to < now.slice(0, 10)).toBe(true);
        expect(monthPeriod(one!.month)!.to < now.slice(0, 10)).toBe(true);
        expect([one!.week <= other!.week, one!.month <= other!.month]).toEqual([true, true]);
      }),
    );
  });
});
