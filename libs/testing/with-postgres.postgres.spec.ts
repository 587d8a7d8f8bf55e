import { withClient } from '#libs/platform';
import { freshDatabase, withPostgres } from './with-postgres.js';

describe('a test database', () => {
  it('is made in a moment and belongs to its test alone', async () => {
    const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
    try {
      await withClient(one.ownerUrl, (owner) => owner.query('create table public.only_here (n int)'));
      const tables = await withClient(other.ownerUrl, (owner) =>
        owner.query("select 1 from pg_tables where tablename = 'only_here'"),
      );
      expect(tables.rowCount).toBe(0);
    } finally {
      await Promise.all([one.drop(), other.drop()]);
    }
  });

  it('waits for the disk like the real one', async () => {
    await withPostgres(async ({ ownerUrl }) => {
      const { rows } = await withClient(ownerUrl, (owner) => owner.query('show fsync'));
      expect(rows).toEqual([{ fsync: 'on' }]);
    });
  });

  it('lets the engine in as shuangwei_app, who may not change the schema', async () => {
    await withPostgres(async ({ appUrl }) => {
      await withClient(appUrl, async (app) => {
        const { rows } = await app.query('select current_user');
        expect(rows).toEqual([{ current_user: 'shuangwei_app' }]);
        await expect(app.query('create table public.mine (n int)')).rejects.toMatchObject({ code: '42501' });
      });
    });
  });

  it('is gone after its test, even when the test failed and left a connection open', async () => {
    let name = '';
    const failing = withPostgres((database) => {
      name = database.name;
      return Promise.reject(new Error('the test failed'));
    });
    await expect(failing).rejects.toThrow('the test failed');
    await withPostgres(async ({ ownerUrl }) => {
      const { rowCount } = await withClient(ownerUrl, (owner) =>
        owner.query('select from pg_database where datname = $1', [name]),
      );
      expect(rowCount).toBe(0);
    });
  });
});
