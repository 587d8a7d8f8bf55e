import { localDate } from '#libs/kernel';
import { noticeOf2027 } from '#libs/law/testing';
import { LawWorld } from '../testing/law-world.js';
import type { PublishCalendar } from './index.js';

const publish = (contents: object | null = noticeOf2027, calendar = 'made-up-2027'): PublishCalendar => ({
  kind: 'PublishCalendar',
  calendar,
  contents,
});
const november = () => new LawWorld('2026-11-24 09:00');

describe('Publishing a calendar', () => {
  it('says what it is, with its file, its hash and its source', () => {
    const world = november();
    expect(world.does(publish())).toEqual({
      type: 'CalendarPublished',
      data: {
        calendar: 'made-up-2027',
        contents: noticeOf2027,
        hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        source: 'made up for a test',
        published: '2026-11-10',
        coveredUntil: '2027-12-31',
      },
    });
    expect(world.book.calendarAt(world.now).id).toBe('made-up-2027');
  });

  it('takes one that the program ships without its file', () => {
    const { data } = november().does(publish(null, 'cn-state-council-2026'));
    expect(data).toMatchObject({ calendar: 'cn-state-council-2026', contents: null, coveredUntil: '2026-12-31' });
  });

  it('does not make known what it only decides about', () => {
    const world = november();
    world.decide(publish());
    expect(world.law.calendars.byId('made-up-2027')).toBeUndefined();
  });

  it('happens once for an id, and an id means one calendar', () => {
    const world = november();
    world.does(publish());
    expect(world.refuses(publish()).code).toBe('law.calendar-published');
    expect(world.refuses(publish({ ...noticeOf2027, corrects: [] })).code).toBe('law.id-taken');
    const taken = { ...noticeOf2027, id: 'cn-state-council-2025' };
    expect(november().refuses(publish(taken, taken.id)).code).toBe('law.id-taken');
  });

  it('is refused for a gap or an overlap in the file, with every fault', () => {
    const contents = { ...noticeOf2027, coveredFrom: '2027-01-04', days: noticeOf2027.days.slice(1), source: '' };
    const refused = november().refuses(publish(contents));
    expect(refused).toMatchObject({ code: 'law.calendar-invalid', field: 'source' });
    const gap = november().refuses(publish({ ...contents, source: 'x' }));
    const messages = {
      zh: '2027-01-01 至 2027-01-03 无日历覆盖',
      en: 'leaves a gap: nobody covers 2027-01-01 to 2027-01-03',
    };
    expect(gap.faults).toEqual([{ path: 'coveredFrom', code: 'gap', messages }]);
    expect(gap.message).toMatchObject({
      zh: expect.stringContaining(`coveredFrom：${messages.zh}`) as string,
      en: expect.stringContaining(`coveredFrom: ${messages.en}`) as string,
    });
  });

  it('is refused on top of another than the newest: the two would overlap', () => {
    const world = november();
    world.does(publish());
    const fork = { ...noticeOf2027, id: 'made-up-2027-b', published: '2026-11-11' };
    expect(world.refuses(publish(fork, fork.id))).toMatchObject({
      code: 'law.calendar-forks',
      details: { newest: 'made-up-2027', continues: 'cn-state-council-2026' },
    });
  });

  it('is refused before the notice is out', () => {
    const world = new LawWorld('2026-11-09 23:59');
    expect(world.refuses(publish()).code).toBe('law.calendar-not-yet-published');
  });

  it('is refused when it was published before a calendar that it contradicts, and names the day', () => {
    const world = november();
    world.does(publish());
    const older = {
      ...noticeOf2027,
      ...{ id: 'made-up-2026-b', published: '2026-11-09', coveredFrom: '2027-01-01', coveredUntil: '2027-12-31' },
      corrects: [],
    };
    expect(world.refuses(publish(older, older.id))).toMatchObject({
      code: 'law.calendar-contradicts',
      details: { newest: 'made-up-2027', day: '2026-12-26' },
    });
    expect(november().refuses(publish(null, 'cn-state-council-2024')).code).toBe('law.calendar-superseded');
  });

  it('is refused when it changes a day of a settled period, and names the day', () => {
    const world = november();
    world.settledUntil = localDate('2026-12-31');
    expect(world.refuses(publish())).toMatchObject({
      code: 'law.calendar-corrects-settled',
      field: 'corrects',
      details: { calendar: 'made-up-2027', day: '2026-12-26', settledUntil: '2026-12-31' },
    });
  });

  it('may change a day after the settled periods, and add days', () => {
    const world = november();
    world.settledUntil = localDate('2026-11-30');
    expect(world.does(publish()).type).toBe('CalendarPublished');
    const adding = november();
    adding.settledUntil = localDate('2026-12-31');
    expect(adding.does(publish({ ...noticeOf2027, corrects: [] })).type).toBe('CalendarPublished');
  });

  it('is refused under another name than its own', () => {
    expect(november().refuses(publish(noticeOf2027, 'made-up-2028')).faults).toMatchObject([
      { path: 'id', code: 'another-id', messages: { en: 'is made-up-2027, not made-up-2028' } },
    ]);
  });

  it('is refused for a calendar that nobody knows', () => {
    expect(november().refuses(publish(null, 'made-up-2030')).code).toBe('law.calendar-unknown');
  });
});
