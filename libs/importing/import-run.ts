import type { ReportFiles } from './reporting/report-files.js';
import { Tally } from './reporting/tally.js';
import type { ImportCounts, ImportOptions, ImportProgress, ImportReport, RowResult } from './types.js';

const DEFAULT_CONCURRENCY = 8;
const PROGRESS_EVERY = 200;

type Settled = { readonly ok: true; readonly result: RowResult } | { readonly ok: false; readonly error: unknown };

/**
 * Rows in work, a bounded number at a time, their results taken down in the order of the file. A reader that is faster
 * than the store waits here, which is what keeps memory flat.
 */
export class ImportRun {
  readonly #inWork: Promise<Settled>[] = [];
  readonly #tally = new Tally();
  readonly #concurrency: number;

  constructor(
    private readonly files: ReportFiles | null,
    private readonly options: Pick<ImportOptions, 'concurrency' | 'onProgress'>,
    private readonly bytes: () => Pick<ImportProgress, 'bytesRead' | 'bytesTotal'>,
  ) {
    this.#concurrency = Math.max(1, options.concurrency ?? DEFAULT_CONCURRENCY);
  }

  /** Begins a row; waits for the oldest when enough are in work. Throws what a row threw. */
  async add(task: () => Promise<RowResult>): Promise<void> {
    this.#inWork.push(
      task().then(
        (result): Settled => ({ ok: true, result }),
        (error: unknown): Settled => ({ ok: false, error }),
      ),
    );
    if (this.#inWork.length >= this.#concurrency) await this.#takeDownOldest();
  }

  /** Waits for all rows in work. */
  async settle(): Promise<void> {
    while (this.#inWork.length > 0) await this.#takeDownOldest();
  }

  async #takeDownOldest(): Promise<void> {
    const settled = await this.#inWork.shift();
    if (settled === undefined) return;
    if (!settled.ok) throw settled.error;
    this.#tally.add(settled.result);
    await this.files?.add(settled.result);
    if (this.#tally.counts.rows % PROGRESS_EVERY === 0) this.#tell();
  }

  #tell(): void {
    this.options.onProgress?.({ ...this.#tally.counts, ...this.bytes() });
  }

  async finish(
    facts: Omit<ImportReport, keyof ImportCounts | 'refusals' | 'refusalsLeftOut' | 'files'>,
  ): Promise<ImportReport> {
    this.#tell();
    const report: ImportReport = {
      ...facts,
      ...this.#tally.counts,
      refusals: this.#tally.refusals,
      refusalsLeftOut: this.#tally.refusalsLeftOut,
      files: this.files?.paths ?? null,
    };
    await this.files?.finish(report);
    return report;
  }

  /** After a failure: what is still in work comes to its end and is taken down, the first error stays the one that counts. */
  async abandon(): Promise<void> {
    for (const settled of await Promise.all(this.#inWork.splice(0))) {
      if (!settled.ok) continue;
      this.#tally.add(settled.result);
      // A report that cannot be written does not take the place of the first error.
      await this.files?.add(settled.result).catch(() => undefined);
    }
    await this.files?.abandon();
  }
}
