import type { EventStore } from '#libs/event-store';
import type { Instant, Position, Stored } from '#libs/kernel';
import { judgedBy, tablesOfLog } from '#projections/measured';
import type { LogTables, OtherLaw } from '#projections/measured';

/** How far the log is read, and by which law what it says is judged. */
export interface LogAsked {
  /** Up to and including it; the whole log where both are left out. */
  readonly position?: Position | undefined;
  /** Up to, and without, the first event that was recorded after it: what was known then. */
  readonly asOf?: Instant | undefined;
  readonly law: OtherLaw;
}

/** How long tables that took seconds to fold are kept, for the pages and the comparisons that follow. */
const KEPT_MS = 60_000;

/** Folds the log for answers that no read model has: one log at a time, the last one kept for a minute. */
export class LogFolds {
  #last: { readonly key: string; readonly tables: Promise<LogTables> } | undefined;
  #forget: NodeJS.Timeout | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly store: Pick<EventStore, 'readAll' | 'head'>) {}

  async tables(asked: LogAsked): Promise<LogTables> {
    const { asOf, law } = asked;
    const position = asked.position ?? (asOf === undefined ? await this.store.head() : undefined);
    const key = JSON.stringify([String(position), asOf, law.ruleSet, law.calendar]);
    if (this.#last?.key === key) return this.#last.tables;
    const tables = this.#queue.then(() => tablesOfLog(this.#pages({ position, asOf, law })));
    this.#queue = tables.catch(() => undefined);
    this.#keep(key, tables);
    return tables;
  }

  #keep(key: string, tables: Promise<LogTables>): void {
    const last = { key, tables };
    this.#last = last;
    const drop = () => {
      if (this.#last === last) this.#last = undefined;
    };
    tables.catch(drop);
    clearTimeout(this.#forget);
    this.#forget = setTimeout(drop, KEPT_MS).unref();
  }

  async *#pages({ position, asOf, law }: LogAsked): AsyncGenerator<readonly Stored[]> {
    const judged = judgedBy(law);
    for await (const page of this.store.readAll()) {
      const end = page.findIndex(
        (event) =>
          (position !== undefined && event.position > position) || (asOf !== undefined && event.recordedAt > asOf),
      );
      yield (end < 0 ? page : page.slice(0, end)).map(judged);
      if (end >= 0) return;
    }
  }
}
