import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import type { Stage } from './dockerfile.js';

export interface DryRunOptions {
  /** The build context. */
  readonly context: string;
  /** Where the stages' file systems are made, each in a folder of its name. */
  readonly into: string;
  /**
   * A command that is not run, and what stands in its place: it gets the folder that the command would have run in. A command that is not named
   * here is run as it stands.
   */
  readonly instead?: Readonly<Record<string, (folder: string) => void>>;
}

/** What a stage has become: the folder that stands for `/`, and where in it the last WORKDIR is. */
export interface Built {
  readonly root: string;
  readonly workdir: string;
}

/**
 * Runs WORKDIR, COPY and RUN of each stage outside of Docker, in a folder for each stage, with the Node that runs this. Paths within a
 * stage are below its folder; commands run in their WORKDIR. `install -o` (an owner that this machine need not have) is left to Docker.
 *
 * @throws Error where a COPY finds nothing, or a command fails
 */
export function dryRun(
  stages: readonly Stage[],
  { context, into, instead = {} }: DryRunOptions,
): ReadonlyMap<string, Built> {
  const built = new Map<string, Built>();
  const ignored = dockerIgnore(readFileSync(join(context, '.dockerignore'), 'utf8'));
  for (const stage of stages) {
    const name = stage.name ?? '';
    const root = join(into, name);
    let workdir = root;
    mkdirSync(root, { recursive: true });
    for (const { name: instruction, rest } of stage.instructions) {
      if (instruction === 'WORKDIR') {
        workdir = join(root, rest);
        mkdirSync(workdir, { recursive: true });
      } else if (instruction === 'COPY') copy(rest, workdir);
      else if (instruction === 'RUN') run(rest, root, workdir);
    }
    built.set(name, { root, workdir });
  }
  return built;

  function copy(rest: string, workdir: string): void {
    const words = rest.split(/\s+/);
    const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined;
    const target = words.pop() ?? '';
    const base = from === undefined ? context : built.get(from)?.root;
    if (base === undefined) throw new Error(`COPY --from=${from}: there is no such stage before`);
    for (const word of words) {
      const source = join(base, word);
      if (!existsSync(source) || (from === undefined && ignored(word)))
        throw new Error(`COPY ${word}: not in the context`);
      if (from !== undefined && basename(word) === 'node_modules') {
        // Two hundred megabytes: a link does for a copy, since Node looks for what a package needs where the package really is.
        symlinkSync(source, join(workdir, target));
        continue;
      }
      const folder = target.endsWith('/') && !statSync(source).isDirectory();
      cpSync(source, folder ? join(workdir, target, basename(word)) : join(workdir, target), {
        recursive: true,
        verbatimSymlinks: true,
        filter: (path) => from !== undefined || path === source || !ignored(path.slice(context.length + 1)),
      });
    }
  }

  function run(command: string, root: string, workdir: string): void {
    const replaced = instead[command];
    if (replaced) return replaced(workdir);
    if (command.startsWith('install -d ')) {
      const folder = join(root, command.split(/\s+/).at(-1) ?? '');
      return void mkdirSync(folder, { recursive: true });
    }
    const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', command], {
      cwd: workdir,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${join(process.execPath, '..')}:${process.env['PATH']}`,
        npm_config_prefer_offline: 'true',
      },
    });
    if (status !== 0) throw new Error(`${command} ended with ${status}: ${stdout}${stderr}`);
    return undefined;
  }
}

/** Puts a link to a checkout's installed packages where `npm ci` would install them. */
export function linkPackages(context: string): (folder: string) => void {
  return (folder) => {
    rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
    symlinkSync(join(context, 'node_modules'), join(folder, 'node_modules'));
  };
}

/**
 * Takes from a checkout's installed packages those that `npm ci --omit=dev --omit=optional` would install there, by the marks of the
 * lock file.
 */
export function copyPackages(context: string): (folder: string) => void {
  return (folder) => {
    const lock = JSON.parse(readFileSync(join(context, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean }>;
    };
    for (const [path, { dev, optional, devOptional }] of Object.entries(lock.packages)) {
      if (path === '' || dev || optional || devOptional) continue;
      linkTree(join(context, path), join(folder, path));
    }
  };
}

/** A package's files at another place, without the packages that are nested in it: as second names of the same files where that can be. */
function linkTree(source: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    if (entry.name === 'node_modules') continue;
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) linkTree(from, to);
    else if (!entry.isFile()) cpSync(from, to, { verbatimSymlinks: true });
    else linkOrCopy(from, to);
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // On another file system.
    copyFileSync(from, to);
  }
}

/** Whether a path, relative to the context, stays out of it: the last rule that fits decides. */
export function dockerIgnore(text: string): (path: string) => boolean {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ keep: line.startsWith('!'), pattern: line.replace(/^!/, '') }));
  const fits = (path: string, pattern: string) => {
    // Docker's `*` takes names that begin with a dot along; a folder that a rule names takes along what is in it.
    const expression = pattern
      .replaceAll(/[.+^$()|[\]{}]/g, '\\$&')
      .replaceAll('**/', '\0')
      .replaceAll('*', '[^/]*')
      .replaceAll('\0', '(?:.*/)?');
    return new RegExp(`^${expression}(?:/|$)`).test(path);
  };
  return (path) => rules.reduce((out, { keep, pattern }) => (fits(path, pattern) ? !keep : out), false);
}
