import { emptyDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import { openDatabase } from './database.js';
import { openExternal } from './external-database.js';
import { openPool } from './pool.js';
import type { DatabaseProblem } from './problems.js';
import { withClient } from './with-client.js';

/** A database server of the operator's own: the test run's server, reached by a URL alone. */
describe('with DATABASE_URL', () => {
  let given: TestDatabase;
  beforeEach(async () => (given = await emptyDatabase()));
  afterEach(() => given.drop());

  const open = (databaseUrl: string) => openDatabase({ databaseUrl, dataFolder: '/nowhere', postgresPort: 0 });

  it('the engine works as shuangwei_app, with the same login as the migrations', async () => {
    await withClient(given.ownerUrl, (owner) => owner.query('create table secret_of_the_owner (n int)'));
    await grantAppRole(given);
    const database = await open(given.ownerUrl);
    const pool = openPool(database, 'app');
    try {
      const { rows } = await pool.query('select current_user, session_user');
      expect(rows).toEqual([{ current_user: 'shuangwei_app', session_user: 'shuangwei_owner' }]);
      await expect(pool.query('select * from secret_of_the_owner')).rejects.toMatchObject({ code: '42501' });
    } finally {
      await pool.end();
      await database.close();
    }
  });

  it('a user who may not take on the role is told what the administrator has to run', async () => {
    await revokeAppRole(given);
    await expect(open(given.ownerUrl)).rejects.toMatchObject({
      code: 'database.role-missing',
      next: { en: expect.stringContaining('grant shuangwei_app to "shuangwei_owner";') as string },
    });
  });

  it('a server that is not there is named, without the password', async () => {
    const failure = openExternal('postgres://someone:the-password@127.0.0.1:1/nothing', 0);
    const problem = (await failure.catch((error: unknown) => error)) as DatabaseProblem;
    expect(problem.toProblem()).toMatchObject({
      code: 'database.unreachable',
      details: { where: '127.0.0.1:1/nothing' },
    });
    expect(JSON.stringify(problem.toProblem()) + problem.message).not.toContain('the-password');
  });
});

/** What an administrator would run. */
const grantAppRole = ({ adminUrl }: TestDatabase) =>
  withClient(adminUrl, (admin) => admin.query('grant shuangwei_app to shuangwei_owner'));

const revokeAppRole = ({ adminUrl }: TestDatabase) =>
  withClient(adminUrl, (admin) => admin.query('revoke shuangwei_app from shuangwei_owner'));
