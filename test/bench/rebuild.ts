/**
 * How fast a read model is rebuilt, beside how fast the log can be read and parsed at all – in the same run, on the same
 * machine, so that the ratio means something elsewhere.
 *
 *     node --import ./libs/testing/register-typescript.mjs test/bench/rebuild.ts [--events 1000000] [--cases 100000]
 *          [--page 1000] [--write-every 10000] [--database <owner url>] [--only case-queue]
 *
 * Prints a line for each projection, then one line of JSON. Ends with 1 where a projection falls below the floor: 0.15 of
 * bare reading, or more than 600 MB.
 */
// Doors by their paths: this folder has a package.json of its own (the peers'), so the project's #-imports end at it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPostgresEventStore, eventStoreMigrations } from '../../libs/event-store/postgres/index.js';
import type { EventStore } from '../../libs/event-store/index.js';
import { openDatabase } from '../../libs/platform/index.js';
import { PostgresReadModels, openReadModelPool, projectingMigrations } from '../../libs/projecting/index.js';
import type { Projection } from '../../libs/projecting/index.js';
import { caseQueue } from '../../projections/case-queue/index.js';
import { caseTimeline } from '../../projections/case-timeline/index.js';
import { punctuality } from '../../projections/punctuality/index.js';
import { LifeSealer, lifeOf, lives } from '../support/case-histories.js';
import type { LifeName } from '../support/case-histories.js';

const LEAST_RATIO = 0.15;
const MOST_MEGABYTES = 600;

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    cases: { type: 'string', default: '100000' },
    page: { type: 'string', default: '1000' },
    'write-every': { type: 'string', default: '10000' },
    database: { type: 'string' },
    only: { type: 'string' },
  },
});
const wanted = {
  events: Number(values.events),
  cases: Number(values.cases),
  page: Number(values.page),
  writeEvery: Number(values['write-every']),
};

interface Figure {
  readonly projection: string;
  readonly eventsPerSecond: number;
  readonly ratio: number;
  readonly seconds: number;
  /** Of this process; the database's come on top. */
  readonly cpuSeconds: number;
  readonly statementsPerPage: number;
  readonly megabytes: number;
}

/** Cases that are open at one time; their events come interleaved, as an office's do. */
const OPEN_CASES = 4_000;
const AT_ONCE = 400;

async function fill(store: EventStore): Promise<void> {
  const sealers: LifeSealer[] = [];
  let begun = 0;
  let appended = Number(await store.head());
  let seed = 1;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  while (appended < wanted.events) {
    while (sealers.length < OPEN_CASES && begun < wanted.cases) {
      const number = begun++;
      sealers.push(new LifeSealer(lifeOf(lives[number % lives.length] as LifeName, number)));
    }
    if (sealers.length === 0) break;
    const turn = new Set(Array.from({ length: AT_ONCE }, () => random(sealers.length)));
    await Promise.all(
      [...turn].map((index) => {
        const sealer = sealers[index] as LifeSealer;
        const { expected, sealed } = sealer.next();
        return store.append(sealer.stream, expected, sealed);
      }),
    );
    appended += turn.size;
    for (const index of [...turn].sort((a, b) => b - a)) if (sealers[index]?.done) sealers.splice(index, 1);
  }
}

/** Highest resident memory while `act` runs, in megabytes. */
async function watchingMemory<T>(act: () => Promise<T>): Promise<[T, number]> {
  let most = process.memoryUsage.rss();
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50);
  try {
    return [await act(), Math.round(most / 2 ** 20)];
  } finally {
    clearInterval(timer);
  }
}

/** Events a second when they are only read and parsed, in the pages that suit reading best. */
async function bareReading(store: EventStore): Promise<number> {
  let best = 0;
  for (const pageSize of [1_000, 1_000, 10_000]) {
    const begun = performance.now();
    let events = 0;
    for await (const page of store.readAll({ pageSize })) events += page.length;
    best = Math.max(best, events / ((performance.now() - begun) / 1_000));
  }
  return best;
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

async function measure(
  models: PostgresReadModels,
  store: EventStore,
  projection: Projection,
  bare: number,
): Promise<Figure> {
  const cpu = process.cpuUsage();
  const [result, megabytes] = await watchingMemory(() =>
    models.rebuild(projection, { store, pageSize: wanted.page, writeEvery: wanted.writeEvery }),
  );
  const eventsPerSecond = Math.round(result.events / result.seconds);
  return {
    projection: projection.name,
    eventsPerSecond,
    ratio: Math.round((eventsPerSecond / bare) * 1_000) / 1_000,
    seconds: Math.round(result.seconds * 10) / 10,
    cpuSeconds: Math.round(cpuSince(cpu) * 10) / 10,
    statementsPerPage: Math.round((result.statements / result.pages) * 100) / 100,
    megabytes,
  };
}

const folder = await mkdtemp(join(tmpdir(), 'shuangwei-bench-'));
const database = await openDatabase(
  { dataFolder: folder, databaseUrl: values.database, postgresPort: 0 },
  { migrations: [...eventStoreMigrations, ...projectingMigrations] },
);
const store = openPostgresEventStore({ appUrl: database.appUrl });
const pool = openReadModelPool(database.appUrl);
try {
  const models = new PostgresReadModels(pool);
  console.log(`filling the log with ${wanted.events} events of up to ${wanted.cases} cases …`);
  const begun = performance.now();
  await fill(store);
  console.log(`${await store.head()} events in ${Math.round((performance.now() - begun) / 1_000)} s`);
  const bare = await bareReading(store);
  console.log(`bare reading and parsing: ${Math.round(bare)} events/s`);
  const figures: Figure[] = [];
  for (const projection of [caseQueue, punctuality, caseTimeline]) {
    if (values.only !== undefined && values.only !== projection.name) continue;
    const figure = await measure(models, store, projection, bare);
    figures.push(figure);
    console.log(
      `${figure.projection}: ${figure.eventsPerSecond} events/s, ${figure.ratio} of bare reading, ${figure.seconds} s (${figure.cpuSeconds} s of CPU), ` +
        `${figure.statementsPerPage} statements a write, ${figure.megabytes} MB`,
    );
  }
  console.log(
    JSON.stringify({
      bench: 'rebuild',
      events: Number(await store.head()),
      pageSize: wanted.page,
      bare: Math.round(bare),
      figures,
    }),
  );
  if (figures.some(({ ratio, megabytes }) => ratio < LEAST_RATIO || megabytes > MOST_MEGABYTES)) process.exitCode = 1;
} finally {
  await pool.end();
  await store.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
}
