#!/usr/bin/env node
/**
 * Starts the engine from its sources: compiles what is newer than dist/ (a second or so), then runs the command line.
 * `npm start` and `npm run demo` are verbs of that command line (`serve`, `demo`).
 */
import { spawnSync } from 'node:child_process';
import module from 'node:module';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
// As a whole, for what Node 20 does not have yet: this file has to be readable to it, to say what is missing.
import fs from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const stamp = join(dist, '.built');

if (Number(process.versions.node.split('.')[0]) < 24) {
  // `npm run` puts the pinned Node of node_modules first; a bare `node apps/launch.mjs` may have met the machine's own.
  const pinned = join(root, 'node_modules', '.bin', 'node');
  if (!existsSync(pinned) || process.env.SHUANGWEI_RELAUNCHED) {
    console.error(
      '需要 Node.js 24：请先运行 npm ci（会一并安装所需的 Node）。\n' +
        'Node.js 24 is needed: run npm ci first (it brings the Node it needs). If your npm blocked install scripts, allow those listed under "allowScripts" in package.json and run npm rebuild.',
    );
    process.exit(70);
  }
  const run = spawnSync(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, SHUANGWEI_RELAUNCHED: '1' },
  });
  process.exit(run.status ?? 1);
}

// A third of a short command is compiling JavaScript (measured: 1.35 → 0.95 s).
module.enableCompileCache(join(root, 'node_modules', '.cache', 'shuangwei'));

const trees = ['apps', 'libs', 'projections', 'test'];
const sources = trees.flatMap((tree) =>
  fs
    .globSync(`${tree}/**/*`, { cwd: root, exclude: (name) => name.includes('node_modules') })
    .filter((file) => /\.(ts|sql|ya?ml|json|css)$/.test(file)),
);
// Names and times together: a removed file makes dist/ stale as surely as a changed one.
const fingerprint = sources
  .concat('package-lock.json', '.swcrc')
  .sort()
  .map((file) => `${file} ${statSync(join(root, file)).mtimeMs}`)
  .join('\n');

if (!isBuilt()) await build();
if (process.argv[2] !== '--build-only') await import(new URL('../dist/apps/cli/main.js', import.meta.url).href);

async function build() {
  const { transformFile } = await import('@swc/core');
  const fresh = join(root, `dist.${process.pid}`);
  rmSync(fresh, { recursive: true, force: true });
  for (const file of sources) mkdirSync(join(fresh, dirname(file)), { recursive: true });
  await Promise.all(
    sources.map(async (file) => {
      if (!file.endsWith('.ts')) return cpSync(join(root, file), join(fresh, file));
      if (/\.(spec|d)\.ts$/.test(file)) return;
      const { code, map } = await transformFile(join(root, file), { cwd: root, sourceMaps: true });
      const name = file.replace(/\.ts$/, '.js');
      writeFileSync(join(fresh, name), `${code}\n//# sourceMappingURL=${name.split('/').at(-1)}.map\n`);
      writeFileSync(join(fresh, `${name}.map`), map);
    }),
  );
  // File by file, so that whoever runs from dist/ at this moment never finds a path gone; and two commands may build at once
  // (a server in one terminal, a query in another): they write the same.
  const built = files(fresh);
  for (const file of built) {
    mkdirSync(join(dist, dirname(file)), { recursive: true });
    renameSync(join(fresh, file), join(dist, file));
  }
  const current = new Set([...built, '.built']);
  for (const file of files(dist)) if (!current.has(file)) rmSync(join(dist, file), { force: true });
  rmSync(fresh, { recursive: true, force: true });
  writeFileSync(stamp, fingerprint);
}

function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

function isBuilt() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint;
}
