import { getHeapStatistics } from 'node:v8';
import type { EventStore } from '#libs/event-store';
import type { Instant, Position, Stored } from '#libs/kernel';
import { judgedBy, tablesOfLog } from '#projections/measured';
import type { LogTables, OtherLaw } from '#projections/measured';
import { beyondTheHead, foldsAreBusy, logTooLong } from './fold-problems.js';

/** How far the log is read, and by which law what it says is judged. */
export interface LogAsked {
  /** Up to and including it; the whole log where both are left out. */
  readonly position?: Position | undefined;
  /**
   * What was known then: of each stream what comes before the first event that was recorded later. Positions do not say it: a year that is
   * simulated, or brought over from elsewhere, comes after what was recorded since.
   */
  readonly asOf?: Instant | undefined;
  readonly law: OtherLaw;
}

/** What folding may take of a process that serves others as well. */
export interface FoldBounds {
  /** Questions that wait while one log is folded; one more is told to come again. */
  readonly waiting: number;
  /** Rows of all folded logs that are kept together. The last one is kept even when it alone has more. */
  readonly keptRows: number;
  /** How long tables that took seconds to fold are kept, in milliseconds, for the pages and the comparisons that follow. */
  readonly keptMs: number;
  /** The longest log that is folded. */
  readonly events: number;
}

/** Of the heap, while the log is folded, garbage included. Measured on the demonstration year of 165,000 events; kept after it: 0.26 kB. */
const BYTES_AN_EVENT = 1_600;

const BOUNDS: FoldBounds = {
  waiting: 8,
  // 245 bytes each (measured), so 120 MB: three years of the demonstration city's size.
  keptRows: 500_000,
  keptMs: 60_000,
  events: Math.floor(getHeapStatistics().heap_size_limit / 2 / BYTES_AN_EVENT),
};

/** A log that was folded, or is being folded. */
interface Fold {
  readonly tables: Promise<LogTables>;
  /** Where the log ended, if what it learns later may belong to the answer as well; `null` once that cannot be. */
  head: Position | null;
  rows: number;
}

/**
 * Folds the log for answers that no read model has: one log at a time, a few questions waiting, the last ones kept for a minute. Whoever
 * asks for what is being folded waits for that.
 */
export class LogFolds {
  /** The one that was asked for last stands last. */
  readonly #folds = new Map<string, Fold>();
  readonly #bounds: FoldBounds;
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #lastTook = 1_000;

  constructor(
    private readonly store: Pick<EventStore, 'readAll' | 'head'>,
    bounds: Partial<FoldBounds> = {},
  ) {
    this.#bounds = { ...BOUNDS, ...bounds };
  }

  /** @throws ProblemError `log.position-beyond-head`, `log.folds-busy`, `log.too-long-to-fold` */
  async tables(asked: LogAsked): Promise<LogTables> {
    const head = await this.store.head();
    if (asked.position !== undefined && asked.position > head) throw beyondTheHead(asked.position, head);
    const { asOf, law } = asked;
    const position = asked.position ?? (asOf === undefined ? head : undefined);
    const key = JSON.stringify([String(position), asOf, law.ruleSet, law.calendar]);
    const known = this.#folds.get(key);
    if (known && (known.head === null || known.head === head)) {
      // Asked for again, it goes last.
      this.#folds.delete(key);
      this.#folds.set(key, known);
      return known.tables;
    }
    return this.#fold(key, { position, asOf, law }, position === undefined ? head : null);
  }

  #fold(key: string, asked: LogAsked, head: Position | null): Promise<LogTables> {
    if (this.#waiting > this.#bounds.waiting) {
      throw foldsAreBusy(Math.ceil((this.#lastTook * this.#waiting) / 1_000));
    }
    this.#waiting++;
    const fold: Fold = { tables: this.#queue.then(() => this.#read(asked, fold)), head, rows: 0 };
    this.#queue = fold.tables.catch(() => undefined);
    this.#folds.set(key, fold);
    const drop = () => {
      if (this.#folds.get(key) === fold) this.#folds.delete(key);
    };
    fold.tables.then(() => {
      this.#makeRoom(fold);
      setTimeout(drop, this.#bounds.keptMs).unref();
    }, drop);
    return fold.tables;
  }

  async #read(asked: LogAsked, fold: Fold): Promise<LogTables> {
    const began = performance.now();
    try {
      const tables = await tablesOfLog(this.#pages(asked, () => (fold.head = null)));
      const { runs, cases, facts, factsDaily, losses, lossDaily } = tables;
      fold.rows =
        cases.size + [runs, facts, factsDaily, losses, lossDaily].reduce((sum, { length }) => sum + length, 0);
      return tables;
    } finally {
      this.#waiting--;
      this.#lastTook = performance.now() - began;
    }
  }

  /** Lets go of those that were not asked for the longest, down to what may be kept. */
  #makeRoom(last: Fold): void {
    let rows = [...this.#folds.values()].reduce((sum, fold) => sum + fold.rows, 0);
    for (const [key, fold] of this.#folds) {
      if (rows <= this.#bounds.keptRows) return;
      if (fold === last || fold.rows === 0) continue;
      this.#folds.delete(key);
      rows -= fold.rows;
    }
  }

  /** @param onCut when something of the log does not belong to the answer, because it came later */
  async *#pages({ position, asOf, law }: LogAsked, onCut: () => void): AsyncGenerator<readonly Stored[]> {
    const judged = judgedBy(law);
    const goneOn = new Set<string>();
    let folded = 0;
    const isKnown = ({ stream, recordedAt }: Stored): boolean => {
      if (asOf === undefined || (recordedAt <= asOf && !goneOn.has(stream))) return true;
      goneOn.add(stream);
      return false;
    };
    for await (const page of this.store.readAll()) {
      const end = position === undefined ? -1 : page.findIndex((event) => event.position > position);
      const wanted = (end < 0 ? page : page.slice(0, end)).filter(isKnown);
      folded += wanted.length;
      if (folded > this.#bounds.events) throw logTooLong(this.#bounds.events);
      yield wanted.map(judged);
      if (end >= 0) break;
    }
    if (goneOn.size > 0) onCut();
  }
}
