import { Client, Pool } from 'pg';
import type { ClientConfig, PoolConfig } from 'pg';
import type { Database } from './database.js';

/** What a pool of the engine may be told; where to connect is not among it. */
export type PoolOptions = Pick<
  PoolConfig,
  'max' | 'types' | 'idleTimeoutMillis' | 'application_name' | 'statement_timeout' | 'onConnect'
>;

/**
 * A pool that follows its database: each new connection asks where the database is now, and a connection that breaks
 * makes the database look after its server. A statement that was running fails – the caller retries, as it must anyway.
 */
export function openPool(
  database: Pick<Database, 'appUrl' | 'ownerUrl' | 'ensureRunning'>,
  as: 'app' | 'owner',
  options: PoolOptions = {},
): Pool {
  class FollowingClient extends Client {
    constructor(config?: string | ClientConfig) {
      const given = typeof config === 'object' ? config : {};
      super({ ...given, connectionString: as === 'app' ? database.appUrl : database.ownerUrl });
      // The pool listens while a connection is idle, a borrower while it has one. A server's last words can come in the
      // moment between – in one packet with the answer that freed the connection – and would end the process.
      this.on('error', () => undefined);
    }
  }
  const pool = new Pool({ connectionTimeoutMillis: 10_000, ...options, Client: FollowingClient });
  // Without a listener, an idle connection that breaks would end the process.
  pool.on('error', () => void database.ensureRunning().catch(() => undefined));
  return pool;
}
