import { once } from 'node:events';
import { withPostgres } from '#libs/testing';
import { inTransaction, openReadModelPool } from './pool.js';

describe('A session of the read models', () => {
  it('loses its transaction when it stands still in it, so that nobody waits for a process that was stopped', () =>
    withPostgres(async ({ appUrl }) => {
      const pool = openReadModelPool(appUrl, 2);
      try {
        const { rows } = await pool.query<{ ms: number }>(
          `select setting::integer as ms from pg_settings where name = 'idle_in_transaction_session_timeout'`,
        );
        expect(rows).toEqual([{ ms: 60_000 }]);

        // The same with less patience: what it held is free, and it learns of that.
        const held = await pool.connect();
        await held.query(
          `begin; set local idle_in_transaction_session_timeout = '100ms'; select pg_advisory_xact_lock(7)`,
        );
        const [error] = (await once(held, 'error')) as [{ code?: string }];
        expect(error.code).toBe('25P03');
        held.release(true);
        const other = await inTransaction(pool, (client) =>
          client.query(`select pg_try_advisory_xact_lock(7) as mine`),
        );
        expect(other.rows).toEqual([{ mine: true }]);
      } finally {
        await pool.end();
      }
    }));
});
