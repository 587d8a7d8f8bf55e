import { loadOrganisation } from '#libs/identity';
import { FixedClock } from '#libs/kernel';
import type { Instant, LocalDate, Position, Stored } from '#libs/kernel';
import { simulate } from '#libs/simulating';
import type { SimulatedCommand } from '#libs/simulating';
import { measuringProjections } from '#projections/measured';
import type { FiguresAsked } from '#projections/measured';
import { tableOfParts } from '../../../test/support/figures-oracle.js';
import { readModelWorld } from '../../../test/support/read-model-world.js';
import type { ReadModelWorld } from '../../../test/support/read-model-world.js';
import { LogFolds } from '../scoring/log-tables.js';
import { Rates } from './rates.js';

const asked: FiguresAsked = {
  ...{
    from: '2023-01-01' as LocalDate,
    to: '2023-12-31' as LocalDate,
    asOf: '2024-01-01T00:00:00.000+08:00' as Instant,
  },
  ...{ measures: ['on-time-closure', 'reached', 'recovered-loss'], by: ['unit'] },
};

describe('Rates', () => {
  let world: ReadModelWorld;
  let rates: Rates;
  let commands: readonly SimulatedCommand[];
  let middle: Instant;
  let half: Position;

  const append = async (some: readonly SimulatedCommand[]) => {
    for (const { stream, head, events } of some)
      await world.store.append(stream, head ? head.revision : 'no-stream', events);
  };
  const catchUp = async () => {
    for (const projection of measuringProjections) await world.catchUp(projection);
  };
  const lastRecorded = async (): Promise<Instant> => {
    let event: Stored | undefined;
    for await (const page of world.store.readAll({ after: (await world.store.head()) - 1n })) event = page.at(-1);
    if (!event) throw new Error('the log is empty');
    return event.recordedAt;
  };
  const sourceOf = async (past: Parameters<Rates['figures']>[1]) => {
    const { source, standing } = await rates.figures(asked, past);
    return `${source} at ${standing.position}`;
  };

  beforeAll(async () => {
    world = await readModelWorld();
    const clock = new FixedClock('2024-06-01T00:00:00.000+08:00' as Instant);
    rates = new Rates({ clock, pool: world.pool, store: world.store }, new LogFolds(world.store));
    commands = [...simulate({ cases: 60, seed: 2, year: 2023, organisation: loadOrganisation() })];
    await append(commands.slice(0, 200));
    [middle, half] = [await lastRecorded(), await world.store.head()];
    await catchUp();
  }, 60_000);

  afterAll(() => world[Symbol.asyncDispose]());

  it('come from the read models where these know just what is asked for, and from the log where they do not', async () => {
    const then = await rates.figures(asked, {});
    expect(await sourceOf({ asOf: middle })).toBe(`counters at ${half}`);
    expect(await sourceOf({ position: half })).toBe(`counters at ${half}`);
    expect(await sourceOf({ position: half - 1n })).toBe(`log at ${half - 1n}`);

    await append(commands.slice(200));
    // What was recorded until now belongs to now, though the read models have yet to hear of it.
    const [last, head] = [await lastRecorded(), await world.store.head()];
    expect(await sourceOf({})).toBe(`counters at ${half}`);
    expect(await sourceOf({ asOf: last })).toBe(`log at ${head}`);

    await catchUp();
    expect(await sourceOf({ asOf: last })).toBe(`counters at ${head}`);
    for (const past of [{ asOf: middle }, { position: half }]) {
      const again = await rates.figures(asked, past);
      expect(again.source).toBe('log');
      expect(tableOfParts(again.parts)).toEqual(tableOfParts(then.parts));
    }
    expect(tableOfParts((await rates.figures(asked, {})).parts)).not.toEqual(tableOfParts(then.parts));
  });

  it('wait for read models that are apart, and say so when they stay it', async () => {
    await world.pool.query(`update projecting.checkpoint set position = position - 1 where name = 'recovered-loss'`);
    await expect(rates.figures(asked, {})).rejects.toMatchObject({ code: 'efficacy.read-models-apart', status: 503 });
    // Who does not ask for recovered loss does not wait for it.
    expect((await rates.figures({ ...asked, measures: ['reached'] }, {})).source).toBe('counters');
    await world.pool.query(`update projecting.checkpoint set position = position + 1 where name = 'recovered-loss'`);
  }, 20_000);
});
