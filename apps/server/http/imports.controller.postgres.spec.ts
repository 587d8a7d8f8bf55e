import { importJobMigrations } from '#libs/import-jobs/migrations';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaseCommandService } from '#libs/case/service';
import { openPostgresEventStore } from '#libs/event-store/postgres';
import { loadOrganisation, Policy } from '#libs/identity';
import { ImportJobs, ImportRunner, JobTable, Spool } from '#libs/import-jobs';
import type { ImportJobView } from '#libs/import-jobs';
import { FixedClock, instant } from '#libs/kernel';
import { withClient } from '#libs/platform';
import type { ProblemDetails } from '#libs/platform';
import { openReadModelPool } from '#libs/projecting';
import { freshDatabase } from '#libs/testing';
import { ImportsController } from './imports.controller.js';
import { formOf, smallApp } from './testing/small-app.js';

const CLERK = 'clerk-1:intake:230700';
const LIMIT = 3 * 1024 * 1024;
const CSV = [
  '登记编号,类型,接收方式,登记时间,诉求内容',
  '1,投诉,电话,2026-05-06 09:10,要求退款',
  '2,投诉,电话,不明,要求退款',
].join('\r\n');

let folder: string;
let app: Awaited<ReturnType<typeof smallApp>>;
let end: () => Promise<void>;

beforeAll(async () => {
  const database = await freshDatabase();
  await withClient(database.ownerUrl, async (owner) => {
    const { rows } = await owner.query<{ there: boolean }>(`select to_regclass('importing.job') is not null as there`);
    if (!rows[0]?.there) for (const { sql } of importJobMigrations) await owner.query(sql);
  });
  folder = await mkdtemp(join(tmpdir(), 'imports-http-'));
  const store = openPostgresEventStore({ appUrl: database.appUrl });
  const pool = openReadModelPool(database.appUrl);
  const organisation = loadOrganisation();
  const policy = new Policy(organisation);
  const cases = new CaseCommandService({
    store,
    clock: new FixedClock(instant('2026-11-20T12:00:00+08:00')),
    organisation,
  });
  const shared = { table: new JobTable(pool), spool: new Spool(folder), policy };
  const runner = new ImportRunner({ ...shared, cases, organisation, timing: { pollMs: 50, tickMs: 50 } });
  const jobs = new ImportJobs({ ...shared, maxBytes: LIMIT, onQueued: () => runner.nudge() });
  runner.start();
  app = await smallApp([ImportsController], [{ provide: ImportJobs, useValue: jobs }]);
  end = async () => {
    await app.close();
    await runner.stop();
    await store.close();
    await pool.end();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  };
});
afterAll(() => end());

type Parts = Parameters<typeof formOf>[0];
const file = (bytes: Uint8Array = Buffer.from(CSV)) => ({ name: '工单.csv', bytes });
const upload = (parts: Parts, { as = CLERK, headers = {} } = {}) =>
  app.ask(as, '/imports', { method: 'POST', headers, body: formOf(parts) });
const MAPPING = await readFile(new URL('../../../libs/importing/mappings/hotline-12345.yaml', import.meta.url), 'utf8');
const mapped = (yaml: string): Parts => ({ file: file(), mapping: { name: 'mine.yaml', bytes: Buffer.from(yaml) } });
const jobOf = async (response: Response) => (await response.json()) as ImportJobView;
const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];

async function whenOver(id: string): Promise<ImportJobView> {
  for (const patience = performance.now() + 20_000; performance.now() < patience;) {
    const job = await jobOf(await app.ask(CLERK, `/imports/${id}`));
    if (!['queued', 'running'].includes(job.state)) return job;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the job does not end');
}

describe('an import over HTTP', () => {
  it('is taken in, watched, and reported on in both forms', async () => {
    const response = await upload({ file: file(), dryRun: 'false' });
    const { id } = await jobOf(response);
    expect([response.status, response.headers.get('location')]).toEqual([202, `/api/v1/imports/${id}`]);
    const job = await whenOver(id);
    expect(job).toMatchObject({
      state: 'done',
      percent: 100,
      file: { name: '工单.csv', bytes: Buffer.byteLength(CSV) },
      counts: { rows: 2, created: 1, refused: 1 },
    });
    const { items } = (await (await app.ask(CLERK, '/imports?limit=1')).json()) as { items: ImportJobView[] };
    expect(items.map((each) => each.id)).toEqual([id]);

    const json = await app.ask(CLERK, `/imports/${id}/report`);
    expect(json.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await json.json()).toMatchObject({ rows: [{ outcome: 'created' }, { outcome: 'refused' }] });
    for (const csv of [
      await app.ask(CLERK, `/imports/${id}/report?format=csv`),
      await app.ask(CLERK, `/imports/${id}/report`, { headers: { accept: 'text/csv' } }),
    ]) {
      expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="import-${id}.csv"`);
      expect(await csv.text()).toContain('import.date-unreadable');
    }
  });

  it('is nobody’s but its owner’s and the administrators’', async () => {
    const { id } = await jobOf(await upload({ file: file(), dryRun: 'true' }));
    expect(await codeOf(await app.ask('li:intake:230700', `/imports/${id}`))).toEqual([404, 'import.job-not-found']);
    expect(await codeOf(await app.ask('li:intake:230700', `/imports/${id}/cancel`, { method: 'POST' }))).toEqual([
      404,
      'import.job-not-found',
    ]);
    expect(await codeOf(await app.ask('li:handler:230700', `/imports/${id}`))).toEqual([403, 'access.role']);
    expect((await app.ask('li:administrator:230700', `/imports/${id}`)).status).toBe(200);
    expect(await codeOf(await upload({ file: file() }, { as: 'li:handler:230700' }))).toEqual([403, 'access.role']);
  });

  it('is begun once for one key', async () => {
    const headers = { 'idempotency-key': 'monday' };
    const ids = await Promise.all(
      [1, 2].map(async () => (await jobOf(await upload({ file: file(), dryRun: 'true' }, { headers }))).id),
    );
    expect(ids[0]).toBe(ids[1]);
    expect(await codeOf(await upload({ file: file(), dryRun: 'false' }, { headers }))).toEqual([
      422,
      'import.key-reused',
    ]);
  });

  it('that is over can be resumed only after a failure, and cancelled not at all', async () => {
    const { id } = await jobOf(await upload({ file: file(), dryRun: 'true' }));
    await whenOver(id);
    expect(await codeOf(await app.ask(CLERK, `/imports/${id}/resume`, { method: 'POST' }))).toEqual([
      409,
      'import.job-not-resumable',
    ]);
    expect(await codeOf(await app.ask(CLERK, `/imports/${id}/cancel`, { method: 'POST' }))).toEqual([
      409,
      'import.job-over',
    ]);
    const failed = await jobOf(await upload({ file: file(Buffer.from('%PDF-1.7')) }));
    expect(await whenOver(failed.id)).toMatchObject({
      state: 'failed',
      problem: { code: 'import.file-unknown-format' },
    });
    expect((await app.ask(CLERK, `/imports/${failed.id}/resume`, { method: 'POST' })).status).toBe(202);
    expect(await whenOver(failed.id)).toMatchObject({ state: 'failed', attempts: 2 });
  });

  it.each<[string, Parts, number, string]>([
    ['without its file', { dryRun: 'true' }, 400, 'upload.file-missing'],
    ['with a mapping that is a path', { file: file(), mapping: '../../etc/passwd' }, 400, 'import.mapping-unknown'],
    [
      'with a mapping too large',
      { file: file(), mapping: { name: 'm.yaml', bytes: Buffer.alloc(64 * 1024 + 1, ' ') } },
      413,
      'import.mapping-too-large',
    ],
    ['with a mapping that is none', mapped('fields: ['), 400, 'import.mapping-invalid'],
    ['over the limit', { file: file(Buffer.alloc(LIMIT + 1, 'x')) }, 413, 'import.upload-too-large'],
    ['with another word for yes', { file: file(), dryRun: 'yes' }, 400, 'input.invalid'],
  ])('%s is refused and leaves nothing', async (_, parts, status, code) => {
    const before = await readdir(folder);
    expect(await codeOf(await upload(parts))).toEqual([status, code]);
    expect(await readdir(folder)).toEqual(before);
  });

  it('with a mapping that does not fit is refused as it comes, and each place in it is named', async () => {
    const response = await upload(
      mapped(MAPPING.replace('电话: hotline-12345', '电话: fax').replace('system:', 'sytem:')),
    );
    const problem = (await response.json()) as ProblemDetails;
    expect([response.status, problem.code]).toEqual([400, 'import.mapping-invalid']);
    expect(problem.errors?.map(({ field, code }) => `${field} ${code}`)).toEqual([
      ...['system invalid-type', 'fields.channel.values.电话 invalid-value', '$ unrecognized-keys'],
    ]);
    expect(problem.errors?.[2]?.messages).toEqual({
      zh: '出现未知的键(key): "sytem"',
      en: 'Unrecognized key: "sytem"',
    });
  });

  it('with a mapping of its own is made by it', async () => {
    const { id } = await jobOf(await upload(mapped(MAPPING)));
    expect(await whenOver(id)).toMatchObject({
      mapping: 'uploaded',
      state: 'failed',
      problem: { code: 'import.no-known-columns' },
    });
  });

  it.each([
    [`/imports/${randomUUID()}`, 404, 'import.job-not-found'],
    ['/imports/none', 404, 'import.job-not-found'],
    ['/imports?limit=0', 400, 'input.invalid'],
    [`/imports?before=${randomUUID()}`, 404, 'import.job-not-found'],
    ['/imports?nonsense=1', 400, 'input.invalid'],
  ])('%s is %i %s', async (path, status, code) =>
    expect(await codeOf(await app.ask(CLERK, path))).toEqual([status, code]),
  );
});
