import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { errorCode } from '#libs/platform';

/** A temporary file of another machine is taken for abandoned after so long. */
const ABANDONED_MS = 24 * 3_600_000;

/** Distinguishes this life of the process from an earlier one that had the same number. */
const LIFE = randomUUID().slice(0, 8);
const HOST = hostname().replace(/[^A-Za-z0-9-]/g, '');

/** The files that are still being written. Their names tell who writes them, so that what a crash leaves is known as such. */
export class IncomingFiles {
  constructor(private readonly folder: string) {}

  /** Makes the folder, and removes what processes left that are no more. */
  async prepare(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.folder)) {
      const path = join(this.folder, name);
      if (await isAbandoned(name, path)) await rm(path, { force: true });
    }
  }

  async create(): Promise<{ readonly path: string; readonly handle: FileHandle }> {
    const path = join(this.folder, `${HOST}.${process.pid}.${LIFE}.${randomUUID()}`);
    return { path, handle: await open(path, 'wx', 0o600) };
  }
}

async function isAbandoned(name: string, path: string): Promise<boolean> {
  const [host, pid, life] = name.split('.');
  if (host === HOST && Number(pid) === process.pid) return life !== LIFE;
  if (host === HOST) return !isAlive(Number(pid));
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > ABANDONED_MS;
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's process is one, too.
    return errorCode(error) === 'EPERM';
  }
}
