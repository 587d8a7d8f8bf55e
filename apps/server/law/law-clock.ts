import { setTimeout as sleep } from 'node:timers/promises';
import type { Position } from '#libs/kernel';
import type { Logger } from '#libs/platform';
import type { Law } from './law.js';

interface LawClockParts {
  readonly mover: Law['mover'];
  readonly coverage: Law['coverage'];
  readonly logger: Logger;
  /** Waits, for a while, until the read model knows the log up to there. */
  readonly known: (position: Position, timeoutMs: number) => Promise<unknown>;
}

/** A case that was registered under the older law meanwhile, or an adoption whose day has come, waits no longer than this. */
const EVERY_MS = 60_000;
const SOON_MS = 500;
/** For so long a pass waits for the read model to know what the last one wrote. */
const CATCH_UP_MS = 10_000;

/**
 * Tells of a calendar that is about to end, and moves open cases over to what was adopted for them, for as long as the server runs: at once when it is told so, and every minute.
 * Any number of servers may do so at once; see `CaseMover`.
 */
export class LawClock {
  #stop = new AbortController();
  #wake = new AbortController();
  #done: Promise<void> = Promise.resolve();
  /** The alarm that was told last: once for each number of days left. */
  #told: number | undefined;

  constructor(private readonly parts: LawClockParts) {}

  start(): void {
    this.#stop = new AbortController();
    this.#done = this.#run(this.#stop.signal);
  }

  /** Somebody has just decided something. */
  nudge(): void {
    this.#wake.abort();
  }

  /** Ends after the case in hand. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('stopped'));
    await this.#done;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#tellOfCoverage();
      const again = await this.#pass(signal).catch((error: unknown) => {
        if (!signal.aborted) this.parts.logger.error({ err: error }, 'moving open cases to the law that was adopted');
        return false;
      });
      this.#wake = new AbortController();
      const wake = AbortSignal.any([signal, this.#wake.signal]);
      await sleep(again ? SOON_MS : EVERY_MS, undefined, { signal: wake, ref: false }).catch(() => undefined);
    }
  }

  /** True where there may be more: what is registered meanwhile, and what the read model did not know yet. */
  async #pass(signal: AbortSignal): Promise<boolean> {
    const { cases, position } = await this.parts.mover.pass({ signal });
    if (cases === 0) return false;
    this.parts.logger.info({ cases }, 'open cases moved over to the law that was adopted');
    await this.parts.known(position, CATCH_UP_MS);
    return true;
  }

  /** Once a day, while the newest calendar is about to end. */
  #tellOfCoverage(): void {
    const { alarm, ...coverage } = this.parts.coverage();
    if (!alarm || coverage.daysLeft === this.#told) return;
    this.#told = coverage.daysLeft;
    this.parts.logger.warn(coverage, 'the newest calendar ends soon: due dates beyond it are provisional (暂定)');
  }
}
