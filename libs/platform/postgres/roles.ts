import type { ClientBase } from 'pg';
import { escapeIdentifier, escapeLiteral } from 'pg';
import { errorCode } from '../error-code.js';
import { roleMissing } from './problems.js';

/** The role that the engine's own connections run under: it has what the migrations GRANT, and nothing more. */
export const APP_ROLE = 'shuangwei_app';

/** The owner of the embedded database: runs migrations, owns every object, is no superuser. */
export const OWNER_ROLE = 'shuangwei_owner';

/** The one database in an embedded cluster. */
export const DATABASE = 'shuangwei';

/**
 * Gives a cluster a login role, or sets its password when it is there. Runs as superuser, on a cluster of our own.
 * Role names and passwords are ours, but quoted all the same: DDL takes no parameters.
 */
export async function ensureLoginRole(superuser: ClientBase, role: string, password: string): Promise<void> {
  const { rowCount } = await superuser.query('select from pg_roles where rolname = $1', [role]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  await superuser.query(
    `${verb} role ${escapeIdentifier(role)} with login nosuperuser nocreatedb nocreaterole password ${escapeLiteral(password)}`,
  );
}

/**
 * Makes sure that the user of `DATABASE_URL` may act as `shuangwei_app`, making the role where the user may.
 *
 * @throws DatabaseProblem `database.role-missing`, with the statement for an administrator
 */
export async function ensureAppRole(owner: ClientBase): Promise<void> {
  const { rows } = await owner.query<{ user: string; there: boolean; member: boolean }>(
    `select current_user as user, r.oid is not null as there,
            coalesce(pg_has_role(current_user, r.oid, 'set'), false) as member
       from (values ($1::text)) as wanted (role) left join pg_roles r on r.rolname = wanted.role`,
    [APP_ROLE],
  );
  const found = rows[0];
  if (found?.member) return;
  const user = escapeIdentifier(found?.user ?? 'the_user');
  const create = `create role ${APP_ROLE} nologin`;
  const grant = `grant ${APP_ROLE} to ${user}`;
  const statement = found?.there ? `${grant};` : `${create}; ${grant};`;
  try {
    if (!found?.there) {
      await owner.query(create).catch((error: unknown) => {
        // Another process of ours made it at the same moment: duplicate_object or unique_violation.
        if (!isSqlState(error, '42710', '23505')) throw error;
      });
    }
    await owner.query(grant);
  } catch (cause) {
    throw roleMissing(statement, cause);
  }
}

/**
 * The URL for the engine's pools on a server that is not ours. They log in as the user of `DATABASE_URL` – often the only
 * one that a hosted database gives out – and the server sets the role at the start of each session, before the first
 * statement. So the engine holds no right that the migrations did not grant, without a second password to configure.
 * What it is not: a wall. Who can send SQL over such a connection could send RESET ROLE; who wants the wall gives the
 * engine a login of its own.
 */
export function withAppRole(url: string): string {
  const parsed = new URL(url);
  const before = parsed.searchParams.get('options');
  parsed.searchParams.set('options', [before, `-c role=${APP_ROLE}`].filter(Boolean).join(' '));
  // WHATWG writes a space as '+', which libpq and pg-connection-string read differently; %20 is read alike by all.
  parsed.search = parsed.search.replaceAll('+', '%20');
  return parsed.href;
}

/** True for a server error with one of these SQLSTATEs. */
export function isSqlState(error: unknown, ...states: readonly string[]): boolean {
  const code = errorCode(error);
  return code !== undefined && states.includes(code);
}
