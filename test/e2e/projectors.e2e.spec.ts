import { setTimeout as sleep } from 'node:timers/promises';
import { openPostgresEventStore } from '#libs/event-store/postgres';
import { livePositions } from '#libs/projecting';
import { freshDatabase } from '#libs/testing';
import { openEngine, projections } from '../../apps/server/index.js';
import type { Engine } from '../../apps/server/index.js';
import { pacedLoad } from '../support/paced-load.js';
import { Projectors, written } from '../support/projectors.js';
import { readModelRows } from '../support/read-model-rows.js';
import { Shuangwei } from '../support/shuangwei.js';

/** How long nobody may write after the one who wrote is gone. Losers of a race come back by themselves. */
const TAKEN_OVER_MS = 20_000;

describe('Three projectors at one log under load', () => {
  let city: Shuangwei;
  let engine: Engine;
  let store: ReturnType<typeof openPostgresEventStore>;
  let projectors: Projectors;

  beforeAll(async () => {
    const database = await freshDatabase();
    city = await Shuangwei.onFreshFolder({ DATABASE_URL: database.adminUrl });
    engine = await openEngine({ env: { SHUANGWEI_DATA: city.dataFolder, DATABASE_URL: database.adminUrl } });
    store = openPostgresEventStore({ appUrl: () => database.appUrl });
    projectors = await Projectors.start(city, 3);
  }, 120_000);

  afterAll(async () => {
    await store.close();
    await engine.close();
    await city.end();
  }, 60_000);

  /** Waits until every read model knows the log up to there. @returns how long that took, milliseconds */
  async function known(upTo: bigint, withinMs: number): Promise<number> {
    const began = performance.now();
    for (;;) {
      const positions = await livePositions(engine.pool);
      const behind = projections.filter(({ name }) => (positions.get(name) ?? 0n) < upTo).map(({ name }) => name);
      const took = performance.now() - began;
      if (behind.length === 0) return took;
      if (took > withinMs) throw new Error(`${behind.join(', ')} stand still since ${Math.round(took)} ms`);
      await sleep(20);
    }
  }

  /** The rows are those of read models that one process folds anew in peace, and the queue has every case once. */
  async function expectNothingDoubledOrLost(): Promise<void> {
    const incremental = await readModelRows(engine.pool);
    for (const projection of projections) await engine.readModels.rebuild(projection, { store: engine.store });
    const anew = await readModelRows(engine.pool);
    expect(Object.keys(incremental).length).toBeGreaterThan(projections.length);
    for (const [name, rows] of Object.entries(incremental)) expect({ name, rows }).toEqual({ name, rows: anew[name] });
    const cases = new Set<string>();
    for await (const page of store.readAll({ streamPrefix: 'case-' })) for (const { stream } of page) cases.add(stream);
    expect(cases.size).toBeGreaterThan(100);
    expect(incremental['case_queue']).toHaveLength(cases.size);
  }

  it('go on when the one that writes is killed, again and again, and no row is doubled or lost', async () => {
    const load = pacedLoad(store, { perSecond: 400, seconds: 20, seed: 11 });
    for (let round = 0; round < 3; round++) {
      const leader = await projectors.leader(1_000);
      await projectors.kill(leader);
      await known(await store.head(), TAKEN_OVER_MS);
      await projectors.join();
    }
    const { last, events } = await load;
    expect(events).toBeGreaterThan(3_000);
    await known(last, TAKEN_OVER_MS);
    await expectNothingDoubledOrLost();
  }, 240_000);

  it('leave one out that was stopped, and what it knows is of no use to it when it goes on', async () => {
    const stop = new AbortController();
    const load = pacedLoad(store, { perSecond: 400, seconds: 120, seed: 12, stop: stop.signal });
    try {
      for (let round = 0; round < 3; round++) {
        const leader = await projectors.leader(1_000);
        const before = await written(leader);
        leader.process.kill('SIGSTOP');
        await sleep(500);
        const stopped = await livePositions(engine.pool);
        // The others go past where it believes every read model to be. (Under load there is always a next event.)
        await known((await store.head()) + 1n, TAKEN_OVER_MS);
        const since = await livePositions(engine.pool);
        for (const { name } of projections) expect(since.get(name)).toBeGreaterThan(stopped.get(name) ?? 0n);
        leader.process.kill('SIGCONT');
        // What it had in hand is refused, in those that it was writing. (In others it may have been waiting after a lost race.)
        const refused = async () => {
          const { lostRaces } = await written(leader);
          return projections.filter(({ name }) => (lostRaces.get(name) ?? 0) > (before.lostRaces.get(name) ?? 0));
        };
        for (const until = performance.now() + TAKEN_OVER_MS; (await refused()).length === 0; await sleep(50))
          if (performance.now() > until) throw new Error('nothing that it had in hand was refused');
      }
    } finally {
      stop.abort();
      await load;
    }
    const { last } = await load;
    await known(last, TAKEN_OVER_MS);
    for (const server of projectors.all) await server.projected(last);
    await expectNothingDoubledOrLost();
  }, 240_000);
});
