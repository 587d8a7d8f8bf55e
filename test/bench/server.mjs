import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
 * for the time of `use`.
 */
export async function withServer(use) {
  const folder = await mkdtemp(join(tmpdir(), 'shuangwei-bench-'));
  await chmod(folder, 0o711); // mkdtemp makes it private; the server's user must be able to pass
  const user = await serverUser();
  const cluster = {
    binaries: await reachableBinaries(await findBinaries(), user, folder),
    user,
    folder: join(folder, 'postgres'),
    log: join(folder, 'postgres.log'),
    name: 'shuangwei-bench',
  };
  const password = randomBytes(18).toString('base64url');
  const port = await freePort();
  const url = (database, role = SUPERUSER) => urlOf({ user: role, password, port, database });
  try {
    await initCluster(cluster, password);
    await startCluster(cluster, port);
    await withClient(url('postgres'), (admin) => ensureLoginRole(admin, APP_ROLE, password));
    return await use({
      url,
      appUrl: (database) => url(database, APP_ROLE),
      async createDatabase(database, statements = []) {
        await withClient(url('postgres'), (admin) => admin.query(`create database ${pg.escapeIdentifier(database)}`));
        await withClient(url(database), async (owner) => {
          for (const statement of statements) await owner.query(statement);
        });
      },
    });
  } finally {
    await stopCluster(cluster, 'immediate');
    await rm(folder, { recursive: true, force: true });
  }
}

/** The statements that make the event log. */
export const logStatements = eventStoreMigrations.map(({ sql }) => sql);
