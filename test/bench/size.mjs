import { openPostgresEventStore } from '../../dist/libs/event-store/postgres/index.js';
import { loadOrganisation } from '../../dist/libs/identity/index.js';
import { PostgresReadModels, openReadModelPool, projectingMigrations } from '../../dist/libs/projecting/index.js';
import { loadSimulation } from '../../dist/libs/simulating/index.js';
import { projections } from '../../dist/apps/server/index.js';
import { round } from './figures.mjs';
import { logStatements, withServer } from './server.mjs';

/** Smaller for a quick look: BENCH_CASES=500 npm run bench -- size. */
const CASES = Number(process.env.BENCH_CASES ?? 10_000);

/** What the figures are multiplied to: BENCH_CASES_A_YEAR=100000 npm run bench -- size. */
const CASES_A_YEAR = Number(process.env.BENCH_CASES_A_YEAR ?? 35_000_000);

/** What the log and the read models may take: a change that makes either a quarter larger is to be seen. */
const TARGETS = { logBytesAnEvent: 1_400, readModelBytesACase: 30_000 };

/**
 * A record of EventStoreDB's transaction log beside names, data and metadata (PrepareLogRecord.SizeOnDisk: lengths, kind, position, flags, transaction,
 * revision, two ids, time), with the two bytes of the names' lengths; and its entry in the index.
 */
const RECORD = 90;
const INDEX_ENTRY = 24;

/** In our own streams the adapter's prefix, and what goes with the text as metadata (libs/event-store/eventstoredb/record.ts). */
const PREFIX = 'shuangwei-'.length;
const METADATA = JSON.stringify({ id: '-'.repeat(36), hash: '-'.repeat(64), index: 0, count: 1 }).length;

/**
 * What a case takes on disk: a simulated city's cases are appended as they are in use, every read model folds them, everything is vacuumed, and
 * PostgreSQL is asked for the size of each table with its indexes and what it keeps aside. Sizes, not speed: nothing is timed.
 */
export function run({ say }) {
  return withServer(async (server) => {
    await server.createDatabase('size', [...logStatements, ...projectingMigrations.map(({ sql }) => sql)]);
    const organisation = loadOrganisation();
    const store = openPostgresEventStore({ appUrl: () => server.appUrl('size') });
    const pool = openReadModelPool(server.appUrl('size'), 4);
    try {
      await loadSimulation({ cases: CASES, year: 2023, seed: 1, organisation, store });
      const models = new PostgresReadModels(pool);
      for (const projection of projections) await models.rebuild(projection, { store });
      const rows = async (text) => (await pool.query(text)).rows;
      const [log] =
        await rows(`select count(*)::integer as events, count(distinct stream) filter (where stream like 'case-%')::integer as cases,
        sum(octet_length(text))::bigint as text, max(octet_length(text)) as largest,
        sum(octet_length(text) + octet_length(stream) + octet_length(text::json ->> 'type'))::bigint as named from log.event`);
      const [{ bytes, heap, indexes }] = await rows(`select pg_total_relation_size('log.event') as bytes,
        pg_table_size('log.event') as heap, pg_indexes_size('log.event') as indexes`);
      const tables =
        await rows(`select c.relname as name, pg_total_relation_size(c.oid) as bytes, pg_indexes_size(c.oid) as indexes
        from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'read_model' and c.relkind = 'r' order by 2 desc`);
      const [{ events, cases }] = [log];
      const readModels = tables.map((table) => ({
        name: table.name,
        bytesACase: round(Number(table.bytes) / cases, 0),
        indexBytesACase: round(Number(table.indexes) / cases, 0),
      }));
      const readModelBytesACase = readModels.reduce((sum, each) => sum + each.bytesACase, 0);
      const figures = {
        cases,
        events,
        eventsACase: round(events / cases),
        textBytesAnEvent: round(Number(log.text) / events, 0),
        largestEventBytes: log.largest,
        logBytesAnEvent: round(Number(bytes) / events, 0),
        logTableBytesAnEvent: round(Number(heap) / events, 0),
        logIndexBytesAnEvent: round(Number(indexes) / events, 0),
        eventStoreDbBytesAnEvent: round(Number(log.named) / events + PREFIX + METADATA + RECORD + INDEX_ENTRY, 0),
        logBytesACase: round(Number(bytes) / cases, 0),
        readModelBytesACase,
        readModels: readModels.filter(({ bytesACase }) => bytesACase > 0),
      };
      const gigabytes = (bytesACase) => round((bytesACase * CASES_A_YEAR) / 1e9, 0);
      const ofAYear = {
        cases: CASES_A_YEAR,
        events: Math.round(CASES_A_YEAR * figures.eventsACase),
        logGigabytes: gigabytes(figures.logBytesACase),
        eventStoreDbGigabytesANode: gigabytes(figures.eventStoreDbBytesAnEvent * figures.eventsACase),
        readModelGigabytes: gigabytes(readModelBytesACase),
      };
      say(
        `${events} events of ${cases} cases; a case takes ${figures.logBytesACase} B of log and ${readModelBytesACase} B of read models`,
      );
      for (const { name, bytesACase, indexBytesACase } of figures.readModels)
        say(`${name.padEnd(28)} ${bytesACase} B a case, of it ${indexBytesACase} B indexes`);
      say(
        `${ofAYear.cases} cases a year: ${ofAYear.events} events, ${ofAYear.logGigabytes} GB of log in PostgreSQL or ` +
          `${ofAYear.eventStoreDbGigabytesANode} GB on each node of EventStoreDB, ${ofAYear.readModelGigabytes} GB of read models`,
      );
      return {
        ...figures,
        ofAYear,
        targets: TARGETS,
        pass: figures.logBytesAnEvent <= TARGETS.logBytesAnEvent && readModelBytesACase <= TARGETS.readModelBytesACase,
      };
    } finally {
      await pool.end();
      await store.close();
    }
  });
}
