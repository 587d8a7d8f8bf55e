import { importJobMigrations } from '../migrations/index.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaseCommandService } from '#libs/case/service';
import { openPostgresEventStore } from '#libs/event-store/postgres';
import { loadOrganisation, Policy } from '#libs/identity';
import type { Principal, Role } from '#libs/identity';
import { FixedClock, instant } from '#libs/kernel';
import type { Stored, UnitCode } from '#libs/kernel';
import { withClient } from '#libs/platform';
import { openReadModelPool } from '#libs/projecting';
import { freshDatabase } from '#libs/testing';
import { ImportJobs, ImportRunner, JobTable, Spool } from '../index.js';
import type { ImportJobView, ImportRunnerDependencies } from '../index.js';

export const clerk: Principal = personOf('clerk-1', 'intake', '230700');

export function personOf(id: string, role: Role, unit: string): Principal {
  return { id, onBehalfOf: null, roles: [role], unit: unit as UnitCode, grants: [] };
}

/** A fresh database with a log and the table of jobs, a spool folder, and what runs on them. */
export async function importWorld(retentionMs = 3_600_000) {
  const database = await freshDatabase();
  await withClient(database.ownerUrl, async (owner) => {
    const { rows } = await owner.query<{ there: boolean }>(`select to_regclass('importing.job') is not null as there`);
    if (!rows[0]?.there) for (const { sql } of importJobMigrations) await owner.query(sql);
  });
  const folder = await mkdtemp(join(tmpdir(), 'import-jobs-'));
  const store = openPostgresEventStore({ appUrl: database.appUrl });
  const pool = openReadModelPool(database.appUrl);
  const organisation = loadOrganisation();
  const policy = new Policy(organisation);
  const clock = new FixedClock(instant('2026-11-20T12:00:00+08:00'));
  const cases = new CaseCommandService({ store, clock, organisation });
  const [table, spool] = [new JobTable(pool), new Spool(folder)];
  const jobs = new ImportJobs({ table, spool, policy, retentionMs, maxBytes: 4 * 1024 * 1024 });
  const runners: ImportRunner[] = [];
  const world = {
    ...{ database, folder, store, pool, organisation, policy, cases, table, spool, jobs },
    errors: [] as unknown[],
    runner(over: Partial<ImportRunnerDependencies> = {}) {
      const timing = { leaseMs: 1_500, tickMs: 50, pollMs: 50, pauseMs: 50 };
      const onError = (error: unknown) => void world.errors.push(error);
      const runner = new ImportRunner({
        table,
        spool,
        cases,
        organisation,
        policy,
        retentionMs,
        timing,
        onError,
        ...over,
      });
      runners.push(runner);
      runner.start();
      return runner;
    },
    async upload(
      text: string | Uint8Array,
      over: { as?: Principal; dryRun?: boolean; key?: string; mapping?: string; named?: string } = {},
    ) {
      const upload = await jobs.begin();
      const file = await upload.file(bytesOf(text), jobs.maxBytes);
      const mapping = over.mapping === undefined ? undefined : await upload.mapping(bytesOf(over.mapping));
      const wishes = {
        fileName: '工单.csv',
        dryRun: over.dryRun ?? false,
        mapping: over.named ?? null,
        idempotencyKey: over.key,
      };
      return jobs.create(over.as ?? clerk, wishes, { upload, file, mapping });
    },
    /** Waits until the job is so. */
    async until(id: string, is: (job: ImportJobView) => boolean, as = clerk): Promise<ImportJobView> {
      for (const end = performance.now() + 30_000; ;) {
        const job = await jobs.get(as, id);
        if (is(job)) return job;
        if (performance.now() > end) throw new Error(`the job is ${JSON.stringify(job)}; ${String(world.errors)}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async events(): Promise<readonly Stored[]> {
      const found: Stored[] = [];
      for await (const page of store.readAll()) found.push(...page);
      return found;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(runners.map((runner) => runner.stop()));
      await store.close();
      await pool.end();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return world;
}

export type ImportWorld = Awaited<ReturnType<typeof importWorld>>;

export const over = ({ state }: ImportJobView) => ['done', 'failed', 'cancelled'].includes(state);

/** Work orders as the national platform exports them; the last of them without a kind. */
export function workOrders(count: number, first = 1, unit?: string): string {
  const titles = `登记编号,类型,接收方式,登记时间,诉求内容,联系电话,初查受理状态,反馈内容${unit ? ',接收机构' : ''}`;
  const rows = Array.from(
    { length: count },
    (_, i) => `${first + i},投诉,电话,2026-05-06 09:10,要求退款,,,${unit ? `,${unit}` : ''}`,
  );
  return [titles, ...rows].join('\r\n');
}

async function* bytesOf(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield typeof text === 'string' ? Buffer.from(text) : text;
}
