import { emptyDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import { migrate, MigrationProblem } from './migrations.js';
import { DatabaseProblem } from './postgres/problems.js';
import { withClient } from './postgres/with-client.js';

const cases = { name: 'a-0001-cases', sql: 'create table shuangwei.t_case (id text primary key);' };
const queue = { name: 'a-0002-queue', sql: 'alter table shuangwei.t_case add column unit text;' };

describe('migrations', () => {
  let database: TestDatabase;
  beforeEach(async () => (database = await emptyDatabase()));
  afterEach(() => database.drop());

  const run = (...migrations: readonly { name: string; sql: string }[]) =>
    withClient(database.ownerUrl, (owner) => migrate(owner, migrations));

  it('apply what is missing, in order, and nothing twice', async () => {
    expect(await run(cases)).toEqual({ applied: ['a-0001-cases'] });
    expect(await run(cases, queue)).toEqual({ applied: ['a-0002-queue'] });
    expect(await run(cases, queue)).toEqual({ applied: [] });
  });

  it('refuse a migration whose text changed after it was applied, but not one with other line ends', async () => {
    await run({ ...cases, sql: 'create table shuangwei.t_case (\n id text primary key);' });
    await expect(run({ ...cases, sql: 'create table shuangwei.t_case (\r\n id text primary key);' })).resolves.toEqual({
      applied: [],
    });
    const refused = run({ ...cases, sql: 'create table shuangwei.t_case (id uuid primary key);' });
    await expect(refused).rejects.toBeInstanceOf(MigrationProblem);
    await expect(refused).rejects.toMatchObject({ code: 'migration.changed' });
  });

  it('refuse a database that a newer version has written', async () => {
    await run(cases, queue);
    const refused = run(cases);
    await expect(refused).rejects.toBeInstanceOf(DatabaseProblem);
    await expect(refused).rejects.toMatchObject({ code: 'database.data-folder-of-another-version' });
    await expect(refused).rejects.toThrow('a-0002-queue');
  });

  it('leave nothing of a migration that fails, and the ones before it', async () => {
    const failing = { name: 'a-0002-broken', sql: 'create table shuangwei.half (n int); select 1 / 0;' };
    await expect(run(cases, failing)).rejects.toMatchObject({ code: 'migration.failed', cause: { code: '22012' } });
    const { rows } = await withClient(database.ownerUrl, (owner) =>
      owner.query("select to_regclass('shuangwei.half') as half, to_regclass('shuangwei.t_case')::text as t_case"),
    );
    expect(rows).toEqual([{ half: null, t_case: 'shuangwei.t_case' }]);
    expect(await run(cases, queue)).toEqual({ applied: ['a-0002-queue'] });
  });

  it('are applied once when several processes start at the same moment', async () => {
    const slow = { name: 'a-0001-slow', sql: `${cases.sql} select pg_sleep(0.2);` };
    const reports = await Promise.all([run(slow), run(slow), run(slow)]);
    expect(reports.flatMap((report) => report.applied)).toEqual(['a-0001-slow']);
  });

  it('refuse two of the same name before touching anything', async () => {
    await expect(run(cases, { ...queue, name: cases.name })).rejects.toThrow('two migrations are called a-0001-cases');
  });
});
