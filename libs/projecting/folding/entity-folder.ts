import type { Position, Stored } from '#libs/kernel';
import { BatchBuilder } from './batch-builder.js';
import type { EntityProjection, Touched } from '../definition.js';
import { FoldFailed, RowRefused } from '../model.js';
import { isParked } from './folder.js';
import type { FoldedPage, FolderOptions, PageFolder, Parked } from './folder.js';
import { Progress } from './progress.js';

/**
 * An entity between pages is its text: one string costs the garbage collector nothing, a tree of objects costs it with every
 * round (measured: a third of a rebuild's time with 20,000 decoded states). It is decoded for the page that touches it.
 */
interface Entry {
  readonly key: string;
  /** As the last page left it; `undefined` until rows of it have been made. */
  text: string | undefined;
  position: Position;
  /** Sequence of the page that touched it last. */
  touched: number;
  /** While a page is folded: the state now, and before the page. */
  state: unknown;
  before: unknown;
}

const NONE: ReadonlySet<string> = new Set();

/** Folds the states of entities, and makes rows of those that changed. */
export class EntityFolder implements PageFolder {
  hits = 0;
  misses = 0;
  #sequence = 1;
  #touched: Entry[] = [];
  #progress = new Progress();
  /** In order of last use. Its states run ahead of the database by the pages that are being written. */
  #cache = new Map<string, Entry>();
  /** What a page is about to be folded onto: the write in flight may end while others are loaded, and must not let go of these. */
  #held: ReadonlySet<string> = NONE;

  constructor(
    private readonly projection: EntityProjection,
    private readonly options: FolderOptions,
  ) {}

  get pending(): number {
    return this.#progress.events;
  }

  get weight(): number {
    return this.#touched.length;
  }

  reset(): void {
    this.#touched = [];
    this.#progress = new Progress();
    this.#cache = new Map();
  }

  async fold(events: readonly Stored[], parked: Parked): Promise<void> {
    const keys = this.#keys(events, parked);
    await this.#hold(this.#known(events, keys));
    this.#apply(events, keys);
  }

  take(): FoldedPage {
    const { projection } = this;
    const touched = this.#touched;
    this.#touched = [];
    const sequence = this.#sequence++;
    const states: string[] = [];
    const changes: Touched<unknown>[] = [];
    try {
      for (const entry of touched) {
        const { key, position, before } = entry;
        const isNew = entry.text === undefined;
        const changed = entry.state !== before;
        const after = changed && projection.settle ? projection.settle(entry.state) : entry.state;
        entry.state = undefined;
        entry.before = undefined;
        if (!changed) continue;
        entry.text = projection.encode(after);
        states.push(entry.text);
        changes.push({ key, before: isNew ? undefined : before, after, position });
      }
      const batches = projection.tables.map((each) => {
        const rows = new BatchBuilder(each).addAll(changes).build();
        if (each.name !== projection.entity.table) return rows;
        return { ...rows, columns: [...rows.columns, changes.map(({ position }) => position), states] };
      });
      return { sequence, batches, ...this.#progress.taken() };
    } catch (error) {
      throw new RowRefused(error);
    }
  }

  written(page: FoldedPage): void {
    let spare = this.#cache.size - this.options.cacheSize;
    for (const entry of this.#cache.values()) {
      // What a later page touched is not in the database yet, so loading it again would give an old state.
      if (spare <= 0 || entry.touched > page.sequence) return;
      if (this.#held.has(entry.key)) continue;
      this.#cache.delete(entry.key);
      spare--;
    }
  }

  /** The key of each event that is to be folded; `null` for the others. */
  #keys(events: readonly Stored[], parked: Parked): (string | null)[] {
    const { projection } = this;
    const always = projection.each !== undefined;
    return events.map((event) => {
      if (!always && projection.handles[event.type] === undefined) return null;
      const key = projection.key(event);
      return key === null || isParked(key, event, parked) ? null : key;
    });
  }

  /** The keys of which there may be a state: all but those whose stream begins on this page. */
  #known(events: readonly Stored[], keys: readonly (string | null)[]): ReadonlySet<string> {
    const newIsKnown = this.options.inOrder && this.projection.stream !== undefined;
    const known = new Set<string>();
    const fresh = new Set<string>();
    keys.forEach((key, index) => {
      if (key === null || known.has(key) || fresh.has(key)) return;
      if (newIsKnown && events[index]?.revision === 0n && !this.#cache.has(key)) fresh.add(key);
      else known.add(key);
    });
    return known;
  }

  /** Sees to it that the states of these keys are in memory, those that there are. */
  async #hold(keys: ReadonlySet<string>): Promise<void> {
    const missing = [...keys].filter((key) => !this.#cache.has(key));
    this.hits += keys.size - missing.length;
    this.misses += missing.length;
    if (missing.length === 0) return;
    this.#held = keys;
    try {
      for (const { key, position, state } of await this.options.load(missing))
        this.#cache.set(key, { key, text: state, position, touched: 0, state: undefined, before: undefined });
    } finally {
      this.#held = NONE;
    }
  }

  #apply(events: readonly Stored[], keys: readonly (string | null)[]): void {
    for (let i = 0; i < events.length; i++) {
      const key = keys[i];
      const event = events[i];
      if (key === null || key === undefined || event === undefined) continue;
      try {
        this.#applyTo(key, event);
      } catch (error) {
        this.#progress.saw(events, i);
        throw new FoldFailed(i, key, error);
      }
    }
    this.#progress.saw(events, events.length);
  }

  #applyTo(key: string, event: Stored): void {
    const entry = this.#cache.get(key) ?? {
      key,
      text: undefined,
      position: 0n,
      touched: 0,
      state: undefined,
      before: undefined,
    };
    // An event that the state has seen changes nothing: the same page twice is the page once.
    if (event.position <= entry.position) return;
    if (entry.touched !== this.#sequence) this.#touch(entry);
    const { projection } = this;
    const moved = projection.each ? projection.each(entry.state, event) : entry.state;
    const handler = projection.handles[event.type];
    const state = handler ? handler(moved, event) : moved;
    // The position is that of the last event that changed something: it must not depend on where pages end.
    if (state === entry.state) return;
    entry.state = state;
    entry.position = event.position;
  }

  #touch(entry: Entry): void {
    const { projection } = this;
    entry.state = entry.text === undefined ? projection.initial(entry.key) : projection.decode(entry.text, entry.key);
    entry.before = entry.state;
    entry.touched = this.#sequence;
    this.#touched.push(entry);
    this.#cache.delete(entry.key);
    this.#cache.set(entry.key, entry);
  }
}
