import { loadSimulation } from '#libs/simulating';
import type { UnitCode } from '#libs/kernel';
import type { UnsettledMonth } from '#libs/reports';
import type { RhythmBy } from '#libs/supervision';
import { freshDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import { RhythmWorld } from '../../../test/support/rhythm-world.js';
import { at } from '../../../test/support/watch-world.js';
import { unsettledAt, unsettledBefore } from './unsettled.js';

const by: RhythmBy = { actor: { id: 'li', role: 'supervisor' } };
const root = '230700' as UnitCode;
const county = '230781' as UnitCode;

let database: TestDatabase;
let world: RhythmWorld;

beforeAll(async () => {
  database = await freshDatabase();
  world = new RhythmWorld(database.appUrl, at('2023-04-03 09:00'));
  const { organisation, store } = world;
  await loadSimulation({ cases: 300, year: 2023, seed: 3, organisation, store });
  await world.caughtUp();
}, 120_000);
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await database.drop();
});

const months = (unsettled: readonly UnsettledMonth[], unit: string) =>
  unsettled.filter(({ units }) => units.includes(unit)).map(({ month }) => month);

describe('Earlier months that are not settled', () => {
  it('are told until they are settled, each with the units that settle theirs and had something due', async () => {
    const before = await unsettledBefore(world, root, '2023-04');
    expect(months(before, root)).toEqual(['2023-01', '2023-02', '2023-03']);
    expect(months(before, county).length).toBeGreaterThan(1);
    expect(before.flatMap(({ units }) => units).filter((unit) => unit.includes('-'))).toEqual([]);
    await world.rhythm.settle(root, '2023-02', by);
    const after = await unsettledBefore(world, root, '2023-04');
    expect(months(after, root)).toEqual(['2023-01', '2023-03']);
    expect(months(after, county)).toEqual(months(before, county));
    expect(months(await unsettledBefore(world, county, '2023-04'), root)).toEqual([]);
    expect(await unsettledBefore(world, root, '2023-01')).toEqual([]);
  }, 60_000);

  it('are none of a year in which nothing was due', async () => {
    expect(await unsettledBefore(world, root, '2031-05')).toEqual([]);
  });

  it('are told by a look of the first ten days, as it was at that moment, and the last month once its day has passed', async () => {
    const told = async (moment: string) => months(await unsettledAt(world, root, at(moment)), root);
    // In the test above February was settled, at nine in the morning of 3 April.
    expect(await told('2023-04-03 08:30')).toEqual(['2023-01', '2023-02']);
    expect(await told('2023-04-03 09:30')).toEqual(['2023-01']);
    expect(await told('2023-04-04 08:30')).toEqual(['2023-01', '2023-03']);
    expect(await told('2023-04-10 08:30')).toEqual(['2023-01', '2023-03']);
    expect(await told('2023-04-11 08:30')).toEqual([]);
    expect((await told('2024-01-05 08:30')).slice(0, 2)).toEqual(['2023-01', '2023-03']);
  });
});
