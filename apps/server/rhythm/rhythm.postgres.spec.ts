import type { CaseCommand } from '#libs/case';
import { dateOf, dateOfDayNumber, dayNumber, derivedCommandId } from '#libs/kernel';
import type { Instant, Stored, UnitCode } from '#libs/kernel';
import { shippedLaw } from '#libs/law';
import { isWhole } from '#libs/supervision';
import type { PeriodSettled, RhythmBy } from '#libs/supervision';
import { loadSimulation } from '#libs/simulating';
import { SettlementQueries } from '#projections/settlements';
import { freshDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import { RhythmWorld } from '../../../test/support/rhythm-world.js';
import { at, complaintOf } from '../../../test/support/watch-world.js';

const by: RhythmBy = { actor: { id: 'li', role: 'supervisor' } };
const county = '230781' as UnitCode;

let database: TestDatabase;
let worlds: RhythmWorld[];

/** A process of its own on the database. */
function process(time: Instant): RhythmWorld {
  const world = new RhythmWorld(database.appUrl, time);
  worlds.push(world);
  return world;
}

beforeEach(async () => {
  database = await freshDatabase();
  worlds = [];
});
afterEach(async () => {
  for (const world of worlds) await world[Symbol.asyncDispose]();
  await database.drop();
});

const periodsOf = (events: readonly Stored[], name: 'date' | 'week' | 'month', unit: string) =>
  events
    .map(({ data }) => data as Record<string, unknown>)
    .filter((data) => data['unit'] === unit)
    .map((data) => data[name]);
const scheduled = (world: RhythmWorld) => world.organisation.units().filter(({ level }) => level !== 'station').length;

describe('The schedule of looks, checks and settlements, in two processes at once', () => {
  it('takes each once: looks on working days, checks of ended weeks, settlements of ended months, holidays or not', async () => {
    const [one, other] = [process(at('2023-04-24 00:00')), process(at('2023-04-24 00:00'))];
    await loadSimulation({ cases: 120, year: 2023, seed: 3, organisation: one.organisation, store: one.store });
    const units = scheduled(one);
    const pass = async (time: string) => {
      const reports = await Promise.all([one.pass(at(time)), other.pass(at(time))]);
      return reports.map(({ looks, checks, settlements }) => [looks, checks, settlements]);
    };
    const worked: string[] = [];
    // From a Monday over the Labour Day holiday with its make-up Saturdays.
    const first = dayNumber(dateOf(at('2023-04-24')));
    for (let day = first; day < first + 15; day++) {
      const date = dateOfDayNumber(day);
      expect((await pass(`${date} 08:29`)).flat().slice(0, 1)).toEqual([0]);
      const reports = await pass(`${date} 08:30`);
      const working = shippedLaw.calendarAt(at(`${date} 08:30`)).isWorking(date);
      if (working) worked.push(date);
      expect(reports.reduce((sum, [looks = 0]) => sum + looks, 0)).toBe(working ? units : 0);
      expect(await pass(`${date} 21:00`)).toEqual([
        [0, 0, 0],
        [0, 0, 0],
      ]);
    }
    const looks = await one.events('DailyInspectionRecorded');
    expect(worked).toContain('2023-05-06');
    expect(worked).not.toContain('2023-05-01');
    expect(periodsOf(looks, 'date', '230700')).toEqual(worked);
    expect(looks).toHaveLength(units * worked.length);
    const checks = await one.events('WeeklyCheckRecorded');
    expect(periodsOf(checks, 'week', '230700')).toEqual(
      ['2023-W15', '2023-W16', '2023-W17', '2023-W18'].slice(-periodsOf(checks, 'week', '230700').length),
    );
    expect(periodsOf(checks, 'week', '230700')).toHaveLength(4);
    const settled = await one.events('PeriodSettled');
    // On 24 April March was settled, on the third of May – a holiday – April.
    expect(periodsOf(settled, 'month', '230700')).toEqual(['2023-03', '2023-04']);
    const all = [...looks, ...checks, ...settled];
    expect(new Set(all.map(({ stream }) => stream)).size).toBe(all.length);
    expect(all.every(({ revision, actor }) => revision === 0n && actor.id === 'rhythm-clock')).toBe(true);
    expect(settled.every(({ data }) => isWhole(data as PeriodSettled['data']))).toBe(true);
  }, 240_000);

  it('catches up after a fortnight away: the last week and the last month, no day that has passed, and again nothing', async () => {
    const world = process(at('2023-04-24 09:00'));
    await loadSimulation({ cases: 120, year: 2023, seed: 3, organisation: world.organisation, store: world.store });
    await world.pass(at('2023-04-24 09:00'));
    const head = await world.store.head();
    // Nobody was there from the 25th to the 8th of May.
    expect((await world.pass(at('2023-05-08 23:00'))).looks).toBe(scheduled(world));
    const since = async (type: string, name: 'date' | 'week' | 'month') =>
      periodsOf(
        (await world.events(type)).filter(({ position }) => position > head),
        name,
        '230700',
      );
    expect(await since('DailyInspectionRecorded', 'date')).toEqual(['2023-05-08']);
    expect(await since('WeeklyCheckRecorded', 'week')).toEqual(['2023-W18']);
    expect(await since('PeriodSettled', 'month')).toEqual(['2023-04']);
    const end = await world.store.head();
    expect(await world.newSchedule().pass(new AbortController().signal)).toEqual({
      looks: 0,
      checks: 0,
      settlements: 0,
    });
    expect(await world.store.head()).toBe(end);
  }, 120_000);

  it('goes on where a process died in the midst of a pass', async () => {
    const dying = process(at('2023-05-08 09:00'));
    await loadSimulation({ cases: 120, year: 2023, seed: 3, organisation: dying.organisation, store: dying.store });
    const end = new AbortController();
    const record = dying.rhythm.look.bind(dying.rhythm);
    let taken = 0;
    dying.rhythm.look = async (...args: Parameters<typeof record>) => {
      if (++taken === 4) end.abort(new Error('killed'));
      return record(...args);
    };
    await expect(dying.pass(at('2023-05-08 09:00'), end.signal)).rejects.toThrow('killed');
    expect(await dying.events('DailyInspectionRecorded')).toHaveLength(4);
    const next = process(at('2023-05-08 09:01'));
    expect((await next.pass(at('2023-05-08 09:01'))).looks).toBe(scheduled(next) - 4);
    const looks = await next.events('DailyInspectionRecorded');
    expect(new Set(looks.map(({ stream }) => stream)).size).toBe(scheduled(next));
  }, 120_000);

  it('passes over weeks and months in which nothing was due and nothing happened', async () => {
    const world = process(at('2026-05-08 09:00'));
    expect(await world.pass(at('2026-05-08 09:00'))).toEqual({ looks: scheduled(world), checks: 0, settlements: 0 });
    // By command it is recorded all the same.
    expect((await world.rhythm.settle(county, '2026-04', by)).event.data.figures.length).toBeGreaterThan(20);
  }, 60_000);
});

describe('What is asked for by command', () => {
  it('gets the first answer again, whoever asks, and however many ask at the same moment', async () => {
    const [one, other] = [process(at('2023-05-08 09:00')), process(at('2023-05-08 09:00'))];
    await loadSimulation({ cases: 60, year: 2023, seed: 3, organisation: one.organisation, store: one.store });
    await Promise.all([one.caughtUp(), other.caughtUp()]);
    const answers = await Promise.all(
      [one, other, one, other].map((world) => world.rhythm.settle(county, '2023-04', by)),
    );
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(answers.map(({ event }) => event.hash)).size).toBe(1);
    const again = await other.rhythm.settle(county, '2023-04', { actor: { id: 'wang', role: 'administrator' } });
    expect(again).toMatchObject({ repeated: true, event: { actor: { id: 'li' } } });
    expect((await one.events('PeriodSettled')).length).toBe(1);
  }, 60_000);

  it('is refused where the day has passed, or the week or month has not ended, and nothing is recorded', async () => {
    const world = process(at('2026-05-08 09:00'));
    const refused = (work: Promise<unknown>) => expect(work).rejects;
    await refused(world.rhythm.look(county, '2026-05-07' as never, by)).toMatchObject({
      code: 'inspection.another-day',
    });
    await refused(world.rhythm.look(county, '2026-05-09' as never, by)).toMatchObject({
      code: 'inspection.another-day',
    });
    await refused(world.rhythm.check(county, '2026-W19', by)).toMatchObject({ code: 'check.week-not-ended' });
    await refused(world.rhythm.settle(county, '2026-05', by)).toMatchObject({ code: 'settlement.period-not-ended' });
    await refused(world.rhythm.adjust(county, '2026-04', '更正', by)).toMatchObject({ code: 'settlement.not-settled' });
    await refused(world.rhythm.lookOf(county, '2026-05-08' as never)).toMatchObject({
      code: 'supervision.not-recorded',
    });
    expect(await world.store.head()).toBe(0n);
  }, 60_000);
});

describe('A settled month that is corrected', () => {
  it('stays as it was, with the correction beside it', async () => {
    const world = process(at('2023-11-20 09:00'));
    const { organisation, store, rhythm, pool } = world;
    const { code: root } = organisation.root;
    const { caseId, command } = complaintOf(1, at('2023-11-20 09:00'));
    const does = async (id: string, what: CaseCommand, effectiveAt: Instant | null) => {
      const answer = await world.cases.execute({
        ...{ caseId, command: what, commandId: derivedCommandId(id), actor: { id: 'wang', role: 'head' } },
        ...{ unit: county, effectiveAt, expectedRevision: null },
      });
      expect(answer).toMatchObject({ ok: true });
    };
    await does('one', command, null);
    await loadSimulation({ cases: 60, year: 2023, seed: 9, organisation, store });
    world.clock.time = at('2023-12-01 09:00');
    const { event: settled } = await rhythm.settle(root, '2023-11', by);
    expect((await rhythm.drift(root, '2023-11')).changes).toEqual([]);
    await expect(rhythm.adjust(root, '2023-11', '更正', by)).rejects.toMatchObject({
      code: 'settlement.nothing-to-adjust',
    });

    // Entered on the first of December, as of the last of November.
    world.clock.time = at('2023-12-01 10:00');
    await does('two', { kind: 'OrderSupervision', toUnit: county, reason: '群体投诉' }, at('2023-11-30 16:00'));
    const change = (unit: UnitCode) => ({
      ...{ unit, indicator: 'supervision-orders' },
      ...{ before: { numerator: 0, denominator: null }, after: { numerator: 1, denominator: null } },
    });
    const { changes } = await rhythm.drift(root, '2023-11');
    expect(changes).toEqual([change(root), change(county)]);
    const key = { ...by, commandId: derivedCommandId('key') };
    const { event } = await rhythm.adjust(root, '2023-11', '补录督办', key);
    expect(await rhythm.adjust(root, '2023-11', '补录督办', key)).toEqual({ event, repeated: true });
    await expect(rhythm.adjust(root, '2023-11', '其他', key)).rejects.toMatchObject({ code: 'settlement.key-reused' });
    expect(event.data).toMatchObject({ number: 1, changes, previous: settled.data.hash, reason: '补录督办' });
    expect(isWhole(event.data)).toBe(true);
    expect((await rhythm.drift(root, '2023-11')).changes).toEqual([]);

    const { settled: kept, adjustments, standing } = await rhythm.settlement(root, '2023-11');
    expect(kept.data).toEqual(settled.data);
    expect(adjustments).toHaveLength(1);
    expect(standing.find(({ unit, indicator }) => unit === county && indicator === 'supervision-orders')).toMatchObject(
      {
        numerator: 1,
      },
    );
    await world.caughtUp();
    const asked = { unit: county, indicator: 'supervision-orders', month: '2023-11' };
    const { items } = await new SettlementQueries(pool).figures(asked, undefined, 10);
    expect(items).toEqual([
      {
        ...{ settledBy: root, month: '2023-11', unit: county, indicator: 'supervision-orders', adjustedBy: 1 },
        ...{ frozen: { numerator: 0, denominator: null }, standing: { numerator: 1, denominator: null } },
      },
    ]);
  }, 120_000);
});

describe('A weekly sample', () => {
  it('can be drawn again by anyone from the log, whatever has happened since; one that was tampered with does not hold', async () => {
    const world = process(at('2023-05-15 09:00'));
    await loadSimulation({ cases: 300, year: 2023, seed: 3, organisation: world.organisation, store: world.store });
    const { root } = world.organisation;
    const { event } = await world.rhythm.check(root.code, '2023-W19', by);
    const { sample, figures } = event.data;
    expect(sample.population.count).toBeGreaterThan(2);
    expect(sample.cases).toHaveLength(Math.min(sample.population.count, world.rules.weeklyCheck.sample));
    expect(figures.some(({ rate, before }) => rate !== null && before !== null)).toBe(true);
    const check = await world.rhythm.verifySample(root.code, '2023-W19');
    expect(check).toMatchObject({
      holds: true,
      logHolds: true,
      seedHolds: true,
      populationHolds: true,
      casesHold: true,
    });
    expect(check.drawnAgain).toEqual(sample);
  }, 120_000);
});
