import { MemoryEventStore } from '#libs/event-store/memory';
import { localDate, newCommandId } from '#libs/kernel';
import { noticeOf2027 } from '#libs/law/testing';
import { Bureau } from '../testing/bureau.js';
import type { AdoptRuleSet, PublishCalendar } from '../index.js';

const publish = (id: string, corrects: readonly object[] = noticeOf2027.corrects): PublishCalendar => {
  return { kind: 'PublishCalendar', calendar: id, contents: { ...noticeOf2027, id, corrects } };
};
const adopt: AdoptRuleSet = {
  ...{ kind: 'AdoptRuleSet', ruleSet: 'cn-samr-order-121+recusal-pauses', contents: null },
  ...{ from: localDate('2026-12-01'), openCases: 'keep', source: '局务会' },
};

describe('The law office', () => {
  it('appends nothing by itself', async () => {
    const bureau = await Bureau.open('2026-11-24 09:00');
    await bureau.mover.pass();
    expect(await bureau.store.head()).toBe(0n);
  });

  it('gives the same command its first answer, and refuses the same id for another', async () => {
    const bureau = await Bureau.open('2026-11-24 09:00');
    const id = newCommandId();
    const first = await bureau.law(adopt, id);
    expect(first).toMatchObject({ repeated: false, revision: 0n, position: 1n });
    const { event, ...again } = await bureau.law(adopt, id);
    expect(event).toMatchObject(first.event);
    expect(again).toEqual({ repeated: true, revision: 0n, position: 1n });
    await expect(bureau.law({ ...adopt, source: '他' }, id)).rejects.toMatchObject({ code: 'law.key-reused' });
    expect(await bureau.store.head()).toBe(1n);
  });

  it('refuses with every fault of the file, and writes nothing', async () => {
    const bureau = await Bureau.open('2026-11-24 09:00');
    const contents = { ...noticeOf2027, id: 'faulty', coveredFrom: '2027-02-01', days: [] };
    await expect(bureau.law({ kind: 'PublishCalendar', calendar: 'faulty', contents })).rejects.toMatchObject({
      code: 'law.calendar-invalid',
      status: 422,
      errors: [{ field: 'coveredFrom' }],
    });
    expect(await bureau.store.head()).toBe(0n);
  });

  it('lets one of two win that publish at the same moment', async () => {
    const log = new MemoryEventStore();
    const [a, b] = [await Bureau.open('2026-11-24 09:00', log), await Bureau.open('2026-11-24 09:00', log)];
    const answers = await Promise.allSettled([a.law(publish('at-once')), b.law(publish('at-once'))]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await log.head()).toBe(1n);
  });

  it('knows in every process what one has decided, a moment later', async () => {
    const log = new MemoryEventStore();
    const [a, b] = [await Bureau.open('2026-12-02 09:00', log), await Bureau.open('2026-12-02 09:00', log)];
    await a.law(adopt);
    await b.office.refresh();
    const day = localDate('2026-12-02');
    expect(b.office.current.ruleSetOn(day)?.id).toBe('cn-samr-order-121+recusal-pauses');
    const reopened = await Bureau.open('2026-12-02 09:00', log);
    expect(reopened.office.current.state).toEqual(a.office.current.state);
  });
});
