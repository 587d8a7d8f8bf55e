import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../error-code.js';
import { readPostmaster } from './cluster.js';
import type { Postmaster } from './cluster.js';

const run = promisify(execFile);

/** The mark on a server's command line by which it is known as a data folder's own. */
export function clusterName(folderId: string): string {
  return `shuangwei-${folderId}`;
}

/**
 * The server that runs on a cluster, whoever started it; `undefined` when none does. A `postmaster.pid` that a killed
 * server left is not believed – and where its number still belongs to anything, removed, because PostgreSQL would take
 * that for itself and refuse to start. In containers both happen: numbers begin anew, and the dead stay as zombies when
 * the first process does not collect them.
 */
export async function runningPostmaster(cluster: string, folderId: string): Promise<Postmaster | undefined> {
  const postmaster = await readPostmaster(cluster);
  if (!postmaster || !isTaken(postmaster.pid)) return undefined;
  if (isAlive(postmaster.pid) && (await isServerOf(postmaster.pid, folderId))) return postmaster;
  if (isTaken(postmaster.pid)) await rm(join(cluster, 'postmaster.pid'), { force: true });
  return undefined;
}

/** True while a process of this number runs, ours or not; a zombie runs no more. */
export function isAlive(pid: number): boolean {
  return isTaken(pid) && !isZombie(pid);
}

function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    // "pid (name) state …"; the name may hold anything, so look behind its last bracket.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

/** Waits until no process has this number; false when it still has after `seconds`. */
export async function hasEnded(pid: number, seconds: number): Promise<boolean> {
  const until = performance.now() + seconds * 1_000;
  while (isAlive(pid)) {
    if (performance.now() > until) return false;
    await sleep(25);
  }
  return true;
}

async function isServerOf(pid: number, folderId: string): Promise<boolean> {
  // Windows shows no command lines without a shell of its own; there a live process is believed, as PostgreSQL does.
  if (process.platform === 'win32') return true;
  return (await commandLine(pid)).includes(clusterName(folderId));
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}
