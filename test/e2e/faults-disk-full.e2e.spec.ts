import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { expectExactlyOnce } from '../support/exactly-once.js';
import { Load } from '../support/load.js';
import { killGroup, Shuangwei } from '../support/shuangwei.js';
import type { Finished, RunningServer } from '../support/shuangwei.js';
import { SmallDisk } from '../support/small-disk.js';
import { workOrderWords } from '../support/work-orders.js';
import type { Problem } from '../support/work-orders.js';

const MEGABYTE = 1024 * 1024;
const SAMPLE = fileURLToPath(new URL('../../docs/samples/work-orders.csv', import.meta.url));
/** Room for the cluster, two or three segments of its write-ahead log, and the programs where the server's user cannot reach ours. */
const DISK_MEGABYTES = 400;

const canMount = SmallDisk.possible;
if (!canMount)
  process.stderr.write('skipped: a disk that fills up (needs Linux, root and the right to mount a tmpfs)\n');

interface Asked {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: Partial<Problem> & { readonly reasons?: readonly string[]; readonly position?: string };
}

/** The whole product on a disk that fills under load, in the two ways in which PostgreSQL meets it, and is then given room. */
(canMount ? describe : describe.skip)('a server whose disk fills up under load', () => {
  let city: Shuangwei;
  let disk: SmallDisk;
  let server: RunningServer;
  let load: Load;
  let elsewhere: string;
  const told: Record<'tables' | 'log', Asked[]> = { tables: [], log: [] };
  const ready: Record<'tables' | 'log', Asked> = {} as never;
  const live: number[] = [];
  const commandLines: Finished[] = [];
  let firstImport: Finished;
  let postmasters: (number | undefined)[];
  let recoveredAfter: number;

  const ask = async (path: string): Promise<Asked> => {
    const response = await server.get(path);
    const body = (await response.json()) as Asked['body'];
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body };
  };
  const askAll = async () => {
    live.push((await ask('/health/live')).status);
    return Promise.all(['/api/v1/cases', '/api/v1/queues', '/api/v1/rates'].map(ask));
  };
  const registerByHand = () =>
    city.with({ LOG_LEVEL: '' }).run('act', 'new', 'register', ...workOrderWords('report'), '--json');

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder({ LOG_LEVEL: 'info' });
    disk = SmallDisk.mount(city.folder, DISK_MEGABYTES);
    elsewhere = await mkdtemp(join(tmpdir(), 'shuangwei-e2e-'));
    await copyFile(SAMPLE, join(elsewhere, 'orders.csv'));
    server = await city.serve();
    await server.ready();
    load = new Load(server);
    load.start(6);
    await load.until(() => load.acknowledged.length > 50);
    const first = await city.postmaster();

    // The tables cannot grow: PostgreSQL answers each append that it has no room.
    await disk.fill();
    await load.until(() => load.toldDiskFull > 20);
    told.tables = await askAll();
    commandLines.push(await registerByHand());
    firstImport = await city.run('import', join(elsewhere, 'orders.csv'), '--json');
    ready.tables = await ask('/health/ready');

    // The tables can, but the write-ahead log cannot: PostgreSQL gives up, and cannot start again.
    await disk.empty();
    await disk.fill(12 * MEGABYTE);
    const known = load.toldDiskFull;
    const crashed = () => server.output.includes('the database server could not be started');
    for (const end = performance.now() + 90_000; !crashed() && performance.now() < end; await sleep(200)) {
      await switchLog(city);
      // What a checkpoint or a restart has given back.
      await disk.fill(12 * MEGABYTE);
    }
    expect(crashed()).toBe(true);
    await load.until(() => load.toldDiskFull > known + 20);
    told.log = await askAll();
    commandLines.push(await registerByHand());
    ready.log = await ask('/health/ready');

    await disk.empty();
    const roomAt = performance.now();
    const before = load.acknowledged.length;
    await load.until(() => load.acknowledged.length > before + 20);
    recoveredAfter = performance.now() - roomAt;
    await load.stop();
    postmasters = [first, await city.postmaster()];
  }, 300_000);

  afterAll(async () => {
    killGroup(server.process.pid ?? 0);
    await city.killPostgres();
    disk.unmount();
    await city.end();
    await rm(elsewhere, { recursive: true });
  }, 60_000);

  it('tells its clients so, or to come again, and nothing else; and stays alive', () => {
    expect(load.complaints).toEqual([]);
    expect(load.toldDiskFull).toBeGreaterThan(40);
    expect(new Set(live)).toEqual(new Set([200]));
  });

  it('answers questions, or says in both languages why it cannot', () => {
    for (const { status, retryAfter, body } of [...told.tables, ...told.log]) {
      if (status === 200) continue;
      expect({ status, code: body.code, retryAfter }).toEqual({
        status: 503,
        code: 'store.disk-full',
        retryAfter: '5',
      });
      expect(body.messages?.zh).toContain('磁盘已满');
      expect(body.messages?.en).toContain('disk of the database is full');
    }
    // With its log full the database is away altogether.
    expect(told.log.map(({ status }) => status)).toEqual([503, 503, 503]);
  });

  it('is not ready, for that reason', () => {
    for (const { status, body } of Object.values(ready)) {
      expect(status).toBe(503);
      expect(body.reasons).toContain('database.disk-full');
    }
  });

  it('the command line says so too: exit code 6, a code of its own, what to do', () => {
    expect(commandLines.map(({ code, out }) => ({ code, out }))).toEqual(
      commandLines.map(() => ({ code: 6, out: '' })),
    );
    for (const { err } of commandLines) {
      const problem = JSON.parse(err) as Problem;
      expect(problem.code).toMatch(/^(store|database)\.disk-full$/);
      expect(problem.detail).toMatch(/磁盘.*腾出空间/);
    }
  });

  it('goes on by itself when there is room, without anybody starting anything', () => {
    expect(recoveredAfter).toBeLessThan(60_000);
    expect(postmasters[1]).toBeDefined();
    expect(postmasters[1]).not.toBe(postmasters[0]);
    expect(server.process.exitCode).toBeNull();
  });

  it('has lost nothing that was acknowledged, and holds every command once, whole', async () => {
    await expectExactlyOnce(load, server);
    await server.ready();
    const cases = new Set(load.acknowledged.map(({ answer }) => answer.caseId));
    for (const id of [...cases].slice(-20)) {
      expect(await ask(`/api/v1/cases/${id}`)).toMatchObject({
        status: 200,
        body: { revision: '0', chainIntact: true },
      });
    }
  }, 120_000);

  it('an import that met the full disk goes through when it is done again', async () => {
    expect(firstImport.code).toBe(6);
    const again = await city.run('import', join(elsewhere, 'orders.csv'), '--json');
    expect(again.code).toBe(5);
    expect(JSON.parse(again.out)).toMatchObject({ rows: 41, created: 26, refused: 14 });
  }, 60_000);
});

/** Makes the server begin another segment of its write-ahead log, where it is there to be asked. */
async function switchLog(city: Shuangwei): Promise<void> {
  try {
    const client = new Client(await city.superuserUrl());
    client.on('error', () => undefined);
    await client.connect();
    await client.query('select pg_switch_wal()').finally(() => client.end());
  } catch {
    // It is away.
  }
}
