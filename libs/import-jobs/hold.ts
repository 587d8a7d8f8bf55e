import type { ImportJob } from './job.js';
import type { JobTable, Progress } from './job-table.js';

export interface RunnerTiming {
  /** A runner that is silent for so long has lost its job to the next; default 30 s. */
  readonly leaseMs: number;
  /** Progress is written, the lease renewed and a cancellation looked for so often; default 500 ms. */
  readonly tickMs: number;
  /** Looks for a job so often when nobody called; default 2 s. */
  readonly pollMs: number;
  /** After the store was away; times the attempts, at most a minute. */
  readonly pauseMs: number;
}

/** Before anything was read. */
const NOTHING: Progress = { rows: 0, created: 0, cases: 0, alreadyThere: 0, refused: 0, percent: 0 };

type Verdict = 'mine' | 'cancelled' | 'lost' | 'stopped';

/** The lease of a job while it runs: renewed with the progress at each tick. Its signal ends the import. */
export class Hold {
  progress: Progress = NOTHING;
  verdict: Verdict = 'mine';
  readonly #abort = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #ticking: Promise<void> | undefined;
  #renewedAt = performance.now();
  #told: Progress = NOTHING;

  constructor(
    private readonly job: ImportJob,
    private readonly with_: {
      readonly table: JobTable;
      readonly holder: string;
      readonly timing: RunnerTiming;
      readonly stop: AbortSignal;
    },
  ) {
    this.#timer = setInterval(() => {
      this.#ticking ??= this.#tick().finally(() => (this.#ticking = undefined));
    }, with_.timing.tickMs);
    with_.stop.addEventListener('abort', this.#stopped, { once: true });
    if (with_.stop.aborted) this.#stopped();
    if (job.cancelAsked) this.#decide('cancelled');
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Ends the ticking. Idempotent. */
  async settle(): Promise<void> {
    clearInterval(this.#timer);
    this.with_.stop.removeEventListener('abort', this.#stopped);
    await this.#ticking;
  }

  readonly #stopped = () => this.#decide('stopped');

  #decide(verdict: Verdict): void {
    // A lost job stays lost; a cancellation is told even where the process ends.
    if (this.verdict === 'lost' || (this.verdict === 'cancelled' && verdict === 'stopped')) return;
    this.verdict = verdict;
    this.#abort.abort();
  }

  async #tick(): Promise<void> {
    const { table, holder, timing } = this.with_;
    const silentFor = performance.now() - this.#renewedAt;
    // The cancellation is looked for by the same statement, so that an idle job still ticks, but slowly.
    if (this.progress === this.#told && silentFor < Math.min(2_000, timing.leaseMs / 3)) return;
    const told = this.progress;
    try {
      const answer = await table.renew(this.job.id, holder, timing.leaseMs, told);
      this.#renewedAt = performance.now();
      this.#told = told;
      if (answer === 'lost') this.#decide('lost');
      else if (answer === 'cancel') this.#decide('cancelled');
    } catch {
      // The store is away. Past the lease the job may be somebody else's already.
      if (silentFor > timing.leaseMs) this.#decide('lost');
    }
  }
}
