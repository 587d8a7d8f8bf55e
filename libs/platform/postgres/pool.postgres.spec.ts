import { withLastWords, withPostgres } from '#libs/testing';
import { openPool } from './pool.js';

describe('a pool', () => {
  it("outlives a server's last words that come with the answer that hands a connection to the next in line", () =>
    withPostgres(async ({ appUrl, ownerUrl }) => {
      const way = await withLastWords(appUrl);
      const pool = openPool({ appUrl: way.url, ownerUrl, ensureRunning: () => Promise.resolve() }, 'app', { max: 1 });
      try {
        await pool.query('select 1');
        way.after('the last answer');
        const answer = pool.query<{ text: string }>(`select 'the last answer' as text`);
        const next = pool.connect();
        expect((await answer).rows).toEqual([{ text: 'the last answer' }]);
        const heir = await next;
        await expect(heir.query('select 1')).rejects.toThrow();
        heir.release(true);
        expect((await pool.query<{ one: number }>('select 1 as one')).rows).toEqual([{ one: 1 }]);
      } finally {
        await pool.end();
        await way.close();
      }
    }));
});
