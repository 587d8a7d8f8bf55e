import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startProcess } from '#libs/testing';
import { openDatabase } from './database.js';
import type { Database } from './database.js';
import { openPool } from './pool.js';
import { hasEnded, isAlive } from './postmaster.js';
import { withClient } from './with-client.js';

/** Milliseconds; the machine may be busy with other tests. */
const PATIENCE = 30_000;

/** The embedded server as it lives on a machine: started, shared, killed, found again. Every server here is a real one. */
describe('the embedded database', () => {
  /** A data folder as a first start leaves it; making one takes longer than anything that is tested here. */
  let pristine: string;
  let root: string;
  let open: (postgresPort?: number) => Promise<Database>;
  const opened: Database[] = [];

  const story = (sentence: string, test: () => Promise<void>) => it(sentence, test, PATIENCE);

  beforeAll(async () => {
    pristine = await openFolder();
    await (await openDatabase({ dataFolder: pristine, databaseUrl: undefined, postgresPort: 0 })).close();
  }, PATIENCE);

  afterAll(() => rm(join(pristine, '..'), { recursive: true, force: true }));

  const alreadyMade = () => promisify(execFile)('cp', ['-a', pristine, root]);

  beforeEach(async () => {
    root = await openFolder();
    open = async (postgresPort = 0) => {
      const database = await openDatabase({ dataFolder: root, databaseUrl: undefined, postgresPort });
      opened.push(database);
      return database;
    };
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((database) => database.close()));
    const left = await serverPid(root);
    if (left !== undefined && isAlive(left)) process.kill(left, 'SIGKILL');
    await rm(join(root, '..'), { recursive: true, force: true });
  }, PATIENCE);

  story(
    'is made once when two processes open an empty folder at the same moment, and stopped by the last to leave',
    async () => {
      // What an earlier making left that was cut off half-way.
      await mkdir(join(root, 'postgres.new', 'base'), { recursive: true });
      await writeFile(join(root, 'postgres.new', 'PG_VERSION'), '18');
      const [one, other] = [startProcess('hold-database.ts', root), startProcess('hold-database.ts', root)];
      const [first, second] = await Promise.all([one.ready, other.ready]);
      expect(second).toEqual(first);
      const server = Number(first['server']);

      expect(await one.leave()).toBe(0);
      expect(await ask(String(first['ownerUrl']), 'select 1 as one')).toEqual([{ one: 1 }]);
      expect(await ask(String(first['ownerUrl']), 'show data_checksums')).toEqual([{ data_checksums: 'on' }]);

      expect(await other.leave()).toBe(0);
      expect(isAlive(server)).toBe(false);
      expect(await serverPid(root)).toBeUndefined();
    },
  );

  story('comes back by itself with all its data when the server is killed, for everyone who uses it', async () => {
    await alreadyMade();
    const [here, there] = [await open(), await open()];
    const pool = openPool(here, 'owner', { max: 2 });
    try {
      await pool.query('create table t_case (id text); ');
      await pool.query("insert into t_case values ('T-7KQ2-M9XA-4C3F-HZ8W')");
      const heard: string[] = [];
      here.onLost(() => heard.push('lost'));
      const restored = Promise.all([here, there].map((d) => new Promise<void>((resolve) => d.onRestored(resolve))));
      const before = await serverPid(root);
      process.kill(before!, 'SIGKILL');
      await restored;

      expect((await pool.query('select id from t_case')).rows).toEqual([{ id: 'T-7KQ2-M9XA-4C3F-HZ8W' }]);
      expect(await ask(there.ownerUrl, 'select count(*)::int as n from t_case')).toEqual([{ n: 1 }]);
      expect(heard).toEqual(['lost']);
      expect(await serverPid(root)).not.toBe(before);
      expect(there.appUrl).toBe(here.appUrl);
    } finally {
      await pool.end();
    }
  });

  story('is found again when the process that started it was killed, and stopped by the next one', async () => {
    await alreadyMade();
    const holder = startProcess('hold-database.ts', root);
    const server = Number((await holder.ready)['server']);
    await holder.kill();
    expect(isAlive(server)).toBe(true);

    const database = await open();
    expect(await serverPid(root)).toBe(server);
    await database.close();
    expect(isAlive(server)).toBe(false);
  });

  story('starts again after everything was killed at once', async () => {
    await alreadyMade();
    const holder = startProcess('hold-database.ts', root);
    const { server, ownerUrl } = await holder.ready;
    await ask(String(ownerUrl), 'create table kept (n int)');
    await holder.kill();
    process.kill(Number(server), 'SIGKILL');
    await hasEnded(Number(server), 10);
    expect(await serverPid(root)).toBe(server);

    const database = await open();
    expect(await serverPid(root)).not.toBe(server);
    expect(await ask(database.ownerUrl, 'select count(*)::int as n from kept')).toEqual([{ n: 0 }]);
  });

  story('does not take another program for its server when a killed one left its number behind', async () => {
    await alreadyMade();
    const stale = [process.pid, join(root, 'postgres'), 1, 20_000, '', '127.0.0.1', '', 'ready'].join('\n');
    await writeFile(join(root, 'postgres', 'postmaster.pid'), stale);
    await open();
    expect(await serverPid(root)).not.toBe(process.pid);
  });

  story('refuses a data folder of another version and changes nothing in it', async () => {
    await alreadyMade();
    const file = join(root, 'VERSION');
    const version = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...version, format: 99 }));
    await expect(open()).rejects.toMatchObject({ code: 'database.data-folder-of-another-version' });

    await writeFile(file, JSON.stringify(version));
    await writeFile(join(root, 'postgres', 'PG_VERSION'), '17\n');
    await expect(open()).rejects.toThrow('PostgreSQL 17');
    expect(await readFile(join(root, 'postgres', 'PG_VERSION'), 'utf8')).toBe('17\n');
  });

  story('says so when its secrets are lost, instead of making new ones that fit nothing', async () => {
    await alreadyMade();
    await rm(join(root, 'secrets.json'));
    await expect(open()).rejects.toMatchObject({ code: 'database.not-a-data-folder' });
  });

  story('names the port when another program holds the one that was asked for', async () => {
    await alreadyMade();
    const { server, port } = await listen();
    try {
      await expect(open(port)).rejects.toMatchObject({ code: 'database.port-taken', details: { port } });
    } finally {
      server.close();
    }
    const database = await open(port);
    expect(new URL(database.appUrl).port).toBe(String(port));
  });

  story('names the folder when it cannot be written', async () => {
    await writeFile(root, 'a file where the folder should be');
    await expect(open()).rejects.toMatchObject({
      code: 'database.data-folder-not-writable',
      details: { folder: root },
    });
    await rm(root);
  });

  (process.getuid?.() === 0 ? story : it.skip)('as root, names the folder that the server may not enter', async () => {
    await chmod(join(root, '..'), 0o700);
    await expect(open()).rejects.toMatchObject({
      code: 'database.data-folder-not-traversable',
      details: { closed: join(root, '..') },
    });
  });

  story('keeps its passwords to itself and listens on this machine alone', async () => {
    await alreadyMade();
    const database = await open();
    expect(await ask(database.ownerUrl, "select current_user, current_setting('listen_addresses') as listens")).toEqual(
      [{ current_user: 'shuangwei_owner', listens: '127.0.0.1' }],
    );
    expect((await stat(join(root, 'secrets.json'))).mode & 0o077).toBe(0);
    const wrong = new URL(database.ownerUrl);
    wrong.password = 'wrong';
    await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });
});

/** A path for a data folder, below a folder that the server's user may enter. */
async function openFolder(): Promise<string> {
  const above = await mkdtemp(join(tmpdir(), 'shuangwei-e2e-'));
  await chmod(above, 0o711);
  return join(above, 'data');
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  return withClient(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
}

async function serverPid(root: string): Promise<number | undefined> {
  const text = await readFile(join(root, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  return text === '' ? undefined : Number(text.split('\n')[0]);
}

async function listen(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}
