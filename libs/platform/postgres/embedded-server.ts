import { setTimeout as sleep } from 'node:timers/promises';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { escapeIdentifier } from 'pg';
import { findBinaries, reachableBinaries } from './binaries.js';
import { initCluster, readPostmaster, startCluster, stopCluster, SUPERUSER } from './cluster.js';
import type { Cluster } from './cluster.js';
import { lockFiles, openFolder, prepareFolder } from './data-folder.js';
import type { DataFolder } from './data-folder.js';
import { exclusively, tryExclusive, tryShared } from './folder-lock.js';
import type { HeldLock } from './folder-lock.js';
import { freePort } from './free-port.js';
import { clusterName, hasEnded, runningPostmaster } from './postmaster.js';
import { DatabaseProblem, notADataFolder, startFailed } from './problems.js';
import { APP_ROLE, DATABASE, ensureLoginRole, isSqlState, OWNER_ROLE } from './roles.js';
import { serverUser } from './server-user.js';
import { urlOf } from './urls.js';
import { withClient } from './with-client.js';

/** A start after a crash replays the log first, so the wait for whoever is starting it is long. */
const LOCK_SECONDS = 180;
/** Time for the sessions of a killed server to notice. */
const ENDING_SECONDS = 20;
/** A free port can be taken between finding and using it; so many tries in a row say that something else is wrong. */
const PORT_TRIES = 5;

/** The embedded server, seen from one process that uses it. */
export interface EmbeddedServer {
  /** Where it listens now; another number after a restart if the old one was taken meanwhile. */
  readonly port: number;
  readonly pid: number;
  readonly folder: DataFolder;
  /**
   * Finds the server running or starts it. Safe to call from several processes at once. `moved`: it is another server
   * process than before, whoever started it.
   */
  ensure(): Promise<{ readonly moved: boolean }>;
  /** Leaves it; the last process to leave stops it. Idempotent. */
  leave(): Promise<void>;
}

/**
 * Joins the processes that use a data folder's server, starting it if none runs. Whoever comes first makes and starts it;
 * the others find it by its `postmaster.pid`.
 *
 * @param root the data folder, absolute
 * @param wantedPort 0 for any free one
 * @throws DatabaseProblem, one of those in problems.ts
 */
export async function joinServer(root: string, wantedPort: number): Promise<EmbeddedServer> {
  const binaries = await findBinaries();
  const user = await serverUser();
  await prepareFolder(root, user);
  const locks = lockFiles(root);
  let membership: HeldLock | undefined;

  const { folder, cluster, first } = await exclusively(locks.startLock, root, LOCK_SECONDS, async () => {
    const opened = await openFolder(root, binaries.major);
    const described: Cluster = {
      binaries: await reachableBinaries(binaries, user, join(root, 'programs')),
      user,
      folder: opened.cluster,
      log: opened.log,
      name: clusterName(opened.id),
    };
    // Joined before the server is looked for: from here on nobody who leaves can be the last.
    membership = tryShared(locks.usersLock);
    if (!membership) throw startFailed(opened.log, 'the lock of the users is held alone');
    try {
      return { folder: opened, cluster: described, first: await findOrStart(opened, described, wantedPort) };
    } catch (error) {
      membership.release();
      throw error;
    }
  });

  let now = first;
  return {
    get port() {
      return now.port;
    },
    get pid() {
      return now.pid;
    },
    folder,
    async ensure() {
      const before = now.pid;
      now = await exclusively(locks.startLock, root, LOCK_SECONDS, () =>
        findOrStart(folder, cluster, wantedPort || now.port, wantedPort === 0),
      );
      return { moved: now.pid !== before };
    },
    async leave() {
      if (!membership) return;
      const leaving = membership;
      membership = undefined;
      await exclusively(locks.startLock, root, LOCK_SECONDS, async () => {
        leaving.release();
        const last = tryExclusive(locks.usersLock);
        if (!last) return;
        try {
          if (await runningPostmaster(folder.cluster, folder.id)) await stopCluster(cluster);
        } finally {
          last.release();
        }
      });
    },
  };
}

interface Running {
  readonly pid: number;
  readonly port: number;
}

/** Call while holding the start lock. */
async function findOrStart(
  folder: DataFolder,
  cluster: Cluster,
  wantedPort: number,
  mayMove = wantedPort === 0,
): Promise<Running> {
  const running = await runningPostmaster(folder.cluster, folder.id);
  if (running) {
    if (await answers(folder, running.port)) return running;
    // Shutting down, or starting by a process that was killed meanwhile: wait for the end of it, whichever that is.
    const settled = await settle(folder, running);
    if (settled) return settled;
  }
  if (!(await hasCluster(folder))) await initCluster(cluster, folder.secrets.superuser);
  await startOnPort(cluster, wantedPort, mayMove);
  const started = await readPostmaster(folder.cluster);
  if (!started) throw startFailed(folder.log, 'postmaster.pid is missing');
  await furnish(folder, started.port);
  return started;
}

async function startOnPort(cluster: Cluster, wantedPort: number, mayMove: boolean): Promise<void> {
  const until = performance.now() + ENDING_SECONDS * 1_000;
  let port = wantedPort || (await freePort());
  for (let tries = 1; ;) {
    try {
      return await startCluster(cluster, port);
    } catch (error) {
      if (!(error instanceof DatabaseProblem)) throw error;
      if (error.code === 'database.server-still-ending' && performance.now() < until) {
        await sleep(200);
      } else if (error.code === 'database.port-taken' && mayMove && tries++ < PORT_TRIES) {
        port = await freePort();
      } else {
        throw error;
      }
    }
  }
}

/** The roles and the database, made where missing: a start that was cut off half-way is completed by the next. */
async function furnish(folder: DataFolder, port: number): Promise<void> {
  const { superuser, owner, app } = folder.secrets;
  await withClient(urlOf({ user: SUPERUSER, password: superuser, port, database: 'postgres' }), async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 1) return;
    await ensureLoginRole(client, OWNER_ROLE, owner);
    await ensureLoginRole(client, APP_ROLE, app);
    await client.query(`create database ${escapeIdentifier(DATABASE)} owner ${escapeIdentifier(OWNER_ROLE)}`);
  });
}

/**
 * True when the server takes our password and answers; false while it starts or stops.
 *
 * @throws DatabaseProblem `database.not-a-data-folder` when it refuses the password: the secrets are not this cluster's
 */
async function answers(folder: DataFolder, port: number): Promise<boolean> {
  const url = urlOf({ user: SUPERUSER, password: folder.secrets.superuser, port, database: 'postgres' });
  return withClient(url, async (client) => {
    await client.query('select 1');
    return true;
  }).catch((error: unknown) => {
    // invalid_password
    if (isSqlState(error, '28P01')) throw notADataFolder(folder.root, 'secrets.json');
    // too_many_connections: it is up, and busy with us.
    return isSqlState(error, '53300');
  });
}

async function settle(folder: DataFolder, running: Running): Promise<Running | undefined> {
  for (let waited = 0; waited < LOCK_SECONDS; waited++) {
    if (await hasEnded(running.pid, 1)) return undefined;
    if (await answers(folder, running.port)) {
      await furnish(folder, running.port);
      return running;
    }
  }
  throw startFailed(folder.log, `the server (process ${running.pid}) neither answers nor ends`);
}

async function hasCluster(folder: DataFolder): Promise<boolean> {
  return stat(folder.cluster).then(
    () => true,
    () => false,
  );
}
