import { Client } from 'pg';
import type { Stored } from '#libs/kernel';
import { freshDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import { command, failure, headOf, newStream, noted, wholeLog } from '../contract/events.js';
import { EventStoreError } from '../port.js';
import { hashesAsByteaArray, int4Array, textsAsByteaArray } from './array-parameter.js';
import { openPostgresEventStore } from './index.js';
import type { PostgresEventStore } from './index.js';

const SECONDS = Number(process.env['SHUANGWEI_CONCURRENCY_SECONDS'] ?? 10);
const WRITERS = 64;
const READERS = 4;

/**
 * Two stores, as two processes would have them, 64 writers on shared and own streams, transactions that are rolled back, and
 * backends that are killed: what readers of a sequence or of transaction ids get wrong.
 */
describe('many writers and readers at once', () => {
  let database: TestDatabase;
  let stores: [PostgresEventStore, PostgresEventStore];
  beforeAll(async () => {
    database = await freshDatabase();
    stores = [open(), open()];
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    await database.drop();
  });
  const open = () => openPostgresEventStore({ appUrl: database.appUrl, pollMs: 100 });

  it(
    `for ${SECONDS} s: every reader sees dense positions in order, and everything that was answered`,
    async () => {
      const until = Date.now() + SECONDS * 1_000;
      const acknowledged = new Map<bigint, string>();
      const done = new AbortController();
      let kills = 0;

      const writer = async (number: number) => {
        const store = stores[number % 2] as PostgresEventStore;
        // Every fourth shares its stream with others, and so meets conflicts.
        const stream = number % 4 === 0 ? `case-shared-${number % 16}` : `case-own-${number}`;
        let head: ReturnType<typeof headOf> | undefined;
        while (Date.now() < until) {
          const events = command(stream as never, { head, events: noted(1 + (number % 3)) });
          try {
            const { position } = await persistently(() =>
              store.append(stream as never, head?.revision ?? 'no-stream', events),
            );
            acknowledged.set(position, events.at(-1)?.text ?? '');
            head = headOf(events);
          } catch (error) {
            if (!(error instanceof EventStoreError) || error.kind !== 'conflict') throw error;
            const stored = await persistently(async () => {
              const seen: Stored[] = [];
              for await (const event of store.read(stream as never)) seen.push(event);
              return seen;
            });
            const last = stored.at(-1);
            head = last && { revision: last.revision, hash: last.hash };
          }
        }
      };

      const reader = async (number: number) => {
        const positions: bigint[] = [];
        // Each re-opens from where it is when its connection was killed, as the runner of a projection does.
        while (!done.signal.aborted) {
          const subscription = stores[number % 2]?.subscribe({
            after: positions.at(-1) ?? 'start',
            signal: done.signal,
          });
          try {
            for await (const item of subscription ?? []) {
              if (item !== 'caught-up') for (const { position } of item) positions.push(position);
            }
          } catch (error) {
            if (!(error instanceof EventStoreError) || error.kind !== 'retryable') throw error;
          }
        }
        return positions;
      };

      const rollingBack = async () => {
        const client = new Client(database.appUrl);
        await client.connect();
        while (Date.now() < until) {
          await client.query('begin');
          await callFunction(client);
          await pause(1 + Math.random() * 3);
          await client.query('rollback');
          await pause(5);
        }
        await client.end();
      };

      const killing = async () => {
        const admin = new Client(database.adminUrl);
        await admin.connect();
        while (Date.now() < until - 500) {
          await pause(300);
          const { rowCount } = await admin.query(
            `select pg_terminate_backend(pid) from pg_stat_activity
            where datname = $1 and application_name like 'shuangwei-%' order by random() limit 2`,
            [database.name],
          );
          kills += rowCount ?? 0;
        }
        await admin.end();
      };

      const readers = Array.from({ length: READERS }, (_, i) => reader(i));
      const writers = Array.from({ length: WRITERS }, (_, i) => writer(i));
      await Promise.all([...writers, rollingBack(), rollingBack(), killing()]);

      const head = await persistently(() => stores[0].head());
      const log = await wholeLog(stores[0]);
      await caughtUp(stores, head);
      await pause(1_000);
      done.abort();
      const dense = log.map((_, i) => BigInt(i + 1));
      expect(log.map(({ position }) => position)).toEqual(dense);
      for (const positions of await Promise.all(readers)) expect(positions).toEqual(dense);
      for (const [position, text] of acknowledged) expect(log[Number(position) - 1]?.text).toBe(text);
      expect(acknowledged.size).toBeGreaterThan(100);
      expect(kills).toBeGreaterThan(0);
      // Dense within each stream as well, although commands were sent again after a kill.
      const streams = Map.groupBy(log, ({ stream }) => stream);
      for (const events of streams.values())
        expect(events.map(({ revision }) => revision)).toEqual(events.map((_, i) => BigInt(i)));
    },
    60_000 + SECONDS * 3_000,
  );
});

/** As a caller does: a retryable failure is asked again, with the same command. */
async function persistently<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof EventStoreError) || error.kind !== 'retryable') throw error;
      await pause(10);
    }
  }
}

async function caughtUp(stores: readonly PostgresEventStore[], head: bigint): Promise<void> {
  for (const store of stores) {
    const signal = AbortSignal.timeout(30_000);
    for await (const item of store.subscribe({ after: head, signal })) {
      if (item === 'caught-up') break;
    }
  }
}

async function callFunction(client: Client): Promise<void> {
  const stream = newStream('simulation');
  const [event] = command(stream);
  if (!event) throw await failure(Promise.resolve());
  const tail = Buffer.byteLength(event.text.slice(event.text.lastIndexOf(',"effectiveAt":"')));
  await client.query('select * from log.append_batch($1, $2, $3, $4)', [
    textsAsByteaArray([event.text], Buffer.byteLength(event.text)),
    hashesAsByteaArray([event.hash]),
    int4Array([tail]),
    int4Array([0]),
  ]);
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
