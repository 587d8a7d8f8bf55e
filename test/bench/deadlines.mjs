import { MemoryEventStore } from '../../dist/libs/event-store/memory/index.js';
import { PostgresReadModels, openReadModelPool, projectingMigrations } from '../../dist/libs/projecting/index.js';
import { DueQueries, supervision } from '../../dist/projections/supervision/index.js';
import { figures, round } from './figures.mjs';
import { logStatements, withServer } from './server.mjs';

/** Smaller for a quick look: BENCH_CLOCKS=100000 npm run bench -- deadlines. */
const MANY = Number(process.env.BENCH_CLOCKS ?? 1_000_000);
const FEW = 10_000;
/** As the watch of deadlines asks. */
const PAGE = 500;
const WARM_UP = 20;

/** What the page may cost among a million open clocks, as a multiple of the same among ten thousand: of the median. */
const TARGET = 2;

/**
 * The next rungs that are due, as the clock role asks for them every few seconds: a page among a million open clocks, beside the same
 * among ten thousand, in interleaved rounds. As many are due on either side: a whole page, a few, none.
 */
export function run({ say, rounds }) {
  return withServer(async (server) => {
    const few = await office(server, 'deadlines_few', FEW);
    const many = await office(server, 'deadlines_many', MANY);
    const latencies = { few: {}, many: {} };
    for (let turn = -WARM_UP; turn < rounds(400); turn++) {
      for (const [name, upTo] of Object.entries(MOMENTS)) {
        const sides = [
          ['few', few],
          ['many', many],
        ];
        if (turn % 2) sides.reverse();
        for (const [side, { due }] of sides) {
          const began = performance.now();
          await due.rungs(upTo, PAGE);
          if (turn >= 0) (latencies[side][name] ??= []).push(performance.now() - began);
        }
      }
    }
    await Promise.all([few.close(), many.close()]);
    const moments = Object.keys(MOMENTS).map((moment) => {
      const [small, large] = [latencies.few[moment], latencies.many[moment]].map(figures);
      const ratio = round(large.p50Ms / small.p50Ms);
      say(
        `${moment.padEnd(16)} ${FEW} open clocks: p50 ${small.p50Ms} p99 ${small.p99Ms} ms   ` +
          `${MANY}: p50 ${large.p50Ms} p99 ${large.p99Ms} ms   ×${ratio} (promised: below ×${TARGET})`,
      );
      return { moment, few: small, many: large, ratio };
    });
    const ratio = Math.max(...moments.map((each) => each.ratio));
    return { clocks: MANY, fewClocks: FEW, moments, ratio, target: TARGET, pass: ratio < TARGET };
  });
}

/** Rungs are a second apart from then on, so that by these moments so many are due. */
const FIRST = '2026-05-06 08:30:00+08';
const MOMENTS = {
  'a full page due': '2026-05-06T09:30:00.000+08:00',
  'twenty due': '2026-05-06T08:30:19.000+08:00',
  'none due': '2026-05-06T08:29:59.000+08:00',
};

/** A database in which so many clocks are open. */
async function office(server, name, clocks) {
  const pool = openReadModelPool(server.appUrl(name), 4);
  await server.filledDatabase(name, {
    statements: [...logStatements, ...projectingMigrations.map(({ sql }) => sql)],
    recipe: [clocks, supervision.schema, supervision.indexes],
    async fill() {
      await new PostgresReadModels(pool).rebuild(supervision, { store: new MemoryEventStore() });
      // In no order, as cases come in.
      await pool.query(
        `insert into read_model.supervision_rung_v${supervision.version}
         select timestamptz '${FIRST}' + n * interval '1 second', 'T-' || md5(n::text), 'mediation', 1, 'on-the-day',
                timestamptz '${FIRST}' + n * interval '1 second' + interval '15 hours', 1
         from generate_series(0, $1::bigint - 1) as n order by md5(n::text)`,
        [clocks],
      );
    },
  });
  return { due: new DueQueries(pool), close: () => pool.end() };
}
