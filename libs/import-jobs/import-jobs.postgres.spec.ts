import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import type { CaseCommandService } from '#libs/case/service';
import { EventStoreError } from '#libs/event-store';
import { openReadModelPool } from '#libs/projecting';
import { startProcess } from '#libs/testing';
import { JobTable } from './index.js';
import { clerk, importWorld, over, personOf, workOrders } from './testing/world.js';
import type { ImportWorld } from './testing/world.js';

const NATIONAL_PLATFORM = new URL('../importing/mappings/national-platform.yaml', import.meta.url);

let world: ImportWorld;
beforeEach(async () => void (world = await importWorld()));
afterEach(() => world[Symbol.asyncDispose]());

const casesOf = async () =>
  (await world.events()).filter(({ type }) => type === 'CaseRegistered').map(({ stream }) => stream);
const reportOf = async (id: string, format: 'csv' | 'json' = 'json') =>
  text((await world.jobs.report(clerk, id, format)).stream);

/** The cases' door, which never answers again after so many registrations: what a killed process leaves behind. */
function hangingAfter(count: number, released: AbortSignal): Pick<CaseCommandService, 'execute' | 'rehearse'> {
  let done = 0;
  // For the end of the test only: a killed process hangs nowhere.
  const silence = new Promise<never>((_, reject) =>
    released.addEventListener('abort', () => reject(new Error('killed'))),
  );
  silence.catch(() => undefined);
  return {
    execute: (request) => (++done > count ? silence : world.cases.execute(request)),
    rehearse: (request) => world.cases.rehearse(request),
  };
}

describe('an import job', () => {
  it('registers the rows of its file as whoever uploaded it, and reports on each', async () => {
    const queued = await world.upload(`${workOrders(5)}\r\n6,不明,电话,2026-05-06 09:10,要求退款,,,`);
    expect(queued).toMatchObject({ state: 'queued', percent: 0, owner: 'clerk-1', report: false, keptUntil: null });
    world.runner();
    const job = await world.until(queued.id, over);
    expect(job).toMatchObject({
      ...{ state: 'done', percent: 100, attempts: 1, problem: null, report: true },
      counts: { rows: 6, created: 5, cases: 5, alreadyThere: 0, refused: 1 },
    });
    const events = await world.events();
    expect(events).toHaveLength(5);
    expect(
      events.every(
        ({ actor, correlationId }) => actor.id === 'clerk-1' && actor.role === 'intake' && correlationId === job.id,
      ),
    ).toBe(true);

    const json = JSON.parse(await reportOf(job.id)) as { rows: { outcome: string }[]; summary: { file: string } };
    expect(json.rows.map(({ outcome }) => outcome)).toEqual([...Array<string>(5).fill('created'), 'refused']);
    expect(json.summary).toMatchObject({ file: '工单.csv', rows: 6, created: 5 });
    expect(await reportOf(job.id, 'csv')).toContain('import.kind-unknown');
    for (const format of ['csv', 'json'] as const) expect(await reportOf(job.id, format)).not.toContain(world.folder);
  });

  it('counts two cases for a row that is a complaint and a report', async () => {
    const { id } = await world.upload(`${workOrders(1)}\r\n2,投诉举报,电话,2026-05-06 09:10,要求退款并查处,,,`);
    world.runner();
    const { counts } = await world.until(id, over);
    expect(counts).toEqual({ rows: 2, created: 2, cases: 3, alreadyThere: 0, refused: 0 });
    expect(await casesOf()).toHaveLength(3);
  });

  it('that is a dry run writes nothing', async () => {
    world.runner();
    const { id } = await world.upload(workOrders(3), { dryRun: true });
    expect(await world.until(id, over)).toMatchObject({ state: 'done', dryRun: true, counts: { created: 3 } });
    expect(await world.events()).toEqual([]);
  });

  it('is read with the mapping that came along, or with one that is named; a name is never a path', async () => {
    world.runner();
    const { id } = await world.upload(workOrders(1), { mapping: await readFile(NATIONAL_PLATFORM, 'utf8') });
    expect(await world.until(id, over)).toMatchObject({ mapping: 'uploaded', state: 'done', counts: { created: 1 } });
    const named = await world.upload(workOrders(1), { named: 'hotline-12345' });
    expect(await world.until(named.id, over)).toMatchObject({ mapping: 'hotline-12345' });
    await expect(world.upload(workOrders(1), { named: '/etc/passwd' })).rejects.toMatchObject({
      code: 'import.mapping-unknown',
    });
  });

  it('with a mapping that does not fit comes to no job: who sent it is told the places in it, and nothing is left', async () => {
    const mapping = 'id: own\ntitle: { zh: 自, en: own }\n';
    const refusal = await world.upload(workOrders(1), { mapping }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'import.mapping-invalid',
      status: 400,
      errors: [{ field: 'system' }, { field: 'fields' }],
    });
    expect(String(refusal)).not.toContain(world.folder);
    expect(await world.jobs.list(clerk, 10)).toEqual([]);
    expect(await readdir(world.folder)).toEqual([]);
  });

  it('with a file that cannot be read fails with the reason, and nothing of the machine in it', async () => {
    world.runner();
    const { id } = await world.upload('%PDF-1.7 no table');
    const job = await world.until(id, over);
    expect(job).toMatchObject({
      state: 'failed',
      problem: { code: 'import.file-unknown-format', instance: id },
      report: false,
    });
    expect(JSON.stringify(job)).not.toContain(world.folder);
    await expect(world.jobs.report(clerk, id, 'json')).rejects.toMatchObject({
      code: 'import.report-not-ready',
      status: 409,
    });
  });

  it('of a zip bomb fails by the limits and is not unpacked', async () => {
    world.runner();
    const bomb = zipBomb(600);
    expect(bomb.length).toBeLessThan(1024 * 1024);
    const before = process.memoryUsage().rss;
    const { id } = await world.upload(bomb);
    expect(await world.until(id, over)).toMatchObject({
      state: 'failed',
      problem: { code: 'import.file-too-large', details: { what: 'unpacked bytes' } },
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
    const liar = await world.upload(zipBomb(600, 1000));
    expect(await world.until(liar.id, over)).toMatchObject({
      state: 'failed',
      problem: { code: 'import.file-damaged' },
    });
  });

  it('registers nothing outside of the uploader’s own units', async () => {
    world.runner();
    const { id } = await world.upload(workOrders(2), { as: personOf('clerk-2', 'intake', '230781') });
    const job = await world.until(id, over, personOf('clerk-2', 'intake', '230781'));
    expect(job.counts).toMatchObject({ created: 0, refused: 2 });
    expect(await world.events()).toEqual([]);
  });
});

describe('a runner that is killed in the middle', () => {
  it('leaves a job that the next one finishes, and nothing is registered twice', async () => {
    const released = new AbortController();
    const doomedPool = openReadModelPool(world.database.appUrl);
    const doomed = world.runner({ table: new JobTable(doomedPool), cases: hangingAfter(37, released.signal) });
    const { id } = await world.upload(workOrders(120));
    for (const end = performance.now() + 20_000; (await casesOf()).length < 37 && performance.now() < end;) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // Killed: it renews nothing, it says nothing.
    await doomedPool.end();
    expect(await world.jobs.get(clerk, id)).toMatchObject({ state: 'running', attempts: 1 });

    world.runner();
    const job = await world.until(id, over);
    expect(job).toMatchObject({
      state: 'done',
      attempts: 2,
      percent: 100,
      counts: { rows: 120, created: 83, cases: 83, alreadyThere: 37, refused: 0 },
    });
    const cases = await casesOf();
    expect(cases).toHaveLength(120);
    expect(new Set(cases).size).toBe(120);
    released.abort();
    await doomed.stop();
    expect(await world.jobs.get(clerk, id)).toEqual(job);
  });

  it('by kill -9, its process and all: the next one finishes, and nothing is registered twice', async () => {
    const child = startProcess('../import-jobs/testing/run-imports.ts', world.database.appUrl, world.folder, '1500');
    await child.ready;
    const { id } = await world.upload(workOrders(3000));
    await world.until(id, ({ counts }) => counts.rows > 0);
    await child.kill();
    const before = (await casesOf()).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(3000);
    world.runner();
    const job = await world.until(id, over);
    expect(job).toMatchObject({
      state: 'done',
      attempts: 2,
      counts: { rows: 3000, alreadyThere: before, created: 3000 - before },
    });
    const cases = await casesOf();
    expect(cases).toHaveLength(3000);
    expect(new Set(cases).size).toBe(3000);
  });

  it('does no harm when it was only slow: it finds out that its job is another’s, and stops', async () => {
    let waiting: (() => void)[] = [];
    const slow: Pick<CaseCommandService, 'execute' | 'rehearse'> = {
      async execute(request) {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return world.cases.execute(request);
      },
      rehearse: (request) => world.cases.rehearse(request),
    };
    let asleep = false;
    const sleepy = new Proxy(world.table, {
      get: (table, name: keyof JobTable) =>
        asleep && name === 'renew'
          ? () => Promise.reject(new Error('asleep'))
          : (table[name] as () => unknown).bind(table),
    });
    const first = world.runner({ table: sleepy, cases: slow });
    const { id } = await world.upload(workOrders(20));
    await world.until(id, ({ state }) => state === 'running');
    asleep = true;
    world.runner();
    expect(await world.until(id, over)).toMatchObject({ state: 'done', attempts: 2, counts: { created: 20 } });
    asleep = false;
    const woken = setInterval(() => waiting.splice(0).forEach((go) => go()), 10);
    await first.stop();
    clearInterval(woken);
    waiting = [];
    expect(await world.jobs.get(clerk, id)).toMatchObject({ state: 'done', attempts: 2, counts: { created: 20 } });
    expect(await casesOf()).toHaveLength(20);
  });

  it('in good order puts its job back at once', async () => {
    const runner = world.runner({ cases: slowed(5) });
    const { id } = await world.upload(workOrders(200));
    await world.until(id, ({ state }) => state === 'running');
    await runner.stop();
    expect(await world.jobs.get(clerk, id)).toMatchObject({ state: 'queued' });
    world.runner();
    expect(await world.until(id, over)).toMatchObject({ state: 'done', counts: { rows: 200 } });
    expect(new Set(await casesOf()).size).toBe(200);
  });
});

describe('several runners', () => {
  it('take one job at a time, the oldest first', async () => {
    const ids = [];
    for (let i = 0; i < 4; i++) ids.push((await world.upload(workOrders(5, 1 + i * 10))).id);
    const holders = Array.from({ length: 6 }, () => randomUUID());
    const claimed = (await Promise.all(holders.map((holder) => world.table.claim(holder, 60_000)))).filter(Boolean);
    expect(claimed.map((job) => job?.id)).toEqual([ids[0]]);
    await world.pool.query(
      `update importing.job set lease_until = now() - interval '1 second' where state = 'running'`,
    );
    for (let i = 0; i < 3; i++) world.runner();
    for (const id of ids) expect(await world.until(id, over)).toMatchObject({ state: 'done' });
    const { rows } = await world.pool.query<{ overlapping: bigint }>(
      `select count(*) as overlapping from importing.job a join importing.job b on a.id < b.id
       and a.started_at < b.ended_at and b.started_at < a.ended_at`,
    );
    expect(rows[0]?.overlapping).toBe(0n);
    expect(await casesOf()).toHaveLength(20);
  });
});

describe('a store that is away for a while', () => {
  it('makes the job wait and go on, not fail', async () => {
    let calls = 0;
    world.runner({
      cases: {
        execute: (request) =>
          ++calls % 30 === 7 ? Promise.reject(new EventStoreError('retryable', 'away')) : world.cases.execute(request),
        rehearse: (request) => world.cases.rehearse(request),
      },
    });
    const { id } = await world.upload(workOrders(20));
    const job = await world.until(id, over);
    expect(job.state).toBe('done');
    expect(job.attempts).toBeGreaterThan(1);
    expect(await casesOf()).toHaveLength(20);
  });
});

describe('cancelling and resuming', () => {
  it('ends a waiting job at once and a running one after the rows in work; resumed, it is finished', async () => {
    const waiting = await world.upload(workOrders(3));
    expect(await world.jobs.cancel(clerk, waiting.id)).toMatchObject({ state: 'cancelled' });

    world.runner({ cases: slowed(5) });
    const { id } = await world.upload(workOrders(400, 1000));
    await world.until(id, ({ state }) => state === 'running');
    expect(await world.jobs.cancel(clerk, id)).toMatchObject({ state: 'running', cancelling: true });
    const cancelled = await world.until(id, over);
    expect(cancelled).toMatchObject({ state: 'cancelled', report: true });
    expect(cancelled.counts.rows).toBeLessThan(400);
    expect(await world.jobs.cancel(clerk, id)).toMatchObject({ state: 'cancelled' });

    await world.jobs.resume(clerk, id);
    expect(await world.until(id, over)).toMatchObject({ state: 'done', counts: { rows: 400, refused: 0 } });
    expect(new Set(await casesOf()).size).toBe(400);
    await expect(world.jobs.resume(clerk, id)).rejects.toMatchObject({ code: 'import.job-not-resumable', status: 409 });
    await expect(world.jobs.cancel(clerk, id)).rejects.toMatchObject({ code: 'import.job-over', status: 409 });
  });
});

describe('progress', () => {
  it('is written at most twice a second', async () => {
    let renewals = 0;
    const counted = new Proxy(world.table, {
      get(table, name: keyof JobTable) {
        if (name === 'renew') renewals += 1;
        return (table[name] as () => unknown).bind(table);
      },
    });
    const begun = performance.now();
    world.runner({ table: counted, cases: slowed(2), timing: { pollMs: 50 } });
    const { id } = await world.upload(workOrders(4000));
    await world.until(id, ({ counts, state }) => state === 'running' && counts.rows > 0);
    await world.jobs.cancel(clerk, id);
    await world.until(id, over);
    expect(renewals).toBeGreaterThan(0);
    expect(renewals).toBeLessThanOrEqual(1 + (performance.now() - begun) / 500);
  });
});

describe('who sees a job', () => {
  it('is its owner and whoever operates the engine; to others there is none', async () => {
    const { id } = await world.upload(workOrders(1));
    const [other, administrator] = [
      personOf('clerk-2', 'intake', '230700'),
      personOf('root', 'administrator', '230700'),
    ];
    expect((await world.jobs.list(other, 50)).length).toBe(0);
    expect((await world.jobs.list(administrator, 50)).map((job) => job.id)).toEqual([id]);
    expect(await world.jobs.get(administrator, id)).toMatchObject({ owner: 'clerk-1' });
    for (const ask of [
      () => world.jobs.get(other, id),
      () => world.jobs.cancel(other, id),
      () => world.jobs.resume(other, id),
      () => world.jobs.report(other, id, 'csv'),
      () => world.jobs.get(clerk, 'no-uuid'),
    ]) {
      await expect(ask()).rejects.toMatchObject({ code: 'import.job-not-found', status: 404 });
    }
  });

  it('goes through them from page to page, newest first', async () => {
    const ids = [];
    for (let i = 0; i < 5; i++) ids.unshift((await world.upload(workOrders(1))).id);
    const first = await world.jobs.list(clerk, 3);
    const second = await world.jobs.list(clerk, 3, first.at(-1)?.id);
    expect([...first, ...second].map(({ id }) => id)).toEqual(ids);
  });
});

describe('an upload', () => {
  it('with the same key is the same job, also when both come at once; with another file it is refused', async () => {
    const both = await Promise.all([1, 2].map(() => world.upload(workOrders(2), { key: 'k' })));
    expect(both[0]?.id).toBe(both[1]?.id);
    await expect(world.upload(workOrders(3), { key: 'k' })).rejects.toMatchObject({
      code: 'import.key-reused',
      status: 422,
    });
    expect((await world.upload(workOrders(3), { key: 'k', as: personOf('clerk-2', 'intake', '230700') })).id).not.toBe(
      both[0]?.id,
    );
    expect(await readdir(world.folder)).toHaveLength(2);
  });

  it('over the limit is refused, and its folder goes', async () => {
    const upload = await world.jobs.begin();
    // eslint-disable-next-line @typescript-eslint/require-await -- a source is read asynchronously
    async function* endless() {
      for (;;) yield Buffer.alloc(64 * 1024);
    }
    await expect(upload.file(endless(), 1024 * 1024)).rejects.toMatchObject({
      code: 'import.upload-too-large',
      status: 413,
    });
    await upload.discard();
    expect(await readdir(world.folder)).toEqual([]);
  });

  it('and its report are deleted when their time is over, and the job stays to be seen', async () => {
    const runner = world.runner({ retentionMs: 0 });
    const { id } = await world.upload(workOrders(2));
    await world.until(id, over);
    await runner.stop();
    world.runner({ retentionMs: 0 });
    for (const end = performance.now() + 10_000; (await readdir(world.folder)).length > 0 && performance.now() < end;) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await readdir(world.folder)).toEqual([]);
    expect(await world.jobs.get(clerk, id)).toMatchObject({ state: 'done', report: false });
    await expect(world.jobs.report(clerk, id, 'csv')).rejects.toMatchObject({
      code: 'import.job-files-gone',
      status: 410,
    });
  });
});

describe('the table of jobs', () => {
  it('lets the engine’s own role delete nothing', async () => {
    await expect(world.pool.query('delete from importing.job')).rejects.toMatchObject({ code: '42501' });
    await expect(world.pool.query('truncate importing.job')).rejects.toMatchObject({ code: '42501' });
  });
});

function slowed(milliseconds: number): Pick<CaseCommandService, 'execute' | 'rehearse'> {
  return {
    async execute(request) {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      return world.cases.execute(request);
    },
    rehearse: (request) => world.cases.rehearse(request),
  };
}

/** A workbook whose one sheet unpacks to so many MiB of spaces; `claimed` is what the directory says, the truth where left out. */
function zipBomb(mebibytes: number, claimed = mebibytes * 1024 * 1024): Buffer {
  const spaces = Buffer.alloc(1024 * 1024, 0x20);
  // A block that ends on a byte can stand any number of times.
  const block = deflateRawSync(spaces, { finishFlush: constants.Z_FULL_FLUSH });
  const packed = Buffer.concat([...Array<Buffer>(mebibytes).fill(block), deflateRawSync(Buffer.alloc(0))]);
  let sum = 0;
  for (let i = 0; i < mebibytes; i++) sum = crc32(spaces, sum);
  const parts: [string, Buffer, number, number, number][] = [
    ['xl/workbook.xml', Buffer.from('<workbook/>'), 0, 11, crc32('<workbook/>')],
    ['xl/worksheets/sheet1.xml', packed, 8, claimed, sum],
  ];
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, data, method, size, checksum] of parts) {
    const name = Buffer.from(path);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(checksum, 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, tail, name]));
    locals.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, ...directory, Buffer.from('PK\x05\x06'), end]);
}
