/**
 * How fast a read model is rebuilt, beside how fast the log can be read and parsed at all – in the same run, on the same
 * machine, so that the ratio means something elsewhere. Each figure is taken in a process of its own: memory that one leaves
 * behind is not another's.
 *
 *     node --import ./libs/testing/register-typescript.mjs test/bench/rebuild.ts [--events 1000000] [--cases 100000]
 *          [--page 1000] [--write-every 10000] [--database <owner url>] [--only case-queue]
 *
 * Prints a line for each projection, then one line of JSON. Ends with 1 where the case queue falls below the floor: 0.15 of
 * bare reading, or more than 600 MB.
 */
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
// Doors by their paths: this folder has a package.json of its own (the peers'), so the project's #-imports end at it.
import type { EventStore } from '../../libs/event-store/index.js';
import { eventStoreMigrations, openPostgresEventStore } from '../../libs/event-store/postgres/index.js';
import { openDatabase } from '../../libs/platform/index.js';
import { PostgresReadModels, openReadModelPool, projectingMigrations } from '../../libs/projecting/index.js';
import { caseQueue } from '../../projections/case-queue/index.js';
import { caseTimeline } from '../../projections/case-timeline/index.js';
import { punctuality } from '../../projections/punctuality/index.js';
import { LifeSealer, lifeOf, lives } from '../support/case-histories.js';
import type { LifeName } from '../support/case-histories.js';

const LEAST_RATIO = 0.15;
const MOST_MEGABYTES = 600;
const PROJECTIONS = [caseQueue, punctuality, caseTimeline];

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    cases: { type: 'string', default: '100000' },
    page: { type: 'string', default: '1000' },
    'write-every': { type: 'string', default: '10000' },
    database: { type: 'string' },
    only: { type: 'string' },
    /** For the processes that this one starts: what to do with the database of BENCH_DATABASE. */
    phase: { type: 'string' },
  },
});
const pageSize = Number(values.page);
const writeEvery = Number(values['write-every']);

/** What one process measured. */
interface Figure {
  readonly name: string;
  readonly events: number;
  readonly seconds: number;
  readonly eventsPerSecond: number;
  /** Of the process itself; the database's come on top. */
  readonly cpuSeconds: number;
  /** Highest resident memory. */
  readonly megabytes: number;
  readonly statementsPerWrite: number;
}

if (values.phase === undefined) await conduct();
else process.send?.(await phase(values.phase));

async function conduct(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'shuangwei-bench-'));
  const migrations = [...eventStoreMigrations, ...projectingMigrations];
  const database = await openDatabase(
    { dataFolder: folder, databaseUrl: values.database, postgresPort: 0 },
    { migrations },
  );
  try {
    const filled = await inItsOwnProcess('fill', database.appUrl);
    console.log(`the log: ${filled.events} events, appended in ${filled.seconds} s`);
    const bare = await inItsOwnProcess('read', database.appUrl);
    console.log(`bare reading and parsing: ${bare.eventsPerSecond} events/s, ${bare.megabytes} MB`);
    const figures: (Figure & { readonly ratio: number })[] = [];
    for (const { name } of PROJECTIONS) {
      if (values.only !== undefined && values.only !== name) continue;
      const figure = await inItsOwnProcess(name, database.appUrl);
      const ratio = Math.round((figure.eventsPerSecond / bare.eventsPerSecond) * 1_000) / 1_000;
      figures.push({ ...figure, ratio });
      console.log(
        `${name}: ${figure.eventsPerSecond} events/s, ${ratio} of bare reading, ${figure.seconds} s ` +
          `(${figure.cpuSeconds} s of CPU), ${figure.statementsPerWrite} statements a write, ${figure.megabytes} MB`,
      );
    }
    console.log(JSON.stringify({ bench: 'rebuild', pageSize, writeEvery, bare, figures }));
    const queue = figures.find(({ name }) => name === caseQueue.name);
    if (queue && (queue.ratio < LEAST_RATIO || queue.megabytes > MOST_MEGABYTES)) process.exitCode = 1;
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function inItsOwnProcess(name: string, url: string): Promise<Figure> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), '--phase', name], {
      env: { ...process.env, BENCH_DATABASE: url },
    });
    let figure: Figure | undefined;
    child.on('message', (message) => (figure = message as Figure));
    child.on('error', reject);
    child.on('exit', (code) => (figure ? resolve(figure) : reject(new Error(`${name} ended with ${code}`))));
  });
}

async function phase(name: string): Promise<Figure> {
  const url = process.env['BENCH_DATABASE'] ?? '';
  const store = openPostgresEventStore({ appUrl: url });
  const pool = openReadModelPool(url);
  try {
    const projection = PROJECTIONS.find((each) => each.name === name);
    if (name === 'fill')
      return await measured(name, async () => ({ events: await fill(store), statementsPerWrite: 0 }));
    if (!projection) return await bareReading(store);
    return await measured(name, async () => {
      const result = await new PostgresReadModels(pool).rebuild(projection, { store, pageSize, writeEvery });
      return { events: result.events, statementsPerWrite: Math.round((result.statements / result.pages) * 100) / 100 };
    });
  } finally {
    await pool.end();
    await store.close();
    process.disconnect?.();
  }
}

async function measured(
  name: string,
  act: () => Promise<{ events: number; statementsPerWrite: number }>,
): Promise<Figure> {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  let most = process.memoryUsage.rss();
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50);
  const { events, statementsPerWrite } = await act();
  clearInterval(timer);
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    name,
    events,
    seconds: Math.round(seconds * 10) / 10,
    eventsPerSecond: Math.round(events / seconds),
    cpuSeconds: Math.round((user + system) / 1e5) / 10,
    megabytes: Math.round(most / 2 ** 20),
    statementsPerWrite,
  };
}

/** The best of several readings: pages that suit reading, caches that are warm. Nothing is done with the events. */
async function bareReading(store: EventStore): Promise<Figure> {
  const figures: Figure[] = [];
  for (const size of [1_000, 1_000, 10_000]) {
    figures.push(
      await measured('read', async () => {
        let events = 0;
        for await (const page of store.readAll({ pageSize: size })) events += page.length;
        return { events, statementsPerWrite: 0 };
      }),
    );
  }
  return figures.reduce((best, figure) => (figure.eventsPerSecond > best.eventsPerSecond ? figure : best));
}

/** Cases that are open at one time; their events come interleaved, as an office's do. */
const OPEN_CASES = 4_000;
const AT_ONCE = 400;

/** Appends whole lives of cases until the log is as long as asked, or the cases are used up. */
async function fill(store: EventStore): Promise<number> {
  const wanted = { events: Number(values.events), cases: Number(values.cases) };
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
  return appended;
}
