import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { eventStoreMigrations } from '../../dist/libs/event-store/postgres/index.js';
import {
  APP_ROLE,
  SUPERUSER,
  ensureLoginRole,
  findBinaries,
  freePort,
  initCluster,
  reachableBinaries,
  serverUser,
  startCluster,
  stopCluster,
  urlOf,
  withClient,
} from '../../dist/libs/platform/index.js';

/**
 * A PostgreSQL of our own in a temporary folder, with the settings of the embedded one (fsync on, synchronous_commit on),
 * for the time of `use`. In a folder that is named by `keep` it stays, with its databases, for the next run.
 */
export async function withServer(use, { keep } = {}) {
  const folder = keep === undefined ? await mkdtemp(join(tmpdir(), 'shuangwei-bench-')) : resolve(keep);
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o711); // mkdtemp makes it private; the server's user must be able to pass
  const user = await serverUser();
  const cluster = {
    binaries: await reachableBinaries(await findBinaries(), user, folder),
    user,
    folder: join(folder, 'postgres'),
    log: join(folder, 'postgres.log'),
    name: 'shuangwei-bench',
  };
  const password = await passwordOf(folder);
  const port = await freePort();
  const url = (database, role = SUPERUSER) => urlOf({ user: role, password, port, database });
  const asAdmin = (text, ...values) => withClient(url('postgres'), (admin) => admin.query(text, values));
  const createDatabase = async (database, statements = []) => {
    await asAdmin(`create database ${pg.escapeIdentifier(database)}`);
    await withClient(url(database), async (owner) => {
      for (const statement of statements) await owner.query(statement);
    });
  };
  try {
    if (!existsSync(cluster.folder)) await initCluster(cluster, password);
    await startCluster(cluster, port);
    await withClient(url('postgres'), (admin) => ensureLoginRole(admin, APP_ROLE, password));
    return await use({
      url,
      appUrl: (database) => url(database, APP_ROLE),
      createDatabase,
      /**
       * A database that `fill` makes out of an empty one with these statements; a kept one of the same recipe is taken as it is.
       * `recipe`: whatever says what is in it.
       */
      async filledDatabase(database, { statements, recipe, fill }) {
        const digest = createHash('sha256')
          .update(JSON.stringify([statements, recipe]))
          .digest('hex');
        const { rows } = await asAdmin(
          `select shobj_description(oid, 'pg_database') as digest from pg_database where datname = $1`,
          database,
        );
        if (rows[0]?.digest === digest) return;
        await asAdmin(`drop database if exists ${pg.escapeIdentifier(database)}`);
        await createDatabase(database, statements);
        await fill();
        // What was filled in is written now, not while something is measured.
        await asAdmin('checkpoint');
        await asAdmin(`comment on database ${pg.escapeIdentifier(database)} is ${pg.escapeLiteral(digest)}`);
      },
    });
  } finally {
    await stopCluster(cluster, keep === undefined ? 'immediate' : 'fast');
    if (keep === undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** The superuser's, kept beside the cluster for as long as that is. */
async function passwordOf(folder) {
  const file = join(folder, 'password');
  if (existsSync(file)) return readFile(file, 'utf8');
  const password = randomBytes(18).toString('base64url');
  await writeFile(file, password, { mode: 0o600 });
  return password;
}

/** The statements that make the event log. */
export const logStatements = eventStoreMigrations.map(({ sql }) => sql);
