import type { ImportJob, JobCounts, JobEnd, NewJob } from './job.js';
import { jobOf } from './job-row.js';
import type { Row } from './job-row.js';

/** As much of a pool as this needs. */
export interface Queryable {
  query<Row extends object>(
    text: string,
    values: readonly unknown[],
  ): Promise<{ rows: Row[]; rowCount: number | null }>;
}

/** What a runner tells about a job at most twice a second. */
export interface Progress extends JobCounts {
  readonly percent: number;
}

/**
 * The statements of the table, each of them atomic by itself. Leases are counted by the database's clock alone, so that machines
 * need not agree on the time.
 *
 * The pool's sessions may leave a commit unflushed (read models can: the log has their events). A job that was acknowledged must
 * outlive a crash of the server, so each statement that promises something asks for the flush.
 */
export class JobTable {
  constructor(private readonly pool: Queryable) {}

  /** @returns `undefined` where the id is taken */
  async insert(job: NewJob): Promise<ImportJob | undefined> {
    const { rows } = await this.pool.query<Row>(
      `${DURABLE} insert into importing.job as job
         (id, owner, actor, unit, folder, file_name, bytes, sha256, dry_run, mapping, own_mapping)
       select $1::uuid, $2, $3::jsonb, $4, $5::uuid, $6, $7::bigint, $8, $9::boolean, $10, $11::boolean from durable
       on conflict (id) do nothing returning to_jsonb(job) as job`,
      [
        ...[job.id, job.owner, JSON.stringify(job.actor), job.unit, job.folder, job.fileName, job.bytes],
        ...[job.sha256, job.dryRun, job.mapping, job.ownMapping],
      ],
    );
    return rows[0] && jobOf(rows[0]);
  }

  async get(id: string): Promise<ImportJob | undefined> {
    const { rows } = await this.pool.query<Row>('select to_jsonb(job) as job from importing.job where id = $1', [id]);
    return rows[0] && jobOf(rows[0]);
  }

  /** Newest first; `owner` undefined: everybody's; `before`: those older than that job. */
  async list(owner: string | undefined, limit: number, before?: string): Promise<readonly ImportJob[]> {
    const { rows } = await this.pool.query<Row>(
      `select to_jsonb(job) as job from importing.job
       where ($1::text is null or owner = $1)
         and ($2::uuid is null or (created_at, id) < (select created_at, id from importing.job where id = $2::uuid))
       order by created_at desc, id desc limit $3`,
      [owner ?? null, before ?? null, limit],
    );
    return rows.map(jobOf);
  }

  /**
   * Takes up the oldest job that waits, or that was left by a runner which no longer renews its lease. One at a time: while any
   * lease holds, there is nothing to take.
   */
  async claim(holder: string, leaseMs: number): Promise<ImportJob | undefined> {
    const { rows } = await this.pool.query<Row>('select to_jsonb(job) as job from importing.claim($1, $2) as job', [
      holder,
      leaseMs,
    ]);
    return rows[0] && jobOf(rows[0]);
  }

  /** Renews the lease and tells how far it is. @returns `lost` when another runner has the job now */
  async renew(id: string, holder: string, leaseMs: number, progress: Progress): Promise<'go-on' | 'cancel' | 'lost'> {
    const { rows } = await this.pool.query<{ cancel: boolean }>(
      `update importing.job set lease_until = ${fromNow('$3')}, rows_done = $4, created = $5, already_there = $6, refused = $7,
         percent = $8, cases = $9 where id = $1 and lease_holder = $2::uuid returning cancel_asked as cancel`,
      [id, holder, leaseMs, ...valuesOf(progress)],
    );
    if (!rows[0]) return 'lost';
    return rows[0].cancel ? 'cancel' : 'go-on';
  }

  /** @returns false when another runner has the job now */
  async end(id: string, holder: string, progress: Progress, end: JobEnd): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `${DURABLE} update importing.job set state = $3, problem = $4::jsonb, has_report = $5, ended_at = clock_timestamp(),
         lease_holder = null, lease_until = null, cancel_asked = false, rows_done = $6, created = $7, already_there = $8,
         refused = $9, percent = $10, cases = $11 from durable where id = $1 and lease_holder = $2::uuid`,
      [id, holder, end.state, end.problem && JSON.stringify(end.problem), end.hasReport, ...valuesOf(progress)],
    );
    return rowCount === 1;
  }

  /** Puts a job back in the queue: the process ends, or the store is away. */
  async release(id: string, holder: string, pauseMs: number): Promise<void> {
    await this.pool.query(
      `update importing.job set state = 'queued', lease_holder = null, lease_until = null, not_before = ${fromNow('$3')}
       where id = $1 and lease_holder = $2::uuid`,
      [id, holder, pauseMs],
    );
  }

  /** Back in the queue after a failure or a cancellation, while its files are there. */
  async resume(id: string): Promise<ImportJob | undefined> {
    return this.#change(
      `state = 'queued', ended_at = null, problem = null, cancel_asked = false, not_before = clock_timestamp()`,
      `state in ('failed', 'cancelled') and purged_at is null`,
      id,
    );
  }

  /** A job that waits is cancelled at once; one that runs is asked to end. */
  async cancel(id: string): Promise<ImportJob | undefined> {
    return this.#change(
      `state = case state when 'queued' then 'cancelled' else state end,
       ended_at = case state when 'queued' then clock_timestamp() else ended_at end,
       cancel_asked = (state = 'running')`,
      `state in ('queued', 'running')`,
      id,
    );
  }

  async #change(change: string, condition: string, id: string): Promise<ImportJob | undefined> {
    const { rows } = await this.pool.query<Row>(
      `${DURABLE} update importing.job set ${change} from durable where id = $1 and ${condition} returning to_jsonb(job) as job`,
      [id],
    );
    return rows[0] && jobOf(rows[0]);
  }

  /** Jobs that ended longer ago than that and whose files are still there. */
  async due(retentionMs: number): Promise<readonly { readonly id: string; readonly folder: string }[]> {
    const { rows } = await this.pool.query<{ id: string; folder: string }>(
      `select id::text, folder::text from importing.job where purged_at is null and ended_at < ${fromNow('-$1::float8')} order by ended_at limit 1000`,
      [retentionMs],
    );
    return rows;
  }

  /** Whether a job's files are in the folder. */
  async holdsFolder(folder: string): Promise<boolean> {
    const { rowCount } = await this.pool.query('select from importing.job where folder = $1 and purged_at is null', [
      folder,
    ]);
    return rowCount === 1;
  }

  /** Marks the files as deleted, unless the job was taken up again meanwhile. */
  async purge(id: string): Promise<boolean> {
    const purged = await this.#change('purged_at = clock_timestamp(), has_report = false', 'ended_at is not null', id);
    return purged !== undefined;
  }
}

const DURABLE = `with durable as materialized (select set_config('synchronous_commit', 'on', true))`;

const fromNow = (milliseconds: string) => `clock_timestamp() + ${milliseconds} * interval '1 millisecond'`;

const valuesOf = ({ rows, created, alreadyThere, refused, percent, cases }: Progress) => [
  ...[rows, created, alreadyThere, refused, percent, cases],
];
