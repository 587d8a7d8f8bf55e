import { MemoryEventStore } from '../../dist/libs/event-store/memory/index.js';
import { loadOrganisation } from '../../dist/libs/identity/index.js';
import { PostgresReadModels, openReadModelPool, projectingMigrations } from '../../dist/libs/projecting/index.js';
import { simulate } from '../../dist/libs/simulating/index.js';
import { CaseQueueQueries, caseQueue } from '../../dist/projections/case-queue/index.js';
import { figures, quantile, round } from './figures.mjs';
import { logStatements, withServer } from './server.mjs';

/** Smaller for a quick look: BENCH_CASES=100000 npm run bench -- queue-page. */
const MANY = Number(process.env.BENCH_CASES ?? 1_000_000);
const FEW = 10_000;
/** Cases of a simulated year, which the others are copies of. */
const SIMULATED = 4_000;
const YEAR = 2025;
/** The log is folded up to here, so that some cases are still open. */
const AS_OF = `${YEAR}-11-20T10:00:00.000+08:00`;
const LIMIT = 50;

/** What a page may cost among a million cases, as a multiple of the same page among ten thousand: of the 99th of 100. */
const TARGET = 1.5;

/**
 * Pages of the case list as people ask for them, in a table of a million cases beside one of ten thousand: the same statements
 * through the same pool, in interleaved rounds, over every county's subtree in turn and a few pages deep.
 */
export function run({ say, rounds, keep }) {
  return withServer(
    async (server) => {
      const few = await bureau(server, 'queue_few', FEW, say);
      const many = await bureau(server, 'queue_many', MANY, say);
      const latencies = { few: {}, many: {} };
      const rows = {};
      const all = rounds(500);
      for (let turn = -WARM_UP; turn < all; turn++) {
        for (const [name, page] of Object.entries(PAGES)) {
          // Either goes first as often as the other, however deep the page.
          const sides = [
            ['few', few],
            ['many', many],
          ];
          if ((turn + Math.floor(turn / 4)) % 2) sides.reverse();
          for (const [side, world] of sides) {
            const { ms, found } = await world.page(page, turn + WARM_UP);
            if (turn >= 0) (latencies[side][name] ??= []).push(ms);
            const most = (rows[name] ??= {})[side] ?? 0;
            rows[name][side] = Math.max(most, found);
          }
        }
      }
      await Promise.all([few.close(), many.close()]);

      const shown = ({ p50Ms, p95Ms, p99Ms }) => `p50 ${p50Ms}  p95 ${p95Ms}  p99 ${p99Ms} ms`;
      const pages = Object.keys(PAGES).map((page) => {
        const [small, large] = [latencies.few[page], latencies.many[page]].map(figures);
        say(
          `${page.padEnd(40)} ${FEW}: ${shown(small)} (${rows[page].few} rows)   ` +
            `${MANY}: ${shown(large)} (${rows[page].many} rows)`,
        );
        return { page, apart: PAGES[page].apart ?? false, few: small, many: large };
      });
      const promised = (side, from = 0, to = all) =>
        Object.entries(latencies[side]).flatMap(([page, some]) => (PAGES[page].apart ? [] : some.slice(from, to)));
      const [small, large] = ['few', 'many'].map((side) => figures(promised(side)));
      const [ratioP50, ratioP95, ratio] = ['p50Ms', 'p95Ms', 'p99Ms'].map((each) => round(large[each] / small[each]));
      // How far the ratio is the machine's: the same of each fifth of the run.
      const ratioByFifth = [0, 1, 2, 3, 4].map((fifth) => {
        const [few, many] = ['few', 'many'].map((side) =>
          quantile(promised(side, (fifth * all) / 5, ((fifth + 1) * all) / 5), 0.99),
        );
        return round(many / few);
      });
      const samples = promised('many').length;
      say(
        `all pages, ${samples} of either: among ${FEW} ${shown(small)}, among ${MANY} ${shown(large)}: p99 ×${ratio} ` +
          `(promised: ×${TARGET}; by fifths of the run ×${ratioByFifth.join(', ×')}), p95 ×${ratioP95}, p50 ×${ratioP50}`,
      );
      return {
        cases: MANY,
        ...large,
        fewCases: FEW,
        few: small,
        samples,
        ratio,
        ratioByFifth,
        ratioP95,
        ratioP50,
        pages,
        target: TARGET,
        pass: ratio <= TARGET,
      };
    },
    { keep },
  );
}

const WARM_UP = 20;
const DUE = { by: 'due', direction: 'asc' };
const NEWEST = { by: 'received', direction: 'desc' };

/** Each with an order, a filter of what the turn has chosen, and whether up to four pages deep. `apart`: no part of the promise. */
const PAGES = {
  'due, everybody': { sort: DUE, filter: () => ({}), deep: true },
  'due, in a county': { sort: DUE, filter: ({ units }) => ({ units }), deep: true },
  'due, in a station': { sort: DUE, filter: ({ station }) => ({ units: [station] }), deep: true },
  'overdue, everybody': { sort: DUE, filter: () => ({ overdueAsOf: AS_OF }), deep: true },
  'overdue, in a county': { sort: DUE, filter: ({ units }) => ({ units, overdueAsOf: AS_OF }), deep: true },
  'due, of a handler': { sort: DUE, filter: ({ handler }) => ({ handler }), deep: true },
  'overdue, of a handler': { sort: DUE, filter: ({ handler }) => ({ handler, overdueAsOf: AS_OF }) },
  'one queue, everybody': { sort: DUE, filter: ({ queue }) => ({ queues: [queue] }), deep: true },
  'one queue, in a county': { sort: DUE, filter: ({ units, queue }) => ({ units, queues: [queue] }), deep: true },
  'three queues, in a county': {
    sort: DUE,
    filter: ({ units }) => ({ units, queues: ['to-sign', 'to-review', 'to-mediate'] }),
  },
  'due, complaints, in a county': { sort: DUE, filter: ({ units }) => ({ units, kinds: ['complaint'] }), deep: true },
  'newest, everybody': { sort: NEWEST, filter: () => ({}), deep: true },
  'newest, in a county': { sort: NEWEST, filter: ({ units }) => ({ units }), deep: true },
  'newest, of one category, in a county': {
    sort: NEWEST,
    filter: ({ units, category }) => ({ units, category }),
    deep: true,
  },
  'due, of one category, in a county': {
    sort: DUE,
    filter: ({ units, category }) => ({ units, category }),
    deep: true,
  },
  'due, of one category, everybody': { sort: DUE, filter: ({ category }) => ({ category }), deep: true },
  'last closed, in a county': {
    sort: { by: 'closed', direction: 'desc' },
    filter: ({ units }) => ({ units, closed: true }),
    deep: true,
  },
  'one number': { sort: DUE, filter: ({ number }) => ({ sourceNumber: number }) },
  // No index begins with these: what is of them is looked for among a unit's cases, and more cases take longer.
  'due, of one status, in a county': {
    sort: DUE,
    filter: ({ units, status }) => ({ units, statuses: [status] }),
    apart: true,
  },
  'due, of one channel, everybody': { sort: DUE, filter: ({ channel }) => ({ channels: [channel] }), apart: true },
  'newest, overdue, in a county': {
    sort: NEWEST,
    filter: ({ units }) => ({ units, overdueAsOf: AS_OF }),
    apart: true,
  },
};

/** A database with so many cases. */
async function bureau(server, name, cases, say) {
  const began = performance.now();
  const organisation = loadOrganisation();
  const connect = () => openReadModelPool(server.appUrl(name), 4);
  await server.filledDatabase(name, {
    statements: [...logStatements, ...projectingMigrations.map((migration) => migration.sql)],
    recipe: [cases, SIMULATED, AS_OF, caseQueue.schema, caseQueue.indexes, String(multiply)],
    async fill() {
      const pool = connect();
      await new PostgresReadModels(pool).rebuild(caseQueue, { store: await simulatedYear(organisation) });
      await multiply(pool, cases);
      await pool.end();
    },
  });
  const pool = connect();
  const { rows } = await pool.query(`select pg_size_pretty(pg_table_size(table_name)) as whole,
    pg_size_pretty(pg_indexes_size(table_name)) as indexes,
    (select count(*)::integer from read_model.case_queue where next_due_at is not null) as open,
    (select count(*)::integer from read_model.case_queue where next_due_at < '${AS_OF}') as overdue
    from (select 'read_model.case_queue_v${caseQueue.version}'::regclass as table_name) named`);
  const [{ whole, indexes, open, overdue }] = rows;
  say(
    `${cases} cases in ${round((performance.now() - began) / 1_000, 0)} s: ${open} with a due date, ${overdue} overdue; ` +
      `table ${whole}, indexes ${indexes}`,
  );
  const column = (text) => pool.query({ rowMode: 'array', text }).then((found) => found.rows.map(([value]) => value));
  const handlers = await column(
    'select distinct handler from read_model.case_queue where handler is not null order by 1',
  );
  const [categories, statuses, channels] = await Promise.all(
    ['category', 'status', 'channel'].map((name) =>
      column(`select distinct ${name} from read_model.case_queue order by 1`),
    ),
  );
  const counties = organisation.childrenOf(organisation.root.code).map(({ code }) => organisation.subtree(code));
  const queues = ['to-route', 'to-review', 'to-mediate', 'to-verify', 'to-give-feedback', 'to-follow-up', 'done'];
  const queries = new CaseQueueQueries(pool);
  return {
    async page({ sort, filter, deep }, turn) {
      const of = (some) => some[turn % some.length];
      const units = of(counties).map(({ code }) => code);
      const asked = filter({
        ...{ units, station: of(units), handler: of(handlers), queue: of(queues), category: of(categories) },
        ...{ status: of(statuses), channel: of(channels) },
        number: `bench${(turn * 131) % FEW}`,
      });
      let place;
      for (let depth = deep ? turn % 4 : 0; depth > 0; depth--) {
        const { next } = await queries.listCases({ filter: asked, sort, place, limit: LIMIT });
        if (!next) break;
        place = next;
      }
      const began = performance.now();
      const { items } = await queries.listCases({ filter: asked, sort, place, limit: LIMIT });
      return { ms: performance.now() - began, found: items.length };
    },
    close: () => pool.end(),
  };
}

async function simulatedYear(organisation) {
  const store = new MemoryEventStore();
  const options = { cases: SIMULATED, year: YEAR, seed: 1, organisation, until: AS_OF };
  for (const { stream, head, events } of simulate(options))
    await store.append(stream, head ? head.revision : 'no-stream', events);
  return store;
}

/**
 * Puts `cases` cases in the place of the simulated ones: the same over and over, with ids and numbers of their own. What is closed
 * goes back through the years, two weeks a copy; what is open stays of today, a few minutes apart.
 */
async function multiply(pool, cases) {
  const table = `read_model.case_queue_v${caseQueue.version}`;
  const shifted = (column) =>
    `case when s.next_due_at is null then s.${column} - copy * interval '14 days' else s.${column} - copy * interval '7 minutes' end`;
  const own = {
    case_id: `'T-' || upper(regexp_replace(substr(md5(i::text), 1, 16), '(....)(?!$)', '\\1-', 'g'))`,
    source_number: `'bench' || i`,
    ...Object.fromEntries(
      ['received_at', 'registered_at', 'closed_at', 'next_due_at'].map((name) => [name, shifted(name)]),
    ),
    position: 'i',
  };
  const client = await pool.connect();
  const names = async (text) => (await client.query({ rowMode: 'array', text })).rows.map(([name]) => name);
  try {
    await client.query(`set maintenance_work_mem = '256MB'`);
    await client.query(
      `create temp table simulated as select row_number() over (order by case_id) - 1 as number, * from ${table}`,
    );
    const of = `'${table}'::regclass`;
    for (const index of await names(
      `select indexrelid::regclass::text from pg_index where indrelid = ${of} and not indisprimary`,
    ))
      await client.query(`drop index ${index}`);
    const columns = await names(
      `select attname from pg_attribute where attrelid = ${of} and attnum > 0 and not attisdropped order by attnum`,
    );
    await client.query(`truncate ${table}`);
    await client.query(`with counted as (select count(*) as cases from simulated)
      insert into ${table} (${columns.join(', ')})
      select ${columns.map((column) => own[column] ?? `s.${column}`).join(', ')}
      from generate_series(1, ${cases}::bigint) i, counted, lateral (select i / counted.cases as copy) as of_copy, simulated s
      where s.number = i * 7919 % counted.cases`);
    await client.query(caseQueue.indexes.replaceAll('{case_queue}', table));
    await client.query(`vacuum analyze ${table}`);
    await client.query('drop table simulated');
  } finally {
    client.release();
  }
}
