import { MemoryEventStore } from '#libs/event-store/memory';
import { localDate } from '#libs/kernel';
import { dueOf, newestCalendar } from '#libs/law';
import { noticeOf2027 } from '#libs/law/testing';
import { at, Bureau } from '../testing/bureau.js';
import { openCaseOf, previewImpact } from '../index.js';
import type { AdoptRuleSet, OpenCases, PublishCalendar } from '../index.js';

const order121 = (openCases: OpenCases): AdoptRuleSet => ({
  ...{ kind: 'AdoptRuleSet', ruleSet: 'cn-samr-order-121', contents: null },
  ...{ from: localDate('2026-04-15'), openCases, source: null },
});
const publish = (id: string): PublishCalendar => {
  return { kind: 'PublishCalendar', calendar: id, contents: { ...noticeOf2027, id } };
};

const clockOf = async (bureau: Bureau, id: Parameters<typeof openCaseOf>[1], clock: string) => {
  const run = (await openCaseOf(bureau.store, id))?.clocks.find((each) => each.clock === clock);
  return run && { ruleSet: run.ruleSet, calendar: run.calendar, dueAt: dueOf(run).dueAt?.slice(0, 10) };
};

/** Two complaints that are open on the eve of Order 121, received under Order 20. */
async function eve() {
  const bureau = await Bureau.open('2026-04-13 10:00');
  const mediated = await bureau.accepted('1', '2026-04-10 09:00');
  const fresh = await bureau.register('2', '2026-04-13 09:00');
  return { bureau, mediated, fresh };
}

describe('The step from Order 20 to Order 121', () => {
  it('leaves open cases where they are, and new ones follow the new order', async () => {
    const { bureau, mediated } = await eve();
    // Nothing has to be adopted for that: it is what happens by itself.
    await expect(bureau.law(order121('keep'))).rejects.toMatchObject({ code: 'law.rule-set-in-force' });
    bureau.at('2026-04-15 09:00');
    expect(await bureau.mover.pass()).toEqual({ cases: 0, position: 0n });
    expect(await clockOf(bureau, mediated, 'mediation')).toMatchObject({
      ruleSet: 'cn-samr-order-20',
      dueAt: '2026-06-17',
    });
    const late = await bureau.register('3', '2026-04-14 23:00');
    const next = await bureau.register('4', '2026-04-15 00:00');
    expect(await clockOf(bureau, late, 'initial-review')).toMatchObject({ ruleSet: 'cn-samr-order-20' });
    expect(await clockOf(bureau, next, 'initial-review')).toMatchObject({ ruleSet: 'cn-samr-order-121' });
  });

  it('moves open cases over on its first day where the adoption says so, each by events that say why', async () => {
    const { bureau, mediated, fresh } = await eve();
    await bureau.law(order121('move'));
    expect((await bureau.mover.pass()).cases).toBe(0);
    bureau.at('2026-04-15 00:00');
    expect((await bureau.mover.pass()).cases).toBe(2);
    expect(await clockOf(bureau, mediated, 'mediation')).toEqual({
      ...{ ruleSet: 'cn-samr-order-121', calendar: 'cn-state-council-2026', dueAt: '2026-06-12' },
    });
    expect((await bureau.eventsOf(mediated)).slice(3)).toEqual([
      'DueDateProjected rule-set-adopted notification',
      'DueDateProjected rule-set-adopted mediation',
    ]);
    expect(await clockOf(bureau, fresh, 'initial-review')).toMatchObject({ ruleSet: 'cn-samr-order-121' });
  });

  it('moves each case once, in however many passes and processes, and those that come in meanwhile', async () => {
    const { bureau, mediated } = await eve();
    await bureau.law(order121('move'));
    bureau.at('2026-04-15 00:00');
    const other = await Bureau.open('2026-04-15 00:00', bureau.store);
    await Promise.all([bureau.mover.pass(), other.mover.pass()]);
    const events = await bureau.eventsOf(mediated);
    expect(events.filter((type) => type.startsWith('DueDateProjected'))).toHaveLength(2);
    const late = await bureau.register('3', '2026-04-14 23:00');
    expect((await other.mover.pass()).cases).toBe(1);
    expect(await clockOf(bureau, late, 'initial-review')).toMatchObject({ ruleSet: 'cn-samr-order-121' });
    expect((await bureau.mover.pass()).cases).toBe(0);
    expect(await bureau.eventsOf(mediated)).toEqual(events);
  });

  it('goes on where it was ended', async () => {
    const { bureau } = await eve();
    await bureau.law(order121('move'));
    bureau.at('2026-04-15 00:00');
    const ended = new AbortController();
    const onMoved = () => ended.abort(new Error('ended'));
    await expect(bureau.mover.pass({ signal: ended.signal, onMoved })).rejects.toThrow('ended');
    const again = await Bureau.open('2026-04-15 00:00', bureau.store);
    expect((await again.mover.pass()).cases).toBe(1);
  });

  it('begins later clocks of a case that moved over under the new order', async () => {
    const { bureau, mediated } = await eve();
    await bureau.law(order121('move'));
    await bureau.at('2026-04-15 00:00').mover.pass();
    bureau.at('2026-05-06 09:00');
    const consents = { complainantConsents: true, respondentConsents: true };
    await bureau.does(mediated, { kind: 'StartMediation', mediator: 'li', ...consents });
    await bureau.does(mediated, { kind: 'TerminateMediation', ground: '23.3', reason: null });
    expect(await clockOf(bureau, mediated, 'ending-notice')).toMatchObject({ ruleSet: 'cn-samr-order-121' });
  });

  it('moves exactly what the preview said, to exactly the dates that it said', async () => {
    const { bureau, mediated, fresh } = await eve();
    const candidates = async function* () {
      yield await Promise.resolve([mediated, fresh].sort());
    };
    const preview = (openCases: OpenCases) => previewImpact({ ...bureau, candidates }, order121(openCases), 10);
    const before = await bureau.store.head();
    const { impact, takesEffect } = await preview('move');
    expect(takesEffect).toBe(at('2026-04-15 00:00'));
    expect(impact).toMatchObject({ openCases: 2, casesMovingOver: 2, moving: 1, overdueAtOnce: 0 });
    expect(await bureau.store.head()).toBe(before);
    await bureau.law(order121('move'));
    await bureau.at('2026-04-15 00:00').mover.pass();
    const [moved] = impact.groups.flatMap(({ first }) => first);
    expect(moved).toMatchObject({ caseId: mediated, days: -5 });
    expect((await clockOf(bureau, mediated, 'mediation'))?.dueAt).toBe(moved?.dueAfter?.slice(0, 10));
  });
});

describe('A calendar that is published', () => {
  it('moves every open case over, also one that was paused or that nothing changes for', async () => {
    const bureau = await Bureau.open('2026-11-23 10:00');
    const crossing = await bureau.accepted('1', '2026-11-20 09:00');
    const short = await bureau.register('2', '2026-11-23 09:00');
    await bureau.at('2026-11-24 09:00').law(publish('published-2027'));
    expect((await bureau.mover.pass()).cases).toBe(2);
    expect((await openCaseOf(bureau.store, crossing))?.calendar).toBe('published-2027');
    expect((await openCaseOf(bureau.store, short))?.calendar).toBe('published-2027');
    expect((await bureau.mover.pass()).cases).toBe(0);
    const next = await bureau.register('3', '2026-11-24 08:00');
    expect(await clockOf(bureau, next, 'initial-review')).toMatchObject({ calendar: 'published-2027' });
  });

  it('is known to a process that learns of it from the log, before it folds what is pinned to it', async () => {
    const log = new MemoryEventStore();
    const [writer, reader] = [await Bureau.open('2026-11-24 09:00', log), await Bureau.open('2026-11-24 09:00', log)];
    const { coveredFrom: _from, coveredUntil: _until, days: _days, ...rest } = noticeOf2027;
    const contents = { ...rest, id: 'seen', continues: newestCalendar().id };
    await writer.law({ kind: 'PublishCalendar', calendar: 'seen', contents });
    const known: boolean[] = [];
    for await (const page of reader.store.readAll())
      known.push(page.length > 0 && reader.office.current.state.calendars.length > 0);
    expect(known).toEqual([true]);
    expect(reader.office.current.calendarAt(at('2026-11-24 09:00')).id).toBe('seen');
  });
});
