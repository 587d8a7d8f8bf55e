import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { openPostgresEventStore } from '../../dist/libs/event-store/postgres/index.js';
import { instantOf, newCommandId, seal } from '../../dist/libs/kernel/index.js';
import { logStatements } from './server.mjs';

/** What one append holds on every side: an event of about 450 bytes as it is stored, the beginning of a new stream. */
const DATA = { note: '消费者来电反映预付卡退款', amount: 128_000, channel: 'hotline-12315' };
const ACTOR = { id: 'officer-17', role: 'officer' };
const TYPE = 'CaseNoted';
const nextStream = () => `case-${randomUUID()}`;

/** One event, sealed (canonical text, hash, chain), and the new stream that it begins. */
export function sealedEvent() {
  const stream = nextStream();
  const commandId = newCommandId();
  const now = instantOf(Date.now());
  const meta = {
    commandId,
    correlationId: '1',
    causationId: '1',
    recordedAt: now,
    effectiveAt: now,
    actor: ACTOR,
    unit: '230781',
    ruleSet: 'cn-samr-order-121',
  };
  return { stream, events: seal(stream, undefined, [{ type: TYPE, data: DATA }], meta) };
}

/** The same facts as text: no chain, no hash, no canonical text. */
function unsealedEvent() {
  const stream = nextStream();
  const id = randomUUID();
  const now = instantOf(Date.now());
  const text = JSON.stringify({
    id,
    stream,
    revision: '0',
    type: TYPE,
    schemaVersion: 1,
    recordedAt: now,
    effectiveAt: now,
    actor: ACTOR,
    unit: '230781',
    commandId: randomUUID(),
    correlationId: '1',
    causationId: '1',
    ruleSet: 'cn-samr-order-121',
    data: DATA,
  });
  return { stream, id, type: TYPE, now, text };
}

/** Ours: sealing is part of every append. */
export async function ours(server) {
  await server.createDatabase('ours', logStatements);
  const store = openPostgresEventStore({ appUrl: server.appUrl('ours') });
  return {
    name: 'shuangwei',
    async append() {
      const { stream, events } = sealedEvent();
      await store.append(stream, 'no-stream', events);
    },
    count: () => store.head().then(Number),
    close: () => store.close(),
  };
}

/** One transaction an append over a pool; no chain, no hash, no canonical text. `size` connections. */
export async function naive(server, size, database = `naive${size}`) {
  await server.createDatabase(database, [readFileSync(new URL('./naive.sql', import.meta.url), 'utf8')]);
  const pool = new pg.Pool({ connectionString: server.url(database), max: size });
  const statement = { name: 'append', text: 'select naive.append($1, $2, $3, $4, $5, $6, $7)' };
  return {
    name: `naive (${size} connections)`,
    async append() {
      const { stream, id, type, now, text } = unsealedEvent();
      await pool.query({ ...statement, values: [stream, -1, id, type, now, now, text] });
    },
    count: async () => Number((await pool.query('select count(*) from naive.event')).rows[0].count),
    close: () => pool.end(),
  };
}

/** Emmett's PostgreSQL store, the same facts as data and metadata. `size` connections. */
export async function emmett(server, size, database = `emmett${size}`) {
  await server.createDatabase(database);
  const require = createRequire(import.meta.url);
  const peer = await import(pathToFileURL(require.resolve('@event-driven-io/emmett-postgresql')).href);
  const { STREAM_DOES_NOT_EXIST } = await import(pathToFileURL(require.resolve('@event-driven-io/emmett')).href);
  const url = server.url(database);
  const pool = new pg.Pool({ connectionString: url, max: size });
  const store = (peer.getPostgreSQLEventStore ?? peer.default.getPostgreSQLEventStore)(url, {
    connectionOptions: { pool },
  });
  await store.schema.migrate();
  return {
    name: `emmett 0.42 (${size} connections)`,
    async append() {
      const now = instantOf(Date.now());
      const metadata = {
        recordedAt: now,
        effectiveAt: now,
        actor: ACTOR,
        unit: '230781',
        commandId: randomUUID(),
        correlationId: '1',
        causationId: '1',
        ruleSet: 'cn-samr-order-121',
      };
      await store.appendToStream(nextStream(), [{ type: TYPE, data: DATA, metadata }], {
        expectedStreamVersion: STREAM_DOES_NOT_EXIST,
      });
    },
    count: async () => Number((await pool.query('select count(*) from emt_messages')).rows[0].count),
    close: async () => {
      await store.close();
      if (!pool.ended) await pool.end();
    },
  };
}
