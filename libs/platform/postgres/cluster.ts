import { spawn } from 'node:child_process';
import { chown, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../error-code.js';
import type { Binaries } from './binaries.js';
import { diskFull, initFailed, portTaken, serverStillEnding, startFailed } from './problems.js';
import type { DatabaseProblem } from './problems.js';
import type { ServerUser } from './server-user.js';
import { serverFlags } from './tuning.js';

/** A cluster on disk and what it takes to run it. */
export interface Cluster {
  readonly binaries: Binaries;
  /** Who the server runs as; `undefined` for the user of this process. */
  readonly user: ServerUser | undefined;
  /** Absolute path of the cluster (PostgreSQL's PGDATA). */
  readonly folder: string;
  /** Absolute path of the server's log, beside the cluster. */
  readonly log: string;
  /** Mark on the server's command line, by which it is known again; letters, digits and '-'. */
  readonly name: string;
}

/** The name of the bootstrap superuser; used to make roles and databases, never by the engine. */
export const SUPERUSER = 'postgres';

/** Seconds that a start may take; after a crash it replays at most `max_wal_size` of log first. */
const START_SECONDS = 120;
/** Seconds that a fast shutdown may take: it ends sessions and writes a checkpoint. */
const STOP_SECONDS = 60;
/** The server's log starts anew beyond this size; one older piece is kept. */
const LOG_BYTES = 8 * 1024 * 1024;

/**
 * Makes a cluster, or leaves nothing: everything happens in a folder beside it, which is renamed when whole.
 *
 * UTF-8; the collation provider is the server's own (`builtin`, C.UTF-8), so that order and indexes are the same on
 * every machine and survive an upgrade of the system's libraries. Data checksums are on: a page that the disk altered is
 * an error, not an answer.
 *
 * @throws DatabaseProblem `database.disk-full`, `database.init-failed`
 */
export async function initCluster(cluster: Cluster, superuserPassword: string): Promise<void> {
  const half = `${cluster.folder}.new`;
  const passwordFile = `${cluster.folder}.pw`;
  await rm(half, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  try {
    await writeFile(passwordFile, `${superuserPassword}\n`, { mode: 0o600 });
    await give(passwordFile, cluster.user);
    await makeFolder(half, cluster.user);
    const { code, output } = await runProgram(cluster, cluster.binaries.initdb, [
      `--pgdata=${basename(half)}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${basename(passwordFile)}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
      '--no-instructions',
    ]);
    if (code !== 0) {
      throw isDiskFull(output) ? diskFull(cluster.folder) : initFailed(cluster.folder, lastLines(output));
    }
    await rename(half, cluster.folder);
  } catch (error) {
    await rm(half, { recursive: true, force: true }).catch(() => undefined);
    throw errorCode(error) === 'ENOSPC' ? diskFull(cluster.folder, error) : error;
  } finally {
    await rm(passwordFile, { force: true }).catch(() => undefined);
  }
}

/**
 * Starts the server and returns when it takes connections. `pg_ctl` detaches it from this terminal and process, so it
 * outlives a Ctrl-C and a crash of ours; whoever comes next finds it by `postmaster.pid`.
 *
 * @throws DatabaseProblem `database.port-taken`, `database.disk-full`, `database.start-failed`
 */
export async function startCluster(cluster: Cluster, port: number): Promise<void> {
  const from = await freshLog(cluster);
  const { code, output } = await runProgram(cluster, cluster.binaries.pgCtl, [
    'start',
    '--wait',
    `--timeout=${START_SECONDS}`,
    `--pgdata=${basename(cluster.folder)}`,
    `--log=${basename(cluster.log)}`,
    `--options=${serverFlags(port, cluster.name).join(' ')}`,
  ]);
  if (code === 0) return;
  throw startProblem(cluster, port, (await readFrom(cluster.log, from)) || output);
}

/** Stops the server: `fast` ends the sessions and writes a checkpoint; `immediate` is a crash on purpose (tests). */
export async function stopCluster(cluster: Cluster, mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
  await runProgram(cluster, cluster.binaries.pgCtl, [
    'stop',
    '--wait',
    `--timeout=${STOP_SECONDS}`,
    `--mode=${mode}`,
    `--pgdata=${basename(cluster.folder)}`,
  ]);
}

/** What `postmaster.pid` says of a running – or killed – server. */
export interface Postmaster {
  readonly pid: number;
  /** When it started, seconds since 1970. */
  readonly startedAt: number;
  readonly port: number;
  readonly ready: boolean;
}

/** Reads `postmaster.pid`; `undefined` when there is none or it is not whole yet. */
export async function readPostmaster(folder: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const [pid, startedAt, port] = [Number(lines[0]), Number(lines[2]), Number(lines[3])];
  if (!(pid > 0) || !(port > 0) || !(startedAt > 0)) return undefined;
  return { pid, startedAt, port, ready: lines[7] === 'ready' };
}

/** Makes a folder that belongs to the server alone. */
async function makeFolder(folder: string, user: ServerUser | undefined): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await give(folder, user);
}

async function give(path: string, user: ServerUser | undefined): Promise<void> {
  if (user) await chown(path, user.uid, user.gid);
}

/** The log as a file that the server may append to; returns the byte at which this start's lines begin. */
async function freshLog(cluster: Cluster): Promise<number> {
  const size = await stat(cluster.log).then(
    (s) => s.size,
    () => 0,
  );
  if (size > LOG_BYTES) await rename(cluster.log, `${cluster.log}.1`);
  const file = await open(cluster.log, 'a', 0o600);
  await file.close();
  await give(cluster.log, cluster.user);
  return size > LOG_BYTES ? 0 : size;
}

async function readFrom(file: string, from: number): Promise<string> {
  const text = await readFile(file).catch(() => Buffer.alloc(0));
  return text.subarray(from).toString('utf8');
}

function startProblem(cluster: Cluster, port: number, output: string): DatabaseProblem {
  if (/could not bind .*Address already in use|could not create any TCP\/IP sockets/s.test(output)) {
    return portTaken(port);
  }
  if (isDiskFull(output)) return diskFull(cluster.folder);
  if (/pre-existing shared memory block/.test(output)) return serverStillEnding(cluster.folder);
  return startFailed(cluster.log, lastLines(output));
}

function isDiskFull(output: string): boolean {
  return /No space left on device|Disk quota exceeded/i.test(output);
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-6).join('\n').slice(-1_200);
}

/**
 * Runs one of PostgreSQL's programs as the server's user, beside the cluster: paths are given relative to that folder, so
 * no path is ever part of the shell line that `pg_ctl` makes. Messages come in English, because we read some of them.
 */
function runProgram(
  cluster: Cluster,
  program: string,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly output: string }> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && !name.startsWith('LC_')),
  );
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: dirname(cluster.folder),
      env: { ...env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its own session: a Ctrl-C during a start or stop does not cut it in half.
      detached: process.platform !== 'win32',
      ...cluster.user,
    });
    let output = '';
    const keep = (chunk: Buffer) => (output += chunk.toString('utf8'));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    // Not 'close': on Windows the server inherits the pipes and holds them open.
    child.on('exit', (code) => setImmediate(() => resolve({ code, output })));
  });
}
