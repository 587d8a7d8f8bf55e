import { types } from 'node:util';
import type { ClientBase } from 'pg';
import { sha256 } from '#libs/kernel';
import { otherVersion } from './postgres/problems.js';
import { ProblemError } from './problem.js';

/** One step of the schema, forward only. Names sort in the order of application: `event-store/0001-log.sql`. */
export interface Migration {
  /** Unique over all libs and never changed after a release. */
  readonly name: string;
  /** Statements for one transaction: no BEGIN or COMMIT, nothing that refuses to run in a transaction. */
  readonly sql: string;
}

/** What a run did. */
export interface MigrationReport {
  /** Names applied now, in order; empty when the schema was up to date. */
  readonly applied: readonly string[];
}

/** A migration that cannot be applied as it stands; nothing of it was. */
export class MigrationProblem extends ProblemError {}

/** Key of the advisory lock that keeps two processes from migrating at once; any constant of our own. */
const LOCK = 7_310_122_315n;

const REGISTER = `
create schema if not exists shuangwei;
create table if not exists shuangwei.migration (
  name       text primary key,
  sha256     text not null,
  applied_at timestamptz not null default clock_timestamp()
)`;

/**
 * Brings the schema to what this build needs: each missing migration in its own transaction, in the order given, one
 * process at a time. Running it again does nothing.
 *
 * @param owner a connection of its own (the lock is held by the session), as the owner of the schema
 * @param migrations all migrations of this build, in order
 * @throws DatabaseProblem `database.data-folder-of-another-version` when the database has a migration that this build does
 *   not know: it was written by a newer version, and running on would damage it
 * @throws MigrationProblem `migration.changed` when an applied migration's text is not the one that was applied;
 *   `migration.failed` with the server's reason (its cause)
 */
export async function migrate(owner: ClientBase, migrations: readonly Migration[]): Promise<MigrationReport> {
  refuseDuplicates(migrations);
  await owner.query('select pg_advisory_lock($1)', [LOCK]);
  try {
    await owner.query(REGISTER);
    const { rows } = await owner.query<{ name: string; sha256: string }>(
      'select name, sha256 from shuangwei.migration',
    );
    const known = new Map(rows.map((row) => [row.name, row.sha256]));
    await refuseUnknown(owner, known, migrations);
    const applied: string[] = [];
    for (const migration of migrations) {
      const before = known.get(migration.name);
      const digest = digestOf(migration);
      if (before === digest) continue;
      if (before !== undefined) throw changed(migration.name);
      await apply(owner, migration, digest);
      applied.push(migration.name);
    }
    return { applied };
  } finally {
    // The session may be gone, and its lock with it; the error that matters is the first one.
    await owner.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
  }
}

/** SHA-256 of a migration's text. Line ends are made equal first: a checkout on Windows is not a change. */
function digestOf(migration: Migration): string {
  return sha256(migration.sql.replaceAll('\r\n', '\n'));
}

async function apply(owner: ClientBase, migration: Migration, digest: string): Promise<void> {
  await owner.query('begin');
  try {
    await owner.query(migration.sql);
    await owner.query('insert into shuangwei.migration (name, sha256) values ($1, $2)', [migration.name, digest]);
    await owner.query('commit');
  } catch (cause) {
    await owner.query('rollback').catch(() => undefined);
    throw new MigrationProblem({
      code: 'migration.failed',
      messages: {
        zh: `数据库结构升级 ${migration.name} 失败，已回滚。`,
        en: `Migration ${migration.name} failed and was rolled back: ${types.isNativeError(cause) ? cause.message : 'unknown'}.`,
      },
      next: {
        zh: '数据未被更改。请保留日志并联系维护者。',
        en: 'The data is as it was. Keep the log and tell the maintainers.',
      },
      details: { migration: migration.name },
      cause,
    });
  }
}

function refuseDuplicates(migrations: readonly Migration[]): void {
  const seen = new Set<string>();
  for (const { name } of migrations) {
    if (seen.has(name)) throw new RangeError(`two migrations are called ${name}`);
    seen.add(name);
  }
}

async function refuseUnknown(
  owner: ClientBase,
  known: ReadonlyMap<string, string>,
  migrations: readonly Migration[],
): Promise<void> {
  const ours = new Set(migrations.map(({ name }) => name));
  const foreign = [...known.keys()].filter((name) => !ours.has(name)).sort();
  if (foreign.length === 0) return;
  const { rows } = await owner.query<{ name: string }>('select current_database() as name');
  throw otherVersion(rows[0]?.name ?? 'database', foreign.join(', '), migrations.at(-1)?.name ?? '(no migrations)');
}

function changed(name: string): MigrationProblem {
  return new MigrationProblem({
    code: 'migration.changed',
    messages: {
      zh: `已应用的数据库结构升级 ${name} 在本程序中内容不同。`,
      en: `Migration ${name} was applied with another text than this build holds.`,
    },
    next: {
      zh: '已应用的升级脚本不可更改：请恢复原文，并以新的脚本作出更改。',
      en: 'An applied migration never changes: restore its text and put the change into a new one.',
    },
    details: { migration: name },
  });
}
