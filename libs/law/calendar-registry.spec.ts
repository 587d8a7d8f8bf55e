import { instant, localDate } from '#libs/kernel';
import { calendarById, LawConflict, newCalendarRegistry, newestCalendar } from './index.js';
import { faultsOf } from './testing/faults-of.js';
import { noticeOf2027 } from './testing/notice-of-2027.js';

const noon = (day: string) => instant(`${day}T12:00:00+08:00`);
const without = (...keys: string[]) =>
  Object.fromEntries(Object.entries(noticeOf2027).filter(([key]) => !keys.includes(key)));

describe('A calendar that a bureau publishes', () => {
  it('takes over the days of the one that it continues, and adds those of its notice', () => {
    const calendar = newCalendarRegistry().register('made-up-2027', noticeOf2027);
    expect([calendar.coveredFrom, calendar.coveredUntil]).toEqual(['2008-01-01', '2027-12-31']);
    expect(calendar.kindOf(localDate('2026-10-10'))).toBe('make-up-working-day');
    expect(calendar.kindOf(localDate('2027-02-08'))).toBe('statutory-holiday');
    expect(calendar.nameOf(localDate('2027-02-08'))).toEqual({ zh: '春节', en: 'Spring Festival' });
    expect(calendar.kindOf(localDate('2026-12-26'))).toBe('make-up-working-day');
  });

  it('is known from then on, to the registry that it was told and to no other', () => {
    const registry = newCalendarRegistry();
    expect(registry.newest()).toBe(newestCalendar());
    const calendar = registry.register('made-up-2027', noticeOf2027);
    expect(registry.byId('made-up-2027')).toBe(calendar);
    expect(registry.newest()).toBe(calendar);
    expect(registry.all().at(-1)).toBe(calendar);
    expect(calendarById('made-up-2027')).toBeUndefined();
  });

  it('is in force from the day of its publication on', () => {
    const registry = newCalendarRegistry();
    registry.register('made-up-2027', noticeOf2027);
    expect(registry.inForce(noon('2026-11-09')).id).toBe('cn-state-council-2026');
    expect(registry.inForce(noon('2026-11-10')).id).toBe('made-up-2027');
  });

  it('goes behind a correction of the same day', () => {
    const registry = newCalendarRegistry();
    registry.register('made-up-2027', noticeOf2027);
    const correction = {
      ...without('coveredFrom', 'coveredUntil', 'days'),
      id: 'made-up-2027-b',
      continues: 'made-up-2027',
      corrects: [{ date: '2027-02-20', kind: 'rest-day' }],
    };
    const corrected = registry.register('made-up-2027-b', correction);
    expect(registry.newest()).toBe(corrected);
    expect(corrected.coveredUntil).toBe('2027-12-31');
    expect(corrected.kindOf(localDate('2027-02-20'))).toBe('rest-day');
    expect(corrected.kindOf(localDate('2027-02-08'))).toBe('statutory-holiday');
  });

  it('may be told again with the same days, and never with others', () => {
    const registry = newCalendarRegistry();
    const calendar = registry.register('made-up-2027', noticeOf2027);
    expect(registry.register('made-up-2027', { ...noticeOf2027, source: 'reworded' }, calendar.hash)).toBe(calendar);
    expect(() => registry.register('made-up-2027', { ...noticeOf2027, corrects: [] })).toThrow(LawConflict);
    expect(() => newCalendarRegistry().register('made-up-2027', noticeOf2027, 'f'.repeat(64))).toThrow(LawConflict);
    expect(registry.byId('made-up-2027')).toBe(calendar);
  });

  it('goes before what a later program ships under the same id: cases are pinned to it', () => {
    const registry = newCalendarRegistry();
    const own = {
      ...noticeOf2027,
      id: 'cn-state-council-2026',
      continues: 'cn-state-council-2025',
      published: '2025-11-05',
    };
    const published = { ...own, coveredFrom: '2026-01-01', coveredUntil: '2026-01-31', days: [], corrects: [] };
    const calendar = registry.register('cn-state-council-2026', published);
    expect(registry.byId('cn-state-council-2026')).toBe(calendar);
    expect(registry.all().filter(({ id }) => id === 'cn-state-council-2026')).toEqual([calendar]);
    expect(calendarById('cn-state-council-2026')).not.toBe(calendar);
  });

  it('counts differently, and so has another hash, where a weekday is a rest day without being a holiday', () => {
    const read = (kind: string) =>
      newCalendarRegistry().read({ ...noticeOf2027, corrects: [{ date: '2026-12-30', kind }] }).hash;
    expect(read('rest-day')).not.toBe(read('working-day'));
  });

  it.each<[string, object, string, string | RegExp]>([
    [
      'a gap',
      { ...noticeOf2027, coveredFrom: '2027-01-03', days: noticeOf2027.days.slice(1) },
      'coveredFrom',
      /gap.*2027-01-01 to 2027-01-02/,
    ],
    ['an overlap', { ...noticeOf2027, coveredFrom: '2026-12-01', corrects: [] }, 'coveredFrom', /overlaps.*2026-12-31/],
    [
      'a calendar to continue that nobody knows',
      { ...noticeOf2027, continues: 'made-up-2026' },
      'continues',
      /no other calendar/,
    ],
    ['itself to continue', { ...noticeOf2027, continues: 'made-up-2027' }, 'continues', /no other calendar/],
    [
      'a publication before that of the calendar that it continues',
      { ...noticeOf2027, published: '2025-11-03' },
      'published',
      /lies before 2025-11-04/,
    ],
    [
      'a day that stands twice',
      { ...noticeOf2027, days: [...noticeOf2027.days, { date: '2027-02-12', kind: 'statutory-holiday' }] },
      'days.3.date',
      '2027-02-12 stands in entry 1 already',
    ],
    [
      'a span that ends before it begins',
      { ...noticeOf2027, corrects: [{ date: ['2026-12-31', '2026-12-30'], kind: 'statutory-holiday' }] },
      'corrects.0.date',
      /ends before it begins/,
    ],
    [
      'a span without end',
      { ...noticeOf2027, days: [{ date: ['2027-01-01', '9999-12-31'], kind: 'statutory-holiday' }] },
      'days.0.date',
      /longer than a year/,
    ],
    ['a coverage without end', { ...noticeOf2027, coveredUntil: '2099-12-31' }, 'coveredUntil', /more than 5 years/],
    [
      'a day outside its coverage',
      { ...noticeOf2027, days: [...noticeOf2027.days, { date: '2028-01-01', kind: 'statutory-holiday' }] },
      'days.3.date',
      /outside the coverage/,
    ],
    [
      'a correction outside what is covered',
      { ...noticeOf2027, corrects: [{ date: '2027-05-01', kind: 'statutory-holiday' }] },
      'corrects.0.date',
      /outside what cn-state-council-2026 covers/,
    ],
    ['a year without a holiday', { ...noticeOf2027, days: [] }, 'days', 'names no statutory holiday in 2027'],
    [
      'a make-up day on a Wednesday',
      { ...noticeOf2027, corrects: [{ date: '2026-12-30', kind: 'make-up-working-day' }] },
      'corrects.0',
      /2026-12-30 is no weekend/,
    ],
    ['days but no coverage', without('coveredFrom', 'coveredUntil'), 'coveredFrom', /is missing/],
    ['half a coverage', without('coveredUntil'), 'coveredUntil', 'is missing'],
    [
      'nothing that it says',
      { ...without('coveredFrom', 'coveredUntil', 'days', 'corrects') },
      'days',
      /covers nothing/,
    ],
    ['no source', without('source'), 'source', /expected string/],
    ['a key that nobody reads', { ...noticeOf2027, remark: 'x' }, '', /remark/],
  ])('is refused for %s, with path and reason', (_, contents, path, reason) => {
    const registry = newCalendarRegistry();
    const faults = faultsOf(() => registry.register('made-up-2027', contents));
    expect(faults).toContainEqual({ path, reason: expect.stringMatching(reason) as string });
    expect(registry.byId('made-up-2027')).toBeUndefined();
  });

  it('is refused under another name than its own', () => {
    const faults = faultsOf(() => newCalendarRegistry().register('made-up-2028', noticeOf2027));
    expect(faults).toEqual([{ path: 'id', reason: 'is made-up-2027, not made-up-2028' }]);
  });
});
