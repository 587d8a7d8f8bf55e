import type { EventStore } from '#libs/event-store';
import type { LocalDate, Position } from '#libs/kernel';
import { monthPeriod, SETTLEMENT_STREAMS } from '#libs/supervision';

/**
 * How far the periods are settled, as the log has it. A settlement is the first event of a stream that is named for its unit and month,
 * and none is ever taken back: so the streams are asked for by how their names begin, and each time only those since the last time.
 */
export class SettledPeriods {
  #known: Position = 0n;
  /** `2026-02`; the empty text comes before every month. */
  #latest = '';

  constructor(private readonly store: Pick<EventStore, 'readAll' | 'head'>) {}

  /** The last day of the latest month that some unit has settled; null where none is. */
  async until(): Promise<LocalDate | null> {
    await this.#read();
    return monthPeriod(this.#latest)?.to ?? null;
  }

  async #read(): Promise<void> {
    const head = await this.store.head();
    for await (const page of this.store.readAll({ after: this.#known, streamPrefix: SETTLEMENT_STREAMS })) {
      for (const { stream } of page) this.#take(stream.slice(-MONTH_LENGTH));
    }
    if (head > this.#known) this.#known = head;
  }

  #take(month: string): void {
    if (month > this.#latest && monthPeriod(month)) this.#latest = month;
  }
}

const MONTH_LENGTH = '2026-02'.length;
