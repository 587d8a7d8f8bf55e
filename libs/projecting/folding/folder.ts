import type { Stored } from '#libs/kernel';
import type { PageWrite, ParkedCase, StoredEntity } from '../model.js';

/** What was folded since the last `take`, as one write. */
export interface FoldedPage extends Omit<PageWrite, 'parks'> {
  readonly sequence: number;
  /** Events read, whether they were this projection's business or not. */
  readonly events: number;
}

/** What to leave out: events of a parked key from the position on that it was parked at. */
export type Parked = ReadonlyMap<string, Pick<ParkedCase, 'position'>>;

/** Whether the event is left out: its key is parked since that event or an earlier one. */
export function isParked(key: string, event: Stored, parked: Parked): boolean {
  if (parked.size === 0) return false;
  const since = parked.get(key);
  return since !== undefined && event.position >= since.position;
}

export interface FolderOptions {
  readonly load: (keys: readonly string[]) => Promise<readonly StoredEntity[]>;
  /** Entities kept between pages. */
  readonly cacheSize: number;
  /**
   * True where every event comes once and in order, as it does to a runner that begins at its checkpoint: then a stream's
   * first event needs no look into the table.
   */
  readonly inOrder: boolean;
}

/**
 * Folds events in memory and gathers what they change. Knows no database: `load` brings states, the caller writes what `take`
 * gives. Events are not kept: of a page of 10,000 only what it changes lives until it is written.
 */
export interface PageFolder {
  /** Events folded since the last `take`. */
  readonly pending: number;
  /** Rows that `take` would give, about: what a write costs, and what memory holds until then. */
  readonly weight: number;
  readonly hits: number;
  readonly misses: number;
  /** @throws FoldFailed when a handler throws; what came before that event stays folded */
  fold(events: readonly Stored[], parked: Parked): Promise<void>;
  /**
   * Everything that changed since the last time.
   * @throws RowRefused when rows cannot be made of the folded states
   */
  take(): FoldedPage;
  /** The page is written: its states may be forgotten when memory asks for it. */
  written(page: FoldedPage): void;
  /** Forgets all states and what was gathered. */
  reset(): void;
}
