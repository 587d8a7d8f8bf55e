import { Pool, types } from 'pg';
import type { ClientBase, PoolClient } from 'pg';
import { instantOf } from '#libs/kernel';
import type { Instant } from '#libs/kernel';

/** OIDs of the types that the driver would give in another form than the engine's. */
const INT8 = 20;
const DATE = 1082;
const TIMESTAMPTZ = 1184;

const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [INT8]: BigInt,
  [DATE]: (text) => text,
  [TIMESTAMPTZ]: toInstant,
};

/**
 * What every session of a read model's pool is set to:
 * - the zone, so that instants come back in their canonical form;
 * - no JIT: it costs more than a page's statement;
 * - no waiting for the flush of a commit: rows and checkpoint go together, so a crash takes back both, and the log has the events;
 * - a process that stands still in the midst of a transaction (stopped, swapped out, cut off) loses it after a while: what it has locked,
 *   all others wait for.
 */
const SESSION = `select set_config('timezone', 'Asia/Shanghai', false), set_config('jit', 'off', false),
  set_config('synchronous_commit', 'off', false), set_config('idle_in_transaction_session_timeout', '60s', false)`;

/**
 * What a pool for read models is made with, whoever makes it. Types are set for that pool, never for the whole process:
 * `bigint` columns are bigints, instants and dates are their canonical texts.
 */
export const readModelPoolOptions = {
  application_name: 'shuangwei-projecting',
  types: {
    getTypeParser: ((oid: number, format?: 'text'): unknown =>
      parsers[oid] ?? types.getTypeParser(oid, format)) as typeof types.getTypeParser,
  },
  onConnect: async (client: ClientBase): Promise<void> => void (await client.query(SESSION)),
};

/**
 * Connections to read models, as the application role.
 *
 * @param max connections at the most; a runner uses up to two, a rebuild up to four
 */
export function openReadModelPool(url: string, max = 10): Pool {
  const pool = new Pool({ connectionString: url, max, connectionTimeoutMillis: 10_000, ...readModelPoolOptions });
  // An idle connection that dies is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** `2026-02-10 09:00:00.5+08` → the canonical text. */
function toInstant(text: string): Instant {
  if (text.endsWith('+08') && text.charAt(10) === ' ') {
    const fraction = text.slice(19, -3).slice(1, 4).padEnd(3, '0');
    return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}+08:00` as Instant;
  }
  return instantOf(Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')));
}

/** Runs `use` with one connection of the pool, which is thrown away if it broke. */
export async function withConnection<T>(pool: Pool, use: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => void (broken = error);
  client.on('error', onError);
  try {
    return await use(client);
  } finally {
    client.off('error', onError);
    client.release(broken ?? false);
  }
}

/** One transaction; rolled back when `use` throws. Waits for a lock no longer than five seconds. */
export async function inTransaction<T>(pool: Pool, use: (client: PoolClient) => Promise<T>): Promise<T> {
  return withConnection(pool, async (client) => {
    await client.query('begin');
    try {
      await client.query(`set local lock_timeout = '5s'`);
      const result = await use(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    }
  });
}

/**
 * True for errors that time may mend: the server went away or is coming up (08, 57P), has no room at the moment (53), a lock
 * was not to be had (55P03), or two transactions got into each other's way (40).
 */
export function connectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    /^(08|40|53|57P|55P03|ECONN|EPIPE|ETIMEDOUT|ENOENT)/.test(code) ||
    /connection (is )?(terminated|closed|error)|connection terminated|not queryable/i.test(error.message)
  );
}
