import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { cannotMakeServerUser } from './problems.js';

const run = promisify(execFile);

/** The operating-system user that the server runs as, where that is not the user of this process. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'postgres';

/**
 * PostgreSQL refuses to run as root. So: `undefined` (run as who we are) for everyone but root; for root the system user
 * `postgres`, made here if the machine has none – containers usually run as root and have none.
 *
 * @throws DatabaseProblem `database.no-server-user` when that user neither exists nor can be made
 */
export async function serverUser(): Promise<ServerUser | undefined> {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return undefined;
  const known = await lookUp();
  if (known) return known;
  const ways: readonly (readonly [string, readonly string[]])[] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME]],
    // Alpine and other BusyBox systems.
    ['adduser', ['-S', '-D', '-H', NAME]],
  ];
  let cause: unknown;
  for (const [program, args] of ways) {
    try {
      await run(program, args);
    } catch (error) {
      cause = error;
    }
    // A process beside this one may have made it at the same moment; what counts is that it is there.
    const made = await lookUp();
    if (made) return made;
  }
  throw cannotMakeServerUser(NAME, cause);
}

async function lookUp(): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', NAME]), run('id', ['-g', NAME])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** True when the user may enter the folder and every folder above it (the `x` bit of each; access lists are not read). */
export async function mayTraverse(folder: string, user: ServerUser): Promise<boolean> {
  return (await firstClosedFolder(folder, user)) === undefined;
}

/** The topmost folder on the way to `folder` that the user may not enter; `undefined` when the way is open. */
export async function firstClosedFolder(folder: string, user: ServerUser): Promise<string | undefined> {
  const way: string[] = [];
  for (let at = resolve(folder); ; at = dirname(at)) {
    way.unshift(at);
    if (dirname(at) === at) break;
  }
  for (const step of way) {
    const { mode, uid, gid } = await stat(step);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return step;
  }
  return undefined;
}
