import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChainVerifier } from '#libs/kernel';
import { loadSimulation } from '#libs/simulating';
import { freshDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import { startEventStoreDb } from '../../test/support/eventstoredb/cluster.js';
import type { TestCluster } from '../../test/support/eventstoredb/cluster.js';
import { openEngine } from './engine.js';
import type { Engine } from './engine.js';

let cluster: TestCluster;
let folder: string;
const databases: TestDatabase[] = [];
const engines: Engine[] = [];

beforeAll(async () => {
  cluster = await startEventStoreDb({ nodes: 3, maxAppendSize: 16 * 1_048_576 });
  folder = mkdtempSync(join(tmpdir(), 'log-in-eventstoredb-'));
});
afterAll(async () => {
  for (const engine of engines) await engine.close();
  for (const database of databases) await database.drop();
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

async function engineWith(env: Record<string, string>): Promise<Engine> {
  const database = await freshDatabase();
  databases.push(database);
  const engine = await openEngine({ env: { SHUANGWEI_DATA: folder, DATABASE_URL: database.adminUrl, ...env } });
  engines.push(engine);
  return engine;
}

/** Positions are a matter of the log. */
function withoutPlaces(row: Record<string, unknown>): string {
  return JSON.stringify(Object.entries(row).filter(([name]) => !name.endsWith('position')));
}

/** Every row of every read model, without where in the log it was read. */
async function rowsOf({ pool }: Engine): Promise<Record<string, unknown[]>> {
  const views = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.views where table_schema = 'read_model' order by 1`,
  );
  const rows: Record<string, unknown[]> = {};
  for (const { name } of views.rows) {
    const found = await pool.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from read_model.${name} t`,
    );
    rows[name] = found.rows.map(({ row }) => withoutPlaces(row)).sort();
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
