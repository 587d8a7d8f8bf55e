import { readFile, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { emptyDatabase } from '#libs/testing';
import { BatchLoad } from '../support/batch-load.js';
import { expectExactlyOnce, headOf } from '../support/exactly-once.js';
import { Load } from '../support/load.js';
import { finished, killGroup, Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { workOrder } from '../support/work-orders.js';
import type { Acknowledged, Problem } from '../support/work-orders.js';

/** Asks everything that can be asked, over and over; an answer that no client should get is a complaint. */
async function reader(server: RunningServer, caseId: string, stopped: () => boolean): Promise<string[]> {
  const complaints: string[] = [];
  const paths = [
    '/api/v1/cases',
    '/api/v1/queues',
    '/api/v1/rates',
    `/api/v1/cases/${caseId}`,
    '/health/ready',
    '/health/live',
  ];
  for (let i = 0; !stopped(); i++, await sleep(5)) {
    const path = paths[i % paths.length] ?? '';
    try {
      const response = await server.get(path);
      const body = (await response.json()) as Partial<Problem> & { reasons?: string[] };
      const away = response.status === 503 && response.headers.has('retry-after') && path !== '/health/live';
      const named = body.code === 'store.unavailable' || (body.reasons ?? []).length > 0;
      if (!response.ok && !(away && named)) complaints.push(`${path}: ${response.status} ${JSON.stringify(body)}`);
    } catch (error) {
      complaints.push(`${path}: no answer: ${String(error)}`);
    }
  }
  return complaints;
}

describe('a server whose database is killed with -9 under load', () => {
  let city: Shuangwei;
  let server: RunningServer;
  let load: Load;
  let complaints: string[];
  const outages: number[] = [];

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder({ LOG_LEVEL: 'info' });
    server = await city.serve();
    await server.ready();
    load = new Load(server);
    load.start(8);
    await load.until(() => load.acknowledged.length > 20);
    let reading = true;
    const readers = reader(server, load.acknowledged[0]?.answer.caseId ?? '', () => !reading || server.obituary !== '');
    for (let round = 0; round < 2; round++) {
      const before = load.acknowledged.length;
      await load.until(() => load.acknowledged.length > before + 40);
      expect(await city.killPostgres()).toBeDefined();
      const killedAt = performance.now();
      const then = load.toldToRetry;
      await load.until(() => load.toldToRetry > then);
      const known = load.acknowledged.length;
      await load.until(() => load.acknowledged.length > known + 8);
      outages.push(performance.now() - killedAt);
    }
    await load.stop();
    reading = false;
    complaints = await readers;
  }, 180_000);

  afterAll(() => city.end(), 60_000);

  it('tells its clients to come again, and nothing else', () => {
    expect(load.complaints).toEqual([]);
    expect(complaints).toEqual([]);
    expect(load.toldToRetry).toBeGreaterThan(0);
  });

  it('recovers by itself, in seconds', () => {
    expect(outages).toHaveLength(2);
    for (const outage of outages) expect(outage).toBeLessThan(30_000);
  });

  it('has every acknowledged command in the log exactly once, and those that were sent again too', async () => {
    await expectExactlyOnce(load, server);
  }, 60_000);

  it('becomes ready again, and lists every case', async () => {
    await server.ready();
    const ids = new Set<string>();
    for (let cursor = ''; ;) {
      const page = (await (await server.get(`/api/v1/cases?limit=500${cursor}`)).json()) as {
        items: { caseId: string }[];
        next: string | null;
      };
      for (const { caseId } of page.items) ids.add(caseId);
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(ids).toEqual(new Set(load.acknowledged.map(({ answer }) => answer.caseId)));
  }, 60_000);

  it('follows its database to another port, when somebody else has taken the old one', async () => {
    const portOf = async () =>
      Number((await readFile(join(city.dataFolder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[3]);
    const old = await portOf();
    const squatter = createServer();
    const squat = () =>
      new Promise<boolean>((resolve) => {
        squatter.once('error', () => resolve(false));
        squatter.listen(old, '127.0.0.1', () => resolve(true));
      });
    try {
      // It comes back at once where it was; whoever is faster has the port.
      for (let tries = 0; tries < 20 && !squatter.listening; tries++) {
        await server.ready();
        await city.killPostgres();
        for (const end = performance.now() + 400; performance.now() < end && !(await squat());) await sleep(2);
      }
      expect(squatter.listening).toBe(true);
      await server.ready();
      expect(await portOf()).not.toBe(old);
      const response = await server.post('/api/v1/cases', workOrder('report'));
      expect(response.status).toBe(201);
    } finally {
      squatter.close();
    }
  }, 120_000);

  it('loses no acknowledged command when it is killed with -9 itself, and its database with it', async () => {
    const before = await headOf(server);
    const last = new Load(server);
    last.start(8);
    await last.until(() => last.acknowledged.length > 40);
    last.abandon();
    await city.killPostgres();
    killGroup(server.process.pid ?? 0);
    const acknowledged = last.acknowledged;

    server = await city.serve();
    await server.ready();
    const second = await last.repeatAll(server);
    for (const { order, answer } of acknowledged) {
      expect([...second].find(([sent]) => sent.order === order)?.[1]).toEqual({ ...answer, repeated: true });
    }
    expect(await headOf(server)).toBe(before + BigInt(last.sent.length));
  }, 120_000);
});

describe('batches whose server and database are killed with -9 under load', () => {
  let city: Shuangwei;
  afterEach(() => city.end(), 60_000);

  it('have every acknowledged item in the log exactly once, and every other at most once, however often they are sent again', async () => {
    city = await Shuangwei.onFreshFolder();
    let server = await city.serve();
    await server.ready();
    const load = new BatchLoad(server);
    load.start(6);
    await load.until(() => load.acknowledged > 200);
    // The database alone: the server tells of each item what became of it, and the clients send their batches again.
    for (let round = 0; round < 2; round++) {
      await city.killPostgres();
      const known = load.acknowledged;
      await load.until(() => load.acknowledged > known + 200);
    }
    expect(load.complaints).toEqual([]);

    // Both, with batches of every client on their way.
    const known = load.acknowledged;
    await load.until(() => load.acknowledged > known + 50);
    load.abandon();
    await city.killPostgres();
    killGroup(server.process.pid ?? 0);
    expect(load.complaints).toEqual([]);
    expect(load.acknowledged).toBeLessThan(load.commands);

    server = await city.serve();
    await server.ready();
    const then = await headOf(server);
    expect(then).toBeGreaterThanOrEqual(BigInt(load.acknowledged));
    expect(then).toBeLessThanOrEqual(BigInt(load.commands));
    expect(await load.repeatAll(server)).toEqual([]);
    expect(await headOf(server)).toBe(BigInt(load.commands));
    expect(await load.repeatAll(server)).toEqual([]);
    expect(await headOf(server)).toBe(BigInt(load.commands));
  }, 180_000);
});

describe('an import whose database is killed with -9', () => {
  let city: Shuangwei;
  afterEach(() => city.end(), 60_000);

  it('fails in words and with exit code 6, keeps what is done, and goes through when it is done again', async () => {
    const ROWS = 3_000;
    city = await Shuangwei.onFreshFolder();
    const server = await city.serve();
    await server.ready();
    const file = join(city.folder, 'orders.csv');
    const rows = Array.from({ length: ROWS }, (_, i) => `${i},投诉,电话,2026-05-06 09:10,退款${i}`);
    await writeFile(file, ['登记编号,类型,接收方式,登记时间,诉求内容', ...rows].join('\n'));
    const importing = finished(city.start('import', file, '--json'));
    while ((await headOf(server)) < 300n) await sleep(10);
    await city.killPostgres();
    const { code, out, err } = await importing;
    expect({ code, out }).toEqual({ code: 6, out: '' });
    const problem = JSON.parse(err.trimEnd().split('\n').at(-1) ?? '') as Problem;
    expect(problem.code).toBe('store.unavailable');
    expect(problem.messages.zh).toContain('暂时不可用');

    await server.ready();
    const done = await headOf(server);
    expect(done).toBeGreaterThanOrEqual(300n);
    const again = await city.run('import', file, '--json');
    expect(again.code).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject({ created: ROWS - Number(done), alreadyThere: Number(done) });
    expect(await headOf(server)).toBe(BigInt(ROWS));
  }, 120_000);
});

describe('a server that is told to stop', () => {
  let city: Shuangwei;
  afterEach(() => city.end(), 60_000);

  it('lets what is in flight end with an answer, does not wait for a client that never ends its request, and ends with 0', async () => {
    city = await Shuangwei.onFreshFolder({ LOG_LEVEL: 'info' });
    const server = await city.serve();
    await server.ready();
    // Somebody else holds the log for a moment, so that every command is in flight when the signal comes.
    const holder = new Client(await city.superuserUrl());
    await holder.connect();
    await holder.query('begin; lock table log.event in exclusive mode');
    const inFlight = Array.from({ length: 24 }, async () => {
      const response = await server.post('/api/v1/cases', workOrder('complaint'));
      return { status: response.status, body: (await response.json()) as Acknowledged };
    });
    await until(async () => (await requestsInFlight(holder)) > 0);
    await sleep(200);
    const { hostname, port } = new URL(server.url);
    const half = connect(Number(port), hostname).on('error', () => undefined);
    half.write(
      'POST /api/v1/cases HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"half":',
    );
    await sleep(100);

    const stopping = server.stop();
    await sleep(300);
    await holder.query('commit');
    await holder.end();
    const answers = await Promise.all(inFlight);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const began = performance.now();
    expect((await stopping).code).toBe(0);
    expect(performance.now() - began).toBeLessThan(20_000);
    half.destroy();
    expect(await city.postmaster()).toBeUndefined();

    const { head } = await city.json<{ head: string }>('projection', 'list');
    expect(head).toBe('24');
    expect(new Set(answers.map(({ body }) => body.position)).size).toBe(24);
  }, 120_000);

  it('leaves the database to another server on the same folder, which goes on', async () => {
    city = await Shuangwei.onFreshFolder();
    const first = await city.serve();
    const second = await city.serve();
    await Promise.all([first.ready(), second.ready()]);
    const order = workOrder('complaint');
    const key = { 'idempotency-key': 'one-and-the-same' };
    const answers = await Promise.all(
      [first, second, first, second].map(async (server) => (await server.post('/api/v1/cases', order, key)).json()),
    );
    expect((answers as Acknowledged[]).filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect((await first.stop()).code).toBe(0);
    expect((await second.post('/api/v1/cases', workOrder('report'))).status).toBe(201);
    await second.projected(2n);
    expect((await second.stop()).code).toBe(0);
  }, 120_000);
});

describe('on a PostgreSQL of the operator’s own', () => {
  let database: Awaited<ReturnType<typeof emptyDatabase>>;
  let city: Shuangwei;
  let server: RunningServer;

  beforeAll(async () => {
    database = await emptyDatabase();
    city = await Shuangwei.onFreshFolder({ DATABASE_URL: database.adminUrl });
    server = await city.serve();
    await server.ready();
  }, 120_000);

  afterAll(async () => {
    await city.end();
    await database.drop();
  }, 60_000);

  it('the server and the command line work as they do on their own, and make no data folder', async () => {
    const registered = (await (await server.post('/api/v1/cases', workOrder('complaint'))).json()) as Acknowledged;
    expect(registered).toMatchObject({ position: '1', revision: '0' });
    const signed = await city.json<Acknowledged>('act', registered.caseId, 'sign');
    expect(signed).toMatchObject({ position: '2', revision: '1' });
    const { rates } = await city.json<{ rates: object[] }>('rates');
    expect(rates).toHaveLength(4);
    await server.projected(2n);
    expect((await server.get('/health/ready')).status).toBe(200);
    await expect(readFile(join(city.dataFolder, 'VERSION'))).rejects.toThrow('ENOENT');
  }, 60_000);

  it('a server whose sessions are all ended goes on with new ones', async () => {
    const load = new Load(server);
    load.start(4);
    await load.until(() => load.acknowledged.length > 20);
    const admin = new Client(database.adminUrl);
    await admin.connect();
    for (let round = 0; round < 3; round++) {
      await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
        [database.name],
      );
      const known = load.acknowledged.length;
      await load.until(() => load.acknowledged.length > known + 10);
    }
    await admin.end();
    await load.stop();
    expect(load.complaints).toEqual([]);
    const second = await load.repeatAll(server);
    expect([...second.values()].every(({ repeated }) => repeated)).toBe(true);
    expect(await headOf(server)).toBe(2n + BigInt(load.sent.length));
    await server.ready();
    expect(
      await (await server.post(`/api/v1/cases/${[...second.values()][0]?.caseId ?? ''}/sign`, {})).json(),
    ).toMatchObject({ revision: '1' });
  }, 120_000);
});

/** Appends that wait for the log. */
async function requestsInFlight(admin: Client): Promise<number> {
  // Within a transaction the server shows what it saw first.
  await admin.query('select pg_stat_clear_snapshot()');
  const { rows } = await admin.query<{ waiting: number }>(
    `select count(*)::integer as waiting from pg_stat_activity where wait_event_type = 'Lock'`,
  );
  return rows[0]?.waiting ?? 0;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 30_000; !(await condition()); await sleep(20)) {
    if (performance.now() > end) throw new Error('waited in vain');
  }
}
