import type { Leader } from './leader.js';

export interface WatchRoleOptions<Report> {
  /** A pass may be ended at any point, by whatever means, and begun again. */
  readonly watch: { pass(signal: AbortSignal): Promise<Report> };
  /** Left out: every process passes whenever it likes, which is right too, and more work. */
  readonly leader?: Pick<Leader, 'alone'>;
  /** Milliseconds between passes; default 15,000. */
  readonly everyMs?: number;
  readonly onPass?: (report: Report) => void;
  /** A pass that failed is told, and tried again at the next one. */
  readonly onError?: (error: unknown) => void;
}

/** The clock role – deadlines (催办督办), or the rhythm (日看周查月结) –: passes again and again until it is stopped. */
export class WatchRole<Report> {
  readonly #stop = new AbortController();
  #loop: Promise<void> | undefined;
  #wake: () => void = () => undefined;

  constructor(private readonly options: WatchRoleOptions<Report>) {}

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Lets the commands on their way end, and ends. Idempotent. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('stopped'));
    this.#wake();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        const report = await this.#pass(signal);
        if (report) this.options.onPass?.(report);
      } catch (error) {
        if (!signal.aborted) this.options.onError?.(error);
      }
      if (!signal.aborted) await this.#rest();
    }
  }

  #pass(signal: AbortSignal): Promise<Report | undefined> {
    const { watch, leader } = this.options;
    return leader ? leader.alone(() => watch.pass(signal)) : watch.pass(signal);
  }

  async #rest(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.options.everyMs ?? 15_000);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
