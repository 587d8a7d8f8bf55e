import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyLog } from '#libs/event-store/copying';
import { openEventStoreDb } from '#libs/event-store/eventstoredb';
import { ChainVerifier } from '#libs/kernel';
import type { Instant } from '#libs/kernel';
import { loadSimulation } from '#libs/simulating';
import { freshDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import { startEventStoreDb } from '../../test/support/eventstoredb/cluster.js';
import type { TestCluster } from '../../test/support/eventstoredb/cluster.js';
import { openEngine } from './engine.js';
import type { Engine } from './engine.js';
import { rhythmOf } from './rhythm/rhythm.js';

let cluster: TestCluster;
let another: TestCluster;
let folder: string;
const databases: TestDatabase[] = [];
const engines: Engine[] = [];

beforeAll(async () => {
  cluster = await startEventStoreDb({ nodes: 3, maxAppendSize: 16 * 1_048_576 });
  another = await startEventStoreDb({ maxAppendSize: 16 * 1_048_576 });
  folder = mkdtempSync(join(tmpdir(), 'log-in-eventstoredb-'));
});
afterAll(async () => {
  for (const engine of engines) await engine.close();
  for (const database of databases) await database.drop();
  await cluster.stop();
  await another.stop();
  rmSync(folder, { recursive: true });
});

async function engineWith(env: Record<string, string>): Promise<Engine> {
  const database = await freshDatabase();
  databases.push(database);
  const clock = { now: () => '2023-12-04T09:00:00.000+08:00' as Instant };
  const engine = await openEngine({ env: { SHUANGWEI_DATA: folder, DATABASE_URL: database.adminUrl, ...env }, clock });
  engines.push(engine);
  return engine;
}

/** Positions are a matter of the log; those that an event tells (`log_position`) are of the event. */
function withoutPlaces(row: Record<string, unknown>): string {
  return JSON.stringify(Object.entries(row).filter(([name]) => name === 'log_position' || !name.endsWith('position')));
}

/** Every row of every read model; by default without where in the log it was read. */
async function rowsOf({ pool }: Engine, shown = withoutPlaces): Promise<Record<string, unknown[]>> {
  const views = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.views where table_schema = 'read_model' order by 1`,
  );
  const rows: Record<string, unknown[]> = {};
  for (const { name } of views.rows) {
    const found = await pool.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from read_model.${name} t`,
    );
    rows[name] = found.rows.map(({ row }) => shown(row)).sort();
  }
  return rows;
}

it('With the log in EventStoreDB the same city has the same read models, and every chain holds', async () => {
  const there = await engineWith({ EVENTSTORE_URL: cluster.connectionString });
  const here = await engineWith({});
  for (const { store, organisation } of [there, here]) {
    await loadSimulation({ cases: 60, year: 2023, seed: 7, organisation, store });
  }
  for (const engine of [there, here]) await engine.catchUp();

  const lengths = [];
  for (const { store } of [there, here]) {
    const verifiers = new Map<string, ChainVerifier>();
    let events = 0;
    for await (const page of store.readAll()) {
      events += page.length;
      for (const event of page) {
        const verifier = verifiers.get(event.stream) ?? new ChainVerifier();
        verifiers.set(event.stream, verifier);
        expect(verifier.take(event)).toBeUndefined();
      }
    }
    lengths.push(events);
  }
  expect(lengths[0]).toBeGreaterThan(300);
  expect(lengths[0]).toBe(lengths[1]);
  const rows = await rowsOf(there);
  expect(Object.values(rows).flat().length).toBeGreaterThan(60);
  expect(rows).toEqual(await rowsOf(here));
});

it('A city that is copied there and back has the same read models, and what was settled and drawn at a place of its log holds', async () => {
  const by = { actor: { id: 'li', role: 'supervisor' } };
  const here = await engineWith({});
  const { organisation } = here;
  const root = organisation.root.code;
  await loadSimulation({ cases: 120, year: 2023, seed: 7, organisation, store: here.store });
  await rhythmOf(here).settle(root, '2023-10', by);
  await rhythmOf(here).check(root, '2023-W47', by);
  await here.catchUp();

  const there = await engineWith({ EVENTSTORE_URL: another.connectionString });
  const moved = await copyLog({ source: here.store, target: there.store });
  await there.catchUp();
  expect(await rowsOf(there)).toEqual(await rowsOf(here));
  // What was recorded at a position of the other log is found by its hash.
  expect(await rhythmOf(there).verifySample(root, '2023-W47')).toMatchObject({ holds: true });
  await expect(rhythmOf(there).adjust(root, '2023-10', '核对', by)).rejects.toMatchObject({
    code: 'settlement.nothing-to-adjust',
  });
  // And the other way: places of this log are far beyond the end of one that counts.
  await rhythmOf(there).settle(root, '2023-11', by);
  await rhythmOf(there).check(root, '2023-W48', by);
  await there.catchUp();

  const back = await engineWith({});
  const report = await copyLog({ source: there.store, target: back.store });
  expect(report).toMatchObject({ events: moved.events + 2, streams: moved.streams + 2 });
  expect(report.targetHead).toBe(BigInt(report.events));
  await back.catchUp();
  expect(await rowsOf(back)).toEqual(await rowsOf(there));
  const settledThere = await rhythmOf(back).settlement(root, '2023-11');
  expect(BigInt(settledThere.settled.data.position)).toBeGreaterThan(report.targetHead);
  expect(await rhythmOf(back).verifySample(root, '2023-W48')).toMatchObject({ holds: true });
  await expect(rhythmOf(back).adjust(root, '2023-11', '核对', by)).rejects.toMatchObject({
    code: 'settlement.nothing-to-adjust',
  });

  // With nothing written meanwhile, there and back is byte for byte the same, positions and all.
  const once = await engineWith({});
  const between = openEventStoreDb({ connectionString: another.connectionString, prefix: 'between-' });
  await copyLog({ source: here.store, target: between });
  await copyLog({ source: between, target: once.store });
  await between.close();
  await once.catchUp();
  const wholly = (row: Record<string, unknown>) => JSON.stringify(row);
  expect(await rowsOf(once, wholly)).toEqual(await rowsOf(here, wholly));
}, 240_000);

it('A process that is configured for another log than the read models follow does not start', async () => {
  const { database } = await engineWith({}).then(({ config }) => ({ database: config.databaseUrl ?? '' }));
  const open = (env: Record<string, string>) =>
    openEngine({ env: { SHUANGWEI_DATA: folder, DATABASE_URL: database, ...env } });
  await expect(open({ EVENTSTORE_URL: another.connectionString })).rejects.toMatchObject({
    code: 'log.another-is-followed',
    details: { configured: 'eventstoredb', followed: 'postgres' },
  });
  const again = await open({});
  await again.close();
});

it.each(['esdb://a:b:c', 'esdb://here:2113?tls=perhaps&bogus'])(
  'A connection string that the client cannot use, %s, is told without repeating it',
  async (url) => {
    const failure = await engineWith({ EVENTSTORE_URL: url.replace('//', '//admin:hidden@') }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'log.eventstore-url-unusable', status: 400 });
    expect(JSON.stringify(failure)).not.toContain('hidden');
  },
);
