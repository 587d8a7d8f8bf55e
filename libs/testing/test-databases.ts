import { randomBytes } from 'node:crypto';
import { type Client, escapeIdentifier } from 'pg';
import { sha256 } from '#libs/kernel';
import { APP_ROLE, OWNER_ROLE, ensureAppRole, migrate, onDatabase, withAppRole, withClient } from '#libs/platform';
import { allMigrations } from './all-migrations.js';
import type { TestDatabase } from './with-postgres.js';

/** The server of this run: ours (see jest-global-setup.mjs) or the one that TEST_DATABASE_URL names. */
interface TestServer {
  readonly adminUrl: string;
  /** The role that owns the databases; `undefined` where it is the user of TEST_DATABASE_URL. */
  readonly owner?: { readonly name: string; readonly password: string };
  readonly appPassword?: string;
}

/** Any constant: keeps two Jest workers from making the template at once. */
const TEMPLATE_LOCK = 7_310_122_316n;

/** See with-postgres.ts. */
export async function freshDatabase(): Promise<TestDatabase> {
  const server = testServer();
  const template = await ensureTemplate(server);
  return copyOf(server, template);
}

/** See with-postgres.ts. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return copyOf(testServer(), 'template0');
}

function testServer(): TestServer {
  const external = process.env['TEST_DATABASE_URL'];
  if (external) return { adminUrl: external };
  const handed = process.env['SHUANGWEI_TEST_SERVER'];
  if (!handed) throw new Error('no test database: name the file *.postgres.spec.ts, so that Jest starts one');
  const { adminUrl, ownerPassword, appPassword } = JSON.parse(handed) as Record<string, string>;
  if (!adminUrl || !ownerPassword || !appPassword) throw new Error('SHUANGWEI_TEST_SERVER is not whole');
  return { adminUrl, owner: { name: OWNER_ROLE, password: ownerPassword }, appPassword };
}

async function copyOf(server: TestServer, template: string): Promise<TestDatabase> {
  const name = `shuangwei_test_${randomBytes(6).toString('hex')}`;
  await withClient(server.adminUrl, (admin) => createDatabase(admin, server, name, template));
  const { ownerUrl, appUrl } = urls(server, name);
  const drop = () =>
    withClient(server.adminUrl, async (admin) => {
      await admin.query(`drop database if exists ${escapeIdentifier(name)} with (force)`);
    });
  return { ownerUrl, appUrl, adminUrl: onDatabase(server.adminUrl, name), name, drop };
}

function urls(server: TestServer, database: string): { ownerUrl: string; appUrl: string } {
  const base = onDatabase(server.adminUrl, database);
  if (!server.owner || !server.appPassword) return { ownerUrl: base, appUrl: withAppRole(base) };
  return {
    ownerUrl: withLogin(base, server.owner.name, server.owner.password),
    appUrl: withLogin(base, APP_ROLE, server.appPassword),
  };
}

function withLogin(url: string, user: string, password: string): string {
  const parsed = new URL(url);
  parsed.username = user;
  parsed.password = password;
  return parsed.href;
}

async function createDatabase(admin: Client, server: TestServer, name: string, template: string): Promise<void> {
  const owner = server.owner ? ` owner ${escapeIdentifier(server.owner.name)}` : '';
  await admin.query(`create database ${escapeIdentifier(name)} template ${escapeIdentifier(template)}${owner}`);
}

/** The template's name holds the hash of all migrations, so a changed migration makes a new one. */
async function ensureTemplate(server: TestServer): Promise<string> {
  const name = `shuangwei_template_${sha256(JSON.stringify(allMigrations)).slice(0, 16)}`;
  await withClient(server.adminUrl, async (admin) => {
    if (await isTemplate(admin, name)) return;
    await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    if (await isTemplate(admin, name)) return;
    await admin.query(`drop database if exists ${escapeIdentifier(name)} with (force)`);
    if (!server.owner) await ensureAppRole(admin);
    await createDatabase(admin, server, name, 'template0');
    await withClient(urls(server, name).ownerUrl, (owner) => migrate(owner, allMigrations));
    // Marked last: a half-made one is not taken for whole.
    await admin.query(`alter database ${escapeIdentifier(name)} with is_template true`);
  });
  return name;
}

async function isTemplate(admin: Client, name: string): Promise<boolean> {
  const { rowCount } = await admin.query('select from pg_database where datname = $1 and datistemplate', [name]);
  return rowCount === 1;
}
