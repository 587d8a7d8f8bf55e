import type { Position } from '#libs/kernel';
import { pause } from '#libs/platform/backoff';
import type { HeldLease, Lease } from './publisher.js';

/** A connection of PostgreSQL, as much of it as this needs. */
interface Connection {
  query<Row extends object>(
    text: string,
    values: readonly unknown[],
  ): Promise<{ rows: Row[]; rowCount?: number | null }>;
  release(error?: Error | boolean): void;
}

/** A pool of its own, of one connection: a lease is not to be lost because others are busy. */
export interface LeasePool {
  connect(): Promise<Connection>;
}

export interface LeaseOptions {
  readonly pool: LeasePool;
  /** Who asks, for whoever looks into the table. */
  readonly holder: string;
  /** So long a holder that does not renew it has it. */
  readonly lastsMs?: number;
  readonly renewMs?: number;
}

/** Any constant of our own. */
const LOCK = 7_310_122_321n;
const NAME = 'kafka';

/** A database that hangs is not waited for. */
const RELEASING_MS = 3_000;

const TAKE = `
  update shuangwei.publisher_lease
     set token = token + 1, holder = $2, locked = $3, until = clock_timestamp() + $4 * interval '1 millisecond'
   where name = $1 and (until <= clock_timestamp() or ($3 and locked))
  returning token`;
const RENEW = `
  update shuangwei.publisher_lease
     set locked = $3, until = clock_timestamp() + $4 * interval '1 millisecond', position = coalesce($5::numeric, position)
   where name = $1 and token = $2`;
const RELEASE = `
  update shuangwei.publisher_lease
     set until = '-infinity', holder = null, locked = false, position = coalesce($3::numeric, position)
   where name = $1 and token = $2`;

/**
 * The lease of an installation's one publisher, in PostgreSQL. It goes over at once when its holder's connection is gone, and when it was
 * not renewed for ten seconds. It saves publishers from ending each other; that nothing is published twice does not depend on it.
 */
export class PublisherLease implements Lease {
  readonly #lastsMs: number;
  readonly #renewMs: number;

  constructor(private readonly options: LeaseOptions) {
    this.#lastsMs = options.lastsMs ?? 10_000;
    this.#renewMs = options.renewMs ?? 2_000;
  }

  /** The lease, or undefined while another has it. @throws errors of the connection */
  async take(): Promise<HeldLease | undefined> {
    const connection = await this.options.pool.connect();
    let broken: Error | undefined;
    try {
      const since = performance.now();
      const locked = await locks(connection);
      const values = [NAME, this.options.holder, locked, this.#lastsMs];
      const { rows } = await connection.query<{ token: string }>(TAKE, values);
      const token = rows[0]?.token;
      if (token !== undefined) return this.#hold(connection, token, locked, since);
      if (locked) await unlock(connection);
    } catch (error) {
      broken = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      if (broken) connection.release(broken);
    }
    connection.release();
    return undefined;
  }

  #hold(first: Connection, token: string, lockedAtFirst: boolean, since: number): HeldLease {
    const lost = new AbortController();
    let connection: Connection | undefined = first;
    let locked = lockedAtFirst;
    let renewed = since;
    let position: Position | undefined;
    let released = false;
    const lose = () => lost.abort(new Error('the lease of the publisher has gone to another'));
    const renew = async () => {
      const asked = performance.now();
      try {
        if (!connection) {
          const fresh = await this.options.pool.connect();
          if (released) return fresh.release();
          [connection, locked] = [fresh, false];
        }
        locked ||= await locks(connection);
        const values = [NAME, token, locked, this.#lastsMs, position?.toString() ?? null];
        const { rowCount } = await connection.query(RENEW, values);
        if (rowCount !== 1) return lose();
        renewed = asked;
      } catch (error) {
        connection?.release(error instanceof Error ? error : true);
        connection = undefined;
      }
    };
    let renewing: Promise<void> | undefined;
    const timer = setInterval(() => {
      // By a clock of its own: one that was stopped and wakes up knows before it has asked anybody.
      if (performance.now() - renewed > this.#lastsMs) lose();
      renewing ??= renew().finally(() => (renewing = undefined));
    }, this.#renewMs);
    return {
      lost: lost.signal,
      reached: (to) => void (position = to),
      release: async () => {
        clearInterval(timer);
        released = true;
        if (renewing) await Promise.race([renewing, pause(RELEASING_MS)]);
        const last = connection;
        connection = undefined;
        // One that is still on its way to the database is thrown away with its connection.
        if (renewing) return last?.release(true);
        try {
          await last?.query(RELEASE, [NAME, token, position?.toString() ?? null]);
          if (locked && last) await unlock(last);
          last?.release();
        } catch (error) {
          // It lapses by itself.
          last?.release(error instanceof Error ? error : true);
        }
      },
    };
  }
}

/** How far this installation is published, whichever process does it; for figures. */
export async function publishedUpTo(pool: {
  query<Row extends object>(text: string, values: readonly unknown[]): Promise<{ rows: Row[] }>;
}): Promise<Position> {
  const text = 'select position::text from shuangwei.publisher_lease where name = $1';
  const { rows } = await pool.query<{ position: string }>(text, [NAME]);
  return BigInt(rows[0]?.position ?? 0);
}

async function locks(connection: Connection): Promise<boolean> {
  const text = 'select pg_try_advisory_lock($1::bigint) as mine';
  const { rows } = await connection.query<{ mine: boolean }>(text, [LOCK.toString()]);
  return rows[0]?.mine === true;
}

async function unlock(connection: Connection): Promise<void> {
  await connection.query('select pg_advisory_unlock($1::bigint)', [LOCK.toString()]);
}
