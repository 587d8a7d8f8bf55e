import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../error-code.js';
import { diskFull, folderNotTraversable, folderNotWritable, notADataFolder, otherVersion } from './problems.js';
import { firstClosedFolder } from './server-user.js';
import type { ServerUser } from './server-user.js';

/** Goes up when what lies in a data folder changes in a way that an older build would damage. 1: case ids that held the day of receipt. */
const DATA_FORMAT = 2;

/** The data folder: everything that one installation remembers. */
export interface DataFolder {
  readonly root: string;
  /** PostgreSQL's own folder. */
  readonly cluster: string;
  readonly log: string;
  /** Held alone by who starts or stops the server. */
  readonly startLock: string;
  /** Shared by every process that uses the server. */
  readonly usersLock: string;
  /** Random, made with the folder: by it a running server is known as this folder's. */
  readonly id: string;
  readonly secrets: Secrets;
}

const Version = z.object({ format: z.number(), postgresql: z.number(), id: z.uuid() });
const SecretsFile = z.object({ superuser: z.string(), owner: z.string(), app: z.string() });

/** Passwords of the three roles; random, in a file that only this system user reads. */
export type Secrets = z.infer<typeof SecretsFile>;

/** The folder's skeleton: made where missing, and checked for being writable and reachable. Nothing else is touched. */
export async function prepareFolder(root: string, user: ServerUser | undefined): Promise<void> {
  try {
    const isNew = await mkdir(join(root, 'locks'), { recursive: true, mode: user ? 0o711 : 0o700 });
    // As root the server's own user must be able to pass through, whatever the umask says; but it cannot list it.
    if (isNew !== undefined && user) await chmod(root, 0o711);
    const probe = join(root, 'locks', `probe-${randomUUID()}`);
    await (await open(probe, 'wx')).close();
    await rm(probe);
  } catch (error) {
    throw errorCode(error) === 'ENOSPC' ? diskFull(root, error) : folderNotWritable(root, error);
  }
  if (!user) return;
  const closed = await firstClosedFolder(root, user);
  if (closed !== undefined) throw folderNotTraversable(root, closed);
}

/**
 * Reads the folder, making its identity and secrets where it is empty. Call while holding the start lock.
 *
 * @throws DatabaseProblem `database.data-folder-of-another-version`, `database.not-a-data-folder`
 */
export async function openFolder(root: string, postgresql: number): Promise<DataFolder> {
  const cluster = join(root, 'postgres');
  const versionFile = join(root, 'VERSION');
  const secretsFile = join(root, 'secrets.json');
  try {
    const hasCluster = await exists(join(cluster, 'PG_VERSION'));
    if (!hasCluster && !(await exists(versionFile))) {
      const fresh = () => randomBytes(24).toString('base64url');
      await writeWhole(secretsFile, { superuser: fresh(), owner: fresh(), app: fresh() });
      // Last: with it the folder is one of ours.
      await writeWhole(versionFile, { format: DATA_FORMAT, postgresql, id: randomUUID() });
    }
    const version = Version.safeParse(await readJson(versionFile));
    if (!version.success) throw notADataFolder(root, 'VERSION');
    const found = version.data;
    if (found.format !== DATA_FORMAT || found.postgresql !== postgresql) {
      throw otherVersion(root, describe(found.format, found.postgresql), describe(DATA_FORMAT, postgresql));
    }
    if (hasCluster) {
      const major = Number((await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim());
      if (major !== postgresql) {
        throw otherVersion(root, describe(found.format, major), describe(DATA_FORMAT, postgresql));
      }
    }
    const secrets = SecretsFile.safeParse(await readJson(secretsFile));
    if (!secrets.success) throw notADataFolder(root, 'secrets.json');
    return { ...lockFiles(root), root, cluster, log: join(root, 'postgres.log'), id: found.id, secrets: secrets.data };
  } catch (error) {
    if (errorCode(error) === 'ENOSPC') throw diskFull(root, error);
    if (errorCode(error) === 'EACCES' || errorCode(error) === 'EPERM') throw folderNotWritable(root, error);
    throw error;
  }
}

/** The two lock files of a data folder. */
export function lockFiles(root: string): Pick<DataFolder, 'startLock' | 'usersLock'> {
  return { startLock: join(root, 'locks', 'start'), usersLock: join(root, 'locks', 'users') };
}

function describe(format: number, postgresql: number): string {
  return `format ${format}, PostgreSQL ${postgresql}`;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    },
  );
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  });
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Writes a file so that it is there whole or not at all, and on the disk before we go on. */
async function writeWhole(file: string, value: unknown): Promise<void> {
  const half = `${file}.${process.pid}.tmp`;
  const handle = await open(half, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(value)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(half, file);
}
