import type { Position } from '#libs/kernel';
import type { Cursor } from './cursor.js';
import type { Driver, LogRecord } from './driver.js';
import { retrying } from './retrying.js';
import type { Patience } from './retrying.js';

/** Events looked at in the first step backwards, and at the most. */
const FIRST_STEP = 8;
const LONGEST_STEP = 1_000;

/** Where our last event is in a log that others write to as well. */
export class LogEnd {
  /** The last event of ours that was heard of, whoever told of it. */
  #known: Position = 0n;
  #asked: Promise<Position> | undefined;

  constructor(
    private readonly driver: Pick<Driver, 'readBackwards'>,
    private readonly prefix: string,
    private readonly patience: Patience,
    private readonly timeoutMs: number,
  ) {}

  get known(): Position {
    return this.#known;
  }

  heard(position: Position): void {
    if (position > this.#known) this.#known = position;
  }

  /** `known`, asked for once where nothing was heard yet. @throws StoreFailure */
  async floor(): Promise<Position> {
    if (this.#known > 0n) return this.#known;
    this.#asked ??= this.ask();
    try {
      await this.#asked;
    } catch (error) {
      this.#asked = undefined;
      throw error;
    }
    return this.#known;
  }

  /**
   * Looks from the end backwards for an event of ours, and no further than the last one that was heard of. @throws StoreFailure
   */
  async ask(signal?: AbortSignal): Promise<Position> {
    let before: Cursor | 'end' = 'end';
    for (let count = FIRST_STEP; ; count = Math.min(count * 8, LONGEST_STEP)) {
      const from: Cursor | 'end' = before;
      const look = (): Promise<readonly LogRecord[]> => this.driver.readBackwards(from, count, this.timeoutMs);
      const records: readonly LogRecord[] = await retrying(look, this.patience, signal);
      for (const { stream, at } of records) {
        if (at.commit <= this.#known) return this.#known;
        if (!stream.startsWith(this.prefix)) continue;
        this.heard(at.commit);
        return this.#known;
      }
      const last = records.at(-1);
      if (!last || records.length < count) return this.#known;
      before = last.at;
    }
  }
}
