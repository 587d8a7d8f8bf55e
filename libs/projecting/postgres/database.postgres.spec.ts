import type { Pool } from 'pg';
import { freshDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import { standingOf } from './database.js';
import { openReadModelPool } from './pool.js';

describe('How far a read model knows the log', () => {
  let database: TestDatabase;
  let pool: Pool;
  let acquired = 0;

  beforeEach(async () => {
    database = await freshDatabase();
    pool = openReadModelPool(database.appUrl, 1);
    await pool.query('select 1');
    acquired = 0;
    pool.on('acquire', () => acquired++);
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  it('is asked once for all who wait for a connection, and anew for whoever comes when it is on its way', async () => {
    const held = await pool.connect();
    const waiting = Array.from({ length: 20 }, () => standingOf(pool, 'case-queue'));
    const other = standingOf(pool, 'case-search');
    held.release();
    await waiting[0];
    const later = standingOf(pool, 'case-queue');
    expect(await Promise.all([...waiting, other, later])).toEqual(
      Array.from({ length: 22 }, () => ({ position: 0n, recordedAt: null })),
    );
    // The one that was held, one for the twenty, one for the other read model, one for the latecomer.
    expect(acquired).toBe(4);
  });

  it('can be asked again after there was no connection to be had', async () => {
    const away = openReadModelPool('postgres://nobody@127.0.0.1:1/none', 1);
    await expect(standingOf(away, 'case-queue')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(standingOf(away, 'case-queue')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await away.end();
  });
});
