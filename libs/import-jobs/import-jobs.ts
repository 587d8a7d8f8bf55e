import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { actorOf, AccessDenied } from '#libs/identity';
import type { Policy, Principal } from '#libs/identity';
import { BUILT_IN_MAPPINGS, parseMapping } from '#libs/importing';
import { derivedCommandId, instantOf } from '#libs/kernel';
import { ProblemError } from '#libs/platform';
import { ImportJobProblem } from './import-job-problems.js';
import type { ImportJob, ImportJobView, NewJob } from './job.js';
import type { JobTable } from './job-table.js';
import type { ReportFormat, Spool, Spooled, SpooledUpload } from './spool.js';

/** Only these may be named; any other name would be a path on the server. */
const NAMED_MAPPINGS: readonly string[] = BUILT_IN_MAPPINGS;

const DEFAULT_UPLOAD_BYTES = 2 * 1024 ** 3;
const DEFAULT_RETENTION_MS = 30 * 24 * 3_600_000;

export interface ImportJobsDependencies {
  readonly table: JobTable;
  readonly spool: Spool;
  readonly policy: Policy;
  /** An upload's size at the most, in bytes; default 2 GiB. */
  readonly maxBytes?: number;
  /** How long upload and report are kept after a job's end, in milliseconds; default 30 days. */
  readonly retentionMs?: number;
  /** Called when there is something to do. */
  readonly onQueued?: () => void;
}

/** What a client says beside the file. */
export interface ImportWishes {
  readonly fileName: string;
  readonly dryRun: boolean;
  /** One of `NAMED_MAPPINGS`; null: the uploaded one, or the usual one. */
  readonly mapping: string | null;
  /** The same key and upload again is the same job. */
  readonly idempotencyKey: string | undefined;
}

/** What was received of an upload. */
export interface ReceivedUpload {
  readonly upload: SpooledUpload;
  readonly file: Spooled;
  readonly mapping: Spooled | undefined;
}

/** Import jobs as their owners and administrators see them. Whoever else asks learns that there is no such job. */
export class ImportJobs {
  readonly maxBytes: number;
  readonly retentionMs: number;

  constructor(private readonly deps: ImportJobsDependencies) {
    this.maxBytes = deps.maxBytes ?? DEFAULT_UPLOAD_BYTES;
    this.retentionMs = deps.retentionMs ?? DEFAULT_RETENTION_MS;
  }

  /** Room for an upload; to be given to `create` or discarded. */
  begin(): Promise<SpooledUpload> {
    return this.deps.spool.begin();
  }

  /**
   * Makes a job of an upload: its files are the job's from then on, and deleted where there is to be none. Should the database go
   * away on the way, they stay: the job may be there.
   *
   * @throws ImportJobProblem `import.key-reused`, `import.mapping-unknown`
   * @throws ImportError `import.mapping-invalid`: now, not when the job runs and nobody looks
   */
  async create(principal: Principal, wishes: ImportWishes, received: ReceivedUpload): Promise<ImportJobView> {
    try {
      const job = this.#jobOf(principal, wishes, received);
      if (received.mapping) parseMapping(await received.upload.mappingText(), 'mapping');
      // The row decides between two uploads with the same key; the files of the other one are not needed.
      const made = await this.deps.table.insert(job);
      if (made) {
        this.deps.onQueued?.();
        return this.#view(made);
      }
      const known = await this.#existing(job.id);
      if (!isSameUpload(known, job)) throw new ImportJobProblem('import.key-reused');
      await received.upload.discard();
      return this.#view(known);
    } catch (error) {
      if (error instanceof ProblemError) await received.upload.discard();
      throw error;
    }
  }

  #jobOf(principal: Principal, wishes: ImportWishes, { upload, file, mapping }: ReceivedUpload): NewJob {
    const role = this.deps.policy.roleFor(principal, 'import.run');
    if (role === undefined) throw new AccessDenied({ code: 'access.role', permission: 'import.run' });
    if (wishes.mapping !== null && !NAMED_MAPPINGS.includes(wishes.mapping)) {
      throw new ImportJobProblem('import.mapping-unknown');
    }
    return {
      id: idOf(principal, wishes.idempotencyKey),
      owner: principal.id,
      actor: actorOf(principal, role),
      unit: principal.unit,
      folder: upload.folder,
      fileName: wishes.fileName,
      bytes: file.bytes,
      sha256: file.sha256,
      dryRun: wishes.dryRun,
      // Another mapping makes another import of the same rows.
      mapping: mapping ? `sha256:${mapping.sha256}` : wishes.mapping,
      ownMapping: mapping !== undefined,
    };
  }

  async list(principal: Principal, limit: number, before?: string): Promise<readonly ImportJobView[]> {
    const owner = this.deps.policy.allows(principal, 'engine.operate') ? undefined : principal.id;
    return (await this.deps.table.list(owner, limit, before)).map((job) => this.#view(job));
  }

  async get(principal: Principal, id: string): Promise<ImportJobView> {
    return this.#view(await this.#visible(principal, id));
  }

  /** @throws ImportJobProblem `import.report-not-ready`, `import.job-files-gone`, `import.job-not-found` */
  async report(
    principal: Principal,
    id: string,
    format: ReportFormat,
  ): Promise<{ readonly stream: Readable; readonly bytes: number }> {
    const job = await this.#visible(principal, id);
    if (job.purgedAt !== null) throw new ImportJobProblem('import.job-files-gone');
    const report = job.hasReport ? await this.deps.spool.report(job.folder, format) : undefined;
    if (!report) throw new ImportJobProblem('import.report-not-ready', { details: { state: job.state } });
    return report;
  }

  /** Puts a failed or cancelled job back in the queue; one that waits or runs already stays as it is. */
  async resume(principal: Principal, id: string): Promise<ImportJobView> {
    const job = await this.#visible(principal, id);
    if (job.purgedAt !== null) throw new ImportJobProblem('import.job-files-gone');
    const resumed = await this.deps.table.resume(job.id);
    if (resumed) this.deps.onQueued?.();
    const now = resumed ?? (await this.#existing(job.id));
    if (now.state === 'done') throw new ImportJobProblem('import.job-not-resumable', { details: { state: now.state } });
    return this.#view(now);
  }

  /** Ends a job: at once where it waits, after the rows in work where it runs. What is registered stays. */
  async cancel(principal: Principal, id: string): Promise<ImportJobView> {
    const job = await this.#visible(principal, id);
    const now = (await this.deps.table.cancel(job.id)) ?? (await this.#existing(job.id));
    if (now.state === 'done' || now.state === 'failed') {
      throw new ImportJobProblem('import.job-over', { details: { state: now.state } });
    }
    return this.#view(now);
  }

  async #visible(principal: Principal, id: string): Promise<ImportJob> {
    const job = UUID.test(id) ? await this.deps.table.get(id.toLowerCase()) : undefined;
    const mine = job?.owner === principal.id || this.deps.policy.allows(principal, 'engine.operate');
    if (!job || !mine) throw new ImportJobProblem('import.job-not-found');
    return job;
  }

  async #existing(id: string): Promise<ImportJob> {
    const job = await this.deps.table.get(id);
    if (!job) throw new ImportJobProblem('import.job-not-found');
    return job;
  }

  #view(job: ImportJob): ImportJobView {
    const { id, owner, unit, dryRun, state, counts, percent, attempts, problem, createdAt, startedAt, endedAt } = job;
    const keptUntil = endedAt === null ? null : instantOf(Date.parse(endedAt) + this.retentionMs);
    return {
      ...{
        id,
        owner,
        unit,
        dryRun,
        state,
        counts,
        percent,
        attempts,
        problem,
        createdAt,
        startedAt,
        endedAt,
        keptUntil,
      },
      file: { name: job.fileName, bytes: job.bytes, sha256: job.sha256 },
      mapping: job.ownMapping ? 'uploaded' : (job.mapping ?? 'national-platform'),
      cancelling: job.cancelAsked,
      report: job.hasReport,
    };
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Of one principal and key always the same; without a key a fresh one. */
function idOf(principal: Principal, key: string | undefined): string {
  return key === undefined ? randomUUID() : derivedCommandId(`import-job:${JSON.stringify([principal.id, key])}`);
}

function isSameUpload(known: ImportJob, job: NewJob): boolean {
  return known.sha256 === job.sha256 && known.dryRun === job.dryRun && known.mapping === job.mapping;
}
