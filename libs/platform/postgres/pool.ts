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
export function openPool(database: Database, as: 'app' | 'owner', options: PoolOptions = {}): Pool {
  class FollowingClient extends Client {
    constructor(config?: string | ClientConfig) {
      const given = typeof config === 'object' ? config : {};
      super({ ...given, connectionString: as === 'app' ? database.appUrl : database.ownerUrl });
    }
  }
  const pool = new Pool({ connectionTimeoutMillis: 10_000, ...options, Client: FollowingClient });
  // Without a listener, an idle connection that breaks would end the process.
  pool.on('error', () => void database.ensureRunning().catch(() => undefined));
  return pool;
}
