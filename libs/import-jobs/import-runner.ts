import { randomUUID } from 'node:crypto';
import type { Organisation, Policy } from '#libs/identity';
import { ImportJobProblem } from './import-job-problems.js';
import type { ImportJob, JobEnd } from './job.js';
import type { JobTable, Progress } from './job-table.js';
import { isAway, failureOf } from './failures.js';
import { Hold } from './hold.js';
import type { RunnerTiming } from './hold.js';
import { runImport } from './run-import.js';
import type { CaseDoor } from './run-import.js';
import type { Spool } from './spool.js';

export interface ImportRunnerDependencies {
  readonly table: JobTable;
  readonly spool: Spool;
  readonly cases: CaseDoor;
  readonly organisation: Organisation;
  readonly policy: Pick<Policy, 'reaches'>;
  /** How long upload and report are kept after a job's end, in milliseconds; default 30 days. */
  readonly retentionMs?: number;
  /** Tells what a job's owner cannot mend. */
  readonly onError?: (error: unknown, job: string | null) => void;
  /** Milliseconds; shorter ones are for tests. */
  readonly timing?: Partial<RunnerTiming>;
}

const TIMING: RunnerTiming = { leaseMs: 30_000, tickMs: 500, pollMs: 2_000, pauseMs: 2_000 };
/** Attempts after which a store that keeps going away is a failure. */
const MOST_ATTEMPTS = 50;
const PURGE_EVERY_MS = 3_600_000;

/**
 * Runs the jobs of an installation one at a time, whichever process is the first to take one up.
 *
 * A runner holds a job by a lease. Killed, it leaves a lease that ends, and the next runner – here or in another process – begins
 * the file again: rows that are registered answer "already there", so nothing comes twice. A runner that was only slow and has
 * lost its lease finds out within a tick and stops; both working at the same rows for a moment does no harm for the same reason.
 */
export class ImportRunner {
  readonly #holder = randomUUID();
  readonly #timing: RunnerTiming;
  readonly #stop = new AbortController();
  #wake: () => void = () => undefined;
  #called = false;
  #loop: Promise<void> | undefined;
  #purgedAt = -Infinity;

  constructor(private readonly deps: ImportRunnerDependencies) {
    this.#timing = { ...TIMING, ...deps.timing };
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** There is a new job: do not wait for the next look. */
  nudge(): void {
    this.#called = true;
    this.#wake();
  }

  /** Lets the rows in work end and puts the job back in the queue, for the next start to go on with. Idempotent. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#purge();
        const job = await this.deps.table.claim(this.#holder, this.#timing.leaseMs);
        if (job) {
          await this.#work(job);
          continue;
        }
      } catch (error) {
        this.deps.onError?.(error, null);
      }
      await this.#rest();
    }
  }

  async #rest(): Promise<void> {
    if (this.#called || this.#stop.signal.aborted) return void (this.#called = false);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#timing.pollMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#called = false;
  }

  async #work(job: ImportJob): Promise<void> {
    const { table, spool } = this.deps;
    const hold = new Hold(job, { table, holder: this.#holder, timing: this.#timing, stop: this.#stop.signal });
    try {
      const source = await spool.source(job.folder, job.fileName);
      if (!source) throw new ImportJobProblem('import.job-file-missing');
      const { stopped } = await runImport(job, {
        ...this.deps,
        source,
        signal: hold.signal,
        onProgress: (progress) => (hold.progress = progress),
      });
      await hold.settle();
      if (hold.verdict === 'lost') return;
      if (stopped && hold.verdict === 'stopped') return await table.release(job.id, this.#holder, 0);
      const state = stopped ? 'cancelled' : 'done';
      const percent = stopped ? hold.progress.percent : 100;
      await this.#end(job, { ...hold.progress, percent }, { state, problem: null, hasReport: true });
    } catch (error) {
      await hold.settle();
      if (hold.verdict === 'lost') return;
      if (isAway(error) && job.attempts < MOST_ATTEMPTS) {
        const pause = Math.min(60_000, this.#timing.pauseMs * job.attempts);
        // Where not even this can be written, the lease ends by itself.
        return await table.release(job.id, this.#holder, pause);
      }
      if (!isAway(error)) this.deps.onError?.(error, job.id);
      const problem = failureOf(error, job.id, spool.mappingPath(job.folder));
      await this.#end(job, hold.progress, { state: 'failed', problem, hasReport: false });
    } finally {
      await hold.settle();
    }
  }

  async #end(job: ImportJob, progress: Progress, end: JobEnd): Promise<void> {
    await this.deps.table.end(job.id, this.#holder, progress, end);
  }

  /** Deletes the files whose time is over, and those of uploads that became no job. */
  async #purge(): Promise<void> {
    if (performance.now() - this.#purgedAt < PURGE_EVERY_MS) return;
    this.#purgedAt = performance.now();
    const { table, spool, retentionMs = 30 * 24 * PURGE_EVERY_MS } = this.deps;
    for (const { id, folder } of await table.due(retentionMs)) {
      if (await table.purge(id)) await spool.remove(folder);
    }
    await spool.removeOrphans((folder) => table.holdsFolder(folder));
  }
}
