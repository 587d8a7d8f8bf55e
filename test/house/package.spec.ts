import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './reference/index.js';
import { trackedFiles } from './tracked-files.js';

const root = projectRoot();
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Package {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

interface Locked {
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(read('package.json')) as Package;
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Readonly<Record<string, Locked>> };

/** `node_modules/a/node_modules/@b/c` → `@b/c`. */
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('The direct dependencies', () => {
  const direct = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
  const told = [...read('docs/reference/dependencies.md').matchAll(/^\|(.+?)\|/gm)].flatMap(([, cell]) =>
    [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''),
  );
  const covers = (name: string) => (pattern: string) =>
    pattern.endsWith('/*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

  it('are told, each with what it is for, and no others', () => {
    expect(direct.filter((name) => !told.some(covers(name)))).toEqual([]);
    expect(told.filter((pattern) => !direct.some((name) => covers(name)(pattern)))).toEqual([]);
  });

  it('are pinned exactly', () => {
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('keep Fastify at the version that Nest runs', () => {
    const nested = 'node_modules/@nestjs/platform-fastify/node_modules/fastify';
    expect(packages).not.toHaveProperty([nested]);
  });
});

describe('The lock file', () => {
  it('names no package with an install script that package.json does not speak of: npm 12 runs only what is allowed', () => {
    const withScript = Object.entries(packages).filter(([, locked]) => locked.hasInstallScript);
    expect(withScript.length).toBeGreaterThan(0);
    expect(
      withScript.map(([path]) => nameOf(path)).filter((name) => !Object.hasOwn(manifest.allowScripts, name)),
    ).toEqual([]);
  });

  it('allows no script that nobody has', () => {
    const names = new Set(
      Object.entries(packages).flatMap(([path, locked]) => (locked.hasInstallScript ? [nameOf(path)] : [])),
    );
    expect(Object.keys(manifest.allowScripts).filter((name) => !names.has(name))).toEqual([]);
  });

  it('holds the builds for every platform, not only for the one that it was written on', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) =>
          !Object.hasOwn(packages, `${path}/node_modules/${name}`) && !Object.hasOwn(packages, `node_modules/${name}`),
      ),
    );
    expect(missing).toEqual([]);
  });

  it('names no registry but the public one', () => {
    const hosts = new Set(
      [...read('package-lock.json').matchAll(/"resolved": "https?:\/\/([^/"]+)/g)].map(([, host]) => host),
    );
    expect([...hosts].filter((host) => host !== 'registry.npmjs.org')).toEqual([]);
  });
});

describe('A file of this house', () => {
  /** Home folders, and the folders that a checkout of somebody lies in. */
  const machinePath = /(?<![\w.*])\/(?:home|Users|work|workspace)\/[\w.-]+\/[\w.-]+|[A-Z]:\\Users\\/;
  const texts = trackedFiles().filter((file) =>
    /\.(ts|mjs|cjs|json|jsonc|ya?ml|md|sql|svg|txt)$|^\.[\w-]+$/.test(file),
  );

  it('holds no path of the machine that it was written on', () => {
    expect(texts.length).toBeGreaterThan(300);
    expect(texts.filter((file) => machinePath.test(read(file)))).toEqual([]);
  });

  it('would be caught with one', () => {
    expect(machinePath.test(`read('${['', 'home', 'li', 'shuangwei'].join('/')}/libs')`)).toBe(true);
    expect(machinePath.test('https://example.org/work/items/1')).toBe(false);
  });
});
