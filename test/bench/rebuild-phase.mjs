/** One phase of the rebuild benchmark, in a process of its own: `fill`, `read`, or the name of a projection to rebuild. */
import { clearInterval, setInterval } from 'node:timers';
import { openPostgresEventStore } from '../../dist/libs/event-store/postgres/index.js';
import { PostgresReadModels, openReadModelPool } from '../../dist/libs/projecting/index.js';
import { caseQueue } from '../../dist/projections/case-queue/index.js';
import { caseSearch } from '../../dist/projections/case-search/index.js';
import { caseTimeline } from '../../dist/projections/case-timeline/index.js';
import { punctuality } from '../../dist/projections/punctuality/index.js';
import { LifeSealer, lifeOf, lives } from '../../dist/test/support/case-histories.js';
import { round } from './figures.mjs';

const { BENCH_DATABASE: appUrl, BENCH_EVENTS: events, BENCH_CASES: cases } = process.env;
const [phase] = process.argv.slice(2);

const store = openPostgresEventStore({ appUrl });
const pool = openReadModelPool(appUrl);
const projection = [caseQueue, punctuality, caseTimeline, caseSearch].find(({ name }) => name === phase);
const result = projection ? await measured(rebuild) : phase === 'fill' ? await measured(fill) : await best(read);
await pool.end();
await store.close();
process.send(result);
process.disconnect();

async function rebuild() {
  const { events, statements, pages } = await new PostgresReadModels(pool).rebuild(projection, { store });
  const { rows } = await pool.query(
    `select sum(pg_total_relation_size(('read_model.' || quote_ident(relation))::regclass))::bigint as bytes
     from projecting.checkpoint, unnest(tables) relation where name = $1`,
    [projection.name],
  );
  return { events, statementsAWrite: round(statements / pages), onDisk: Math.round(Number(rows[0].bytes) / 2 ** 20) };
}

/** Pages that suit reading, and caches that are warm. Nothing is done with the events. */
async function best(act) {
  const figures = [];
  for (const pageSize of [1_000, 1_000, 10_000]) figures.push(await measured(() => act(pageSize)));
  return figures.reduce((a, b) => (b.perSecond > a.perSecond ? b : a));
}

async function read(pageSize) {
  let events = 0;
  for await (const page of store.readAll({ pageSize })) events += page.length;
  return { events };
}

async function measured(act) {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const samples = [process.memoryUsage.rss()];
  const timer = setInterval(() => samples.push(process.memoryUsage.rss()), 50);
  const outcome = await act();
  clearInterval(timer);
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const quarter = Math.ceil(samples.length / 4);
  const peakOf = (from, to) => Math.round(Math.max(0, ...samples.slice(from, to)) / 2 ** 20);
  return {
    ...outcome,
    perSecond: Math.round(outcome.events / seconds),
    seconds: round(seconds, 1),
    cpuSeconds: round((user + system) / 1e6, 1),
    megabytes: peakOf(0),
    megabytesByQuarter: [0, 1, 2, 3].map((i) => peakOf(i * quarter, (i + 1) * quarter)),
  };
}

/** Appends whole lives of cases, four thousand of them open at a time and their events interleaved, as an office's are. */
async function fill() {
  const OPEN_CASES = 4_000;
  const AT_ONCE = 400;
  const open = [];
  let begun = 0;
  let appended = 0;
  let seed = 1;
  const random = (below) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  while (appended < Number(events)) {
    for (; open.length < OPEN_CASES && begun < Number(cases); begun++) {
      open.push(new LifeSealer(lifeOf(lives[begun % lives.length], begun)));
    }
    if (open.length === 0) break;
    const turn = new Set(Array.from({ length: AT_ONCE }, () => random(open.length)));
    await Promise.all(
      [...turn].map((index) => {
        const { expected, sealed } = open[index].next();
        return store.append(open[index].stream, expected, sealed);
      }),
    );
    appended += turn.size;
    for (const index of [...turn].sort((a, b) => b - a)) if (open[index].done) open.splice(index, 1);
  }
  return { events: appended };
}
