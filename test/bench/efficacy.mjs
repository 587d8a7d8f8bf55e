import { schemes, scoreOf } from '../../dist/libs/efficacy/index.js';
import { MemoryEventStore } from '../../dist/libs/event-store/memory/index.js';
import { loadOrganisation } from '../../dist/libs/identity/index.js';
import { PostgresReadModels, openReadModelPool, projectingMigrations } from '../../dist/libs/projecting/index.js';
import { simulate } from '../../dist/libs/simulating/index.js';
import {
  measuringProjections,
  ownReadings,
  takenFromReadModels,
  wholeReadings,
} from '../../dist/projections/measured/index.js';
import { median, round } from './figures.mjs';
import { logStatements, withServer } from './server.mjs';

/** Smaller for a quick look: BENCH_CASES=2000 npm run bench -- efficacy. */
const CASES = Number(process.env.BENCH_CASES ?? 13_963);
const YEAR = 2023;

/** What the year's score of every unit may cost, as a multiple of one indexed count on the same tables. */
const TARGET = 100;

/** The score of a year, for every unit of the tree with all that is below it, beside one indexed count on the tables that it is taken from. */
export function run({ say, rounds, keep }) {
  return withServer(
    async (server) => {
      const organisation = loadOrganisation();
      const connect = () => openReadModelPool(server.appUrl('efficacy'), 2);
      await server.filledDatabase('efficacy', {
        statements: [...logStatements, ...projectingMigrations.map((migration) => migration.sql)],
        recipe: [CASES, YEAR, ...measuringProjections.flatMap(({ schema, indexes }) => [schema, indexes])],
        async fill() {
          const store = new MemoryEventStore();
          for (const { stream, head, events } of simulate({ cases: CASES, year: YEAR, seed: 1, organisation }))
            await store.append(stream, head ? head.revision : 'no-stream', events);
          const pool = connect();
          for (const projection of measuringProjections)
            await new PostgresReadModels(pool).rebuild(projection, { store });
          for (const table of ['punctuality', 'efficacy_fact', 'efficacy_daily', 'efficacy_case'])
            await pool.query(`vacuum analyze read_model.${table}_v1`).catch(() => undefined);
          await pool.end();
        },
      });
      const pool = connect();
      const [scheme] = schemes();
      const asked = {
        scheme,
        period: { from: `${YEAR}-01-01`, to: `${YEAR}-12-31` },
        asOf: `${YEAR + 1}-01-01T00:00:00.000+08:00`,
      };
      const score = async () => {
        const taken = await takenFromReadModels(pool, asked);
        const whole = wholeReadings(ownReadings(asked, taken, organisation), (unit) => organisation.subtree(unit));
        return [...whole.values()].map((measured) => scoreOf(scheme, measured));
      };
      const count = async () => {
        const { rows } = await pool.query(`select count(*)::integer as runs from read_model.punctuality
          where clock = 'initial-review' and due_on between '${YEAR}-01-01' and '${YEAR}-12-31'`);
        return rows[0].runs;
      };
      const timed = async (work) => {
        const began = performance.now();
        const answer = await work();
        return { ms: performance.now() - began, answer };
      };
      const [first, counted] = [await score(), await count()];
      say(`${first.length} units, ${first[0].published} for the whole; the count finds ${counted} runs`);
      const times = { score: [], count: [] };
      for (let i = 0; i < rounds(60); i++) {
        times.score.push((await timed(score)).ms);
        times.count.push((await timed(count)).ms);
      }
      await pool.end();
      const [scoreMs, countMs] = [round(median(times.score)), round(median(times.count))];
      const ratio = round(scoreMs / countMs);
      say(
        `score of all ${first.length} units ${scoreMs} ms, one indexed count ${countMs} ms: ×${ratio} (promised: below ×${TARGET})`,
      );
      return { cases: CASES, units: first.length, scoreMs, countMs, ratio, target: TARGET, pass: ratio < TARGET };
    },
    { keep },
  );
}
