import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { types } from 'node:util';
import { dataFolderBusy } from './problems.js';

/**
 * Locks between processes, held by the kernel: they end with their process, however it ended, so there is no stale lock to
 * recognise and no pid – which the system may have given to someone else – to believe.
 *
 * Node offers no file locks of its own, but carries SQLite, whose whole locking protocol rests on them: a read transaction
 * is a shared lock on the file, an exclusive transaction an exclusive one. Nothing is ever stored in these files. They must
 * not be opened in any other way by this process: closing any descriptor of a file drops a process's POSIX locks on it.
 */
export interface HeldLock {
  release(): void;
}

const BUSY = 5;
const POLL_MS = 25;

/** Takes the file for this process alone, or gives `undefined` at once when anyone else holds it in whatever way. */
export function tryExclusive(file: string): HeldLock | undefined {
  return take(file, (database) => database.exec('begin exclusive'));
}

/** Takes the file together with others who share it, or gives `undefined` when someone holds it alone. */
export function tryShared(file: string): HeldLock | undefined {
  return take(file, (database) => {
    database.exec('begin');
    // The lock comes with the first read, not with BEGIN.
    database.prepare('select count(*) from sqlite_schema').get();
  });
}

/**
 * Runs `work` while this process alone holds the file.
 *
 * @param seconds how long to wait for it
 * @throws DatabaseProblem `database.data-folder-busy`
 */
export async function exclusively<T>(
  file: string,
  folder: string,
  seconds: number,
  work: () => Promise<T>,
): Promise<T> {
  const until = performance.now() + seconds * 1_000;
  let lock = tryExclusive(file);
  while (!lock) {
    if (performance.now() > until) throw dataFolderBusy(folder, seconds);
    await sleep(POLL_MS);
    lock = tryExclusive(file);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

function take(file: string, lock: (database: DatabaseSync) => void): HeldLock | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // Nothing is written, so that a lock can be had on a full disk too (measured: mode "off" writes a page, "memory" none).
    database.exec('pragma journal_mode = memory');
    lock(database);
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  return { release: () => database.isOpen && database.close() };
}

function isBusy(error: unknown): boolean {
  return types.isNativeError(error) && 'errcode' in error && error.errcode === BUSY;
}
