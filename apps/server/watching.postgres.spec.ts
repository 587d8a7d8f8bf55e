import { caseStream } from '#libs/kernel';
import type { CaseId } from '#libs/kernel';
import { PostgresReadModels } from '#libs/projecting';
import { freshDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import { loadOrganisation } from '#libs/identity';
import { loadSimulation } from '#libs/simulating';
import { reminders } from '#projections/reminders';
import { DueQueries, supervision } from '#projections/supervision';
import { at, WatchWorld } from '../../test/support/watch-world.js';

const county = '230781';
const otherCounty = '230725';
const bureau = '230700';

let database: TestDatabase;
let world: WatchWorld;

beforeEach(async () => {
  database = await freshDatabase();
  world = new WatchWorld(database.appUrl, at('2026-05-06 09:00'));
});

afterEach(async () => {
  await world[Symbol.asyncDispose]();
  await database.drop();
});

const typesOf = async (caseId: CaseId) => {
  const types: string[] = [];
  for await (const { type } of world.store.read(caseStream(caseId))) types.push(type);
  return types;
};
const nothing = { misses: 0, rungs: 0, digests: 0, told: 0 };

describe('The watch of deadlines', () => {
  it('takes a complaint that nobody looks at up the ladder: handler, head, and an order to the unit above', async () => {
    const caseId = await world.complaint(1, at('2026-05-06 09:00'), county, 'wang');
    // 7 working days, a make-up Saturday among them: due at the end of Thursday the 14th.
    expect(await world.pass(at('2026-05-11 17:00'))).toEqual(nothing);
    expect(await world.pass(at('2026-05-12 08:29'))).toEqual(nothing);
    expect(await world.pass(at('2026-05-12 08:30'))).toEqual({ misses: 0, rungs: 2, digests: 1, told: 2 });
    expect(await world.pass(at('2026-05-12 08:31'))).toEqual(nothing);
    expect(await world.pass(at('2026-05-14 10:00'))).toEqual({ misses: 0, rungs: 2, digests: 1, told: 2 });
    // At any hour what was missed is recorded; whoever is to be told is asleep.
    expect(await world.pass(at('2026-05-15 00:00'))).toEqual({ ...nothing, misses: 2 });
    expect(await world.pass(at('2026-05-15 08:30'))).toEqual({ misses: 0, rungs: 2, digests: 1, told: 2 });

    expect((await world.told()).map(({ to }) => to)).toEqual([
      ...[`${county} wang`, `${county} wang`, `${county} head`, `${county} head`, `${bureau} head`, `${bureau} head`],
    ]);
    const missed = await world.events('DeadlineMissed');
    expect(missed.map(({ data }) => data)).toMatchObject([
      ...[{ missedAt: at('2026-05-15 00:00') }, { missedAt: at('2026-05-15 00:00') }],
    ]);
    // Review and notice fell due together: the case is supervised once.
    const orders = await world.events('SupervisionOrdered');
    expect(orders.map(({ data }) => data)).toMatchObject([{ orderId: 'D1', toUnit: bureau, cause: 'missed' }]);
    expect(orders[0]).toMatchObject({ actor: { id: 'deadline-clock', role: 'clock' } });
    expect((await typesOf(caseId)).filter((type) => type === 'RungFired')).toHaveLength(6);
    await world.caughtUp();
    expect(await new DueQueries(world.pool).orders()).toEqual({ open: 1, ended: 0 });
  });

  it('reminds of nothing that was done in time', async () => {
    const caseId = await world.complaint(1, at('2026-05-06 09:00'), county, 'wang');
    world.clock.time = at('2026-05-07 09:00');
    await world.does(caseId, county, { kind: 'AcceptComplaint' });
    await world.does(caseId, county, { kind: 'NotifyComplainant', manner: 'sms' });
    for (const time of ['2026-05-12 09:00', '2026-05-14 09:00', '2026-05-15 09:00'])
      expect(await world.pass(at(time))).toEqual(nothing);
  });

  it('records what was missed before a late stop, with the instant of missing and not of noticing', async () => {
    const caseId = await world.complaint(1, at('2026-05-06 09:00'), county, 'wang');
    world.clock.time = at('2026-05-18 09:00');
    await world.does(caseId, county, { kind: 'AcceptComplaint' });
    await world.does(caseId, county, { kind: 'NotifyComplainant', manner: 'sms' });
    expect((await world.pass(at('2026-05-19 22:00'))).misses).toBe(2);
    expect((await world.events('DeadlineMissed')).map(({ data }) => data)).toMatchObject([
      ...[{ missedAt: at('2026-05-15 00:00') }, { missedAt: at('2026-05-15 00:00') }],
    ]);
    expect(await world.pass(at('2026-05-20 09:00'))).toEqual(nothing);
  });

  it('catches up after a day of downtime with one digest a recipient', async () => {
    for (let n = 0; n < 6; n++)
      await world.complaint(n, at('2026-05-06 09:00'), n % 2 ? county : otherCounty, n < 4 ? 'wang' : 'sun');
    // Nobody watched on the 12th and 13th. Handlers hear of it late; on the 14th heads do, too.
    const report = await world.pass(at('2026-05-14 08:45'));
    expect(report).toEqual({ misses: 0, rungs: 24, digests: 6, told: 24 });
    const told = await world.told();
    expect(Object.fromEntries([...Map.groupBy(told, ({ to }) => to)].map(([to, items]) => [to, items.length]))).toEqual(
      {
        ...{ '230781 wang': 4, '230781 sun': 2, '230781 head': 6 },
        ...{ '230725 wang': 4, '230725 sun': 2, '230725 head': 6 },
      },
    );
    expect(new Set(told.map(({ item }) => item)).size).toBe(24);
    expect(await world.pass(at('2026-05-14 08:46'))).toEqual(nothing);
  });

  it('passes over reminders that the deadline has overtaken, after a week of downtime', async () => {
    await world.complaint(1, at('2026-05-06 09:00'), county, 'wang');
    expect(await world.pass(at('2026-05-20 09:00'))).toEqual({ misses: 2, rungs: 2, digests: 1, told: 2 });
    expect((await world.events('RungFired')).map(({ data }) => (data as { rung: string }).rung)).toEqual([
      'missed',
      'missed',
    ]);
  });

  it('of a log of years ago records every miss truthfully, once, and gives each unit above one digest and no order', async () => {
    const organisation = loadOrganisation();
    await loadSimulation({ cases: 400, year: 2023, seed: 7, organisation, store: world.store });
    const before = (await world.events('DeadlineMissed')).length;
    const first = await world.pass(at('2026-05-14 09:00'));
    expect(first.misses).toBeGreaterThan(10);
    const missed = await world.events('DeadlineMissed');
    expect(missed.length - before).toBe(first.misses);
    expect(
      new Set(missed.map(({ stream, data }) => `${stream} ${JSON.stringify({ ...data, missedAt: 0 })}`)).size,
    ).toBe(missed.length);
    expect(missed.every(({ data }) => (data as { missedAt: string }).missedAt < '2024-12-31')).toBe(true);
    // Those of the year itself are its people's; of what is years old nobody is ordered to answer for it.
    const ordered = await world.events('SupervisionOrdered');
    expect(ordered.filter(({ data }) => (data as { cause: string }).cause === 'missed')).toEqual([]);
    // Handlers are told of nothing: there is no reminding of a deadline of years ago.
    const fired = (await world.events('RungFired')).filter(({ data }) => 'to' in data);
    expect(fired.map(({ data }) => (data as { rung: string }).rung)).toEqual(Array(first.rungs).fill('missed'));
    const digests = await world.events('DigestIssued');
    expect(new Set(digests.map(({ stream }) => stream)).size).toBe(digests.length);
    expect(first.digests).toBe(digests.length);
    expect(await world.pass(at('2026-05-14 09:05'))).toEqual(nothing);
    expect(await world.pass(at('2026-05-15 09:00'))).toEqual(nothing);
  }, 120_000);

  it('does nothing when read models are built anew', async () => {
    await world.complaint(1, at('2026-05-06 09:00'), county, 'wang');
    await world.pass(at('2026-05-12 08:30'));
    const head = await world.store.head();
    const models = new PostgresReadModels(world.pool);
    for (const projection of [supervision, reminders]) await models.rebuild(projection, { store: world.store });
    expect(await world.store.head()).toBe(head);
    expect(await world.pass(at('2026-05-12 08:32'))).toEqual(nothing);
    expect(await world.store.head()).toBe(head);
  });

  it('goes on with the next case where one refuses, and says so', async () => {
    const merged = await world.complaint(1, at('2026-05-06 09:00'), county, 'wang');
    const other = await world.complaint(2, at('2026-05-06 09:00'), county, 'wang');
    await world.caughtUp();
    world.clock.time = at('2026-05-07 09:00');
    await world.does(merged, county, { kind: 'MergeCase', into: other, reason: '同一事项' });
    expect(await world.pass(at('2026-05-12 08:30'))).toEqual({ misses: 0, rungs: 2, digests: 1, told: 2 });
  });
});

describe('What is due next', () => {
  /** Blocks that a page of due rungs touches, among so many open clocks. */
  async function blocksAmong(clocks: number): Promise<number> {
    await world.pool.query(
      `insert into read_model.supervision_rung_v${supervision.version}
       select timestamptz '2026-05-06 08:30+08' + n * interval '1 minute', 'T-' || n, 'mediation', 1, 'on-the-day',
              timestamptz '2026-05-06 23:59+08' + n * interval '1 minute', 1
       from generate_series((select count(*) from read_model.supervision_rung_v${supervision.version}), $1::bigint - 1) as n`,
      [clocks],
    );
    const { rows } = await world.pool.query<{
      'QUERY PLAN': [{ Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } }];
    }>(
      `explain (analyze, buffers, format json) select * from read_model.supervision_rung
       where rung_at <= timestamptz '2026-05-07 08:30+08' order by rung_at, case_id, clock, run, rung limit 500`,
    );
    const plan = rows[0]!['QUERY PLAN'][0].Plan;
    return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
  }

  it('is found among a million open clocks by touching less than twice what it takes among ten thousand', async () => {
    await world.complaint(1, at('2026-05-06 09:00'), county, 'wang');
    await world.caughtUp();
    const few = await blocksAmong(10_000);
    const many = await blocksAmong(1_000_000);
    expect(few).toBeGreaterThan(0);
    expect(many).toBeLessThan(2 * few);
  }, 120_000);
});
