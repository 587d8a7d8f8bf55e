import type { Position, Stored } from '#libs/kernel';
import type { EntityProjection, EventProjection, Projection, Table, Touched, Value } from './definition.js';
import { FoldFailed, RowRefused } from './model.js';
import type { Batch, PageWrite, ParkedCase, StoredEntity } from './model.js';

/** A page after folding. `epoch` tells whether the cache that it was folded from still stands. */
export interface FoldedPage extends Omit<PageWrite, 'parks'> {
  readonly epoch: number;
  readonly sequence: number;
  readonly events: readonly Stored[];
}

/** What to leave out: events of a parked key from the position on that it was parked at. */
export type Parked = ReadonlyMap<string, Pick<ParkedCase, 'position'>>;

type Load = (keys: readonly string[]) => Promise<readonly StoredEntity[]>;

/** Folds pages in memory. Knows no database: `load` brings states, the caller writes what comes out. */
export interface PageFolder {
  readonly epoch: number;
  /**
   * @throws FoldFailed when a handler throws (the index says at which event)
   * @throws RowRefused when rows cannot be made of the folded state
   */
  fold(events: readonly Stored[], parked: Parked): Promise<FoldedPage>;
  /** The page is written: its states may be forgotten when memory asks for it. */
  written(page: FoldedPage): void;
  /** Forgets all states; pages folded before are worth nothing now. */
  reset(): void;
  readonly hits: number;
  readonly misses: number;
}

/** The folder for a projection; `cacheSize` is how many entities are kept between pages. */
export function pageFolder(projection: Projection, load: Load, cacheSize: number): PageFolder {
  return projection.kind === 'entities' ? new EntityFolder(projection, load, cacheSize) : new EventFolder(projection);
}

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

class EntityFolder implements PageFolder {
  epoch = 0;
  hits = 0;
  misses = 0;
  #sequence = 0;
  /** In order of last use. Its states run ahead of the database by the pages that are being written. */
  #cache = new Map<string, Entry>();

  constructor(
    private readonly projection: EntityProjection,
    private readonly load: Load,
    private readonly cacheSize: number,
  ) {}

  reset(): void {
    this.epoch++;
    this.#cache = new Map();
  }

  async fold(events: readonly Stored[], parked: Parked): Promise<FoldedPage> {
    const { epoch } = this;
    const cache = this.#cache;
    const sequence = ++this.#sequence;
    const keys = this.#keys(events, parked);
    await this.#bring(cache, keys);
    const touched = this.#apply(cache, sequence, events, keys);
    const last = events.at(-1);
    return {
      epoch,
      sequence,
      events,
      position: last?.position ?? 0n,
      recordedAt: last?.recordedAt ?? null,
      batches: this.#rows(touched),
    };
  }

  written(page: FoldedPage): void {
    const spare = this.#cache.size - this.cacheSize;
    if (spare <= 0 || page.epoch !== this.epoch) return;
    let left = spare;
    for (const entry of this.#cache.values()) {
      // What a later page touched is not in the database yet, so loading it again would give an old state.
      if (left-- === 0 || entry.touched > page.sequence) return;
      this.#cache.delete(entry.key);
    }
  }

  /** The key of each event that is to be folded; `null` for the others. */
  #keys(events: readonly Stored[], parked: Parked): (string | null)[] {
    const { projection } = this;
    const always = projection.each !== undefined;
    return events.map((event) => {
      if (!always && projection.handles[event.type] === undefined) return null;
      const key = projection.key(event);
      if (key === null || parked.size === 0) return key;
      const since = parked.get(key);
      return since !== undefined && event.position >= since.position ? null : key;
    });
  }

  async #bring(cache: Map<string, Entry>, keys: readonly (string | null)[]): Promise<void> {
    const missing = new Set<string>();
    for (const key of keys) {
      if (key === null || missing.has(key)) continue;
      if (cache.has(key)) this.hits++;
      else missing.add(key);
    }
    if (missing.size === 0) return;
    this.misses += missing.size;
    for (const { key, position, state } of await this.load([...missing])) {
      cache.set(key, { key, text: state, position, touched: 0, state: undefined, before: undefined });
    }
  }

  #apply(
    cache: Map<string, Entry>,
    sequence: number,
    events: readonly Stored[],
    keys: readonly (string | null)[],
  ): Entry[] {
    const { projection } = this;
    const touched: Entry[] = [];
    for (let i = 0; i < events.length; i++) {
      const key = keys[i];
      const event = events[i];
      if (key === null || key === undefined || event === undefined) continue;
      try {
        let entry = cache.get(key);
        if (entry === undefined) {
          entry = { key, text: undefined, position: 0n, touched: 0, state: undefined, before: undefined };
          cache.set(key, entry);
        }
        // An event that the state has seen changes nothing: the same page twice is the page once.
        if (event.position <= entry.position) continue;
        if (entry.touched !== sequence) {
          entry.state = entry.text === undefined ? projection.initial(key) : projection.decode(entry.text, key);
          entry.before = entry.state;
          entry.touched = sequence;
          touched.push(entry);
          cache.delete(key);
          cache.set(key, entry);
        }
        const state = this.#step(entry.state, event);
        // The position is that of the last event that changed something: it must not depend on where pages end.
        if (state === entry.state) continue;
        entry.state = state;
        entry.position = event.position;
      } catch (error) {
        throw new FoldFailed(i, key, error);
      }
    }
    return touched;
  }

  #step(state: unknown, event: Stored): unknown {
    const { each, handles } = this.projection;
    const after = each ? each(state, event) : state;
    const handler = handles[event.type];
    return handler ? handler(after, event) : after;
  }

  #rows(entries: readonly Entry[]): Batch[] {
    const { projection } = this;
    try {
      const states: string[] = [];
      const changes: Touched<unknown>[] = [];
      for (const entry of entries) {
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
      return projection.tables.map((each) => {
        const rows = batch(each, changes);
        if (each.name !== projection.entity.table) return rows;
        return { ...rows, columns: [...rows.columns, changes.map(({ position }) => position), states] };
      });
    } catch (error) {
      throw new RowRefused(error);
    }
  }
}

class EventFolder implements PageFolder {
  epoch = 0;
  readonly hits = 0;
  readonly misses = 0;
  #sequence = 0;

  constructor(private readonly projection: EventProjection) {}

  reset(): void {
    this.epoch++;
  }

  written(): void {}

  fold(events: readonly Stored[], parked: Parked): Promise<FoldedPage> {
    const { projection } = this;
    const mine = events.filter((event) => {
      const key = projection.key(event);
      if (key === null || parked.size === 0) return key !== null;
      const since = parked.get(key);
      return since === undefined || event.position < since.position;
    });
    const last = events.at(-1);
    try {
      return Promise.resolve({
        epoch: this.epoch,
        sequence: ++this.#sequence,
        events,
        position: last?.position ?? 0n,
        recordedAt: last?.recordedAt ?? null,
        batches: projection.tables.map((each) => batch(each, mine)),
      });
    } catch (error) {
      return Promise.reject(new RowRefused(error));
    }
  }
}

function batch<Input>(table: Table<Input>, inputs: readonly Input[]): Batch {
  return table.kind === 'sums' ? sums(table, inputs) : rows(table, inputs);
}

function rows<Input>(table: Table<Input>, inputs: readonly Input[]): Batch {
  const { columns: names } = table;
  const columns: Value[][] = names.map(() => []);
  let count = 0;
  for (const input of inputs) {
    for (const row of table.rows(input) as readonly Record<string, Value>[]) {
      count++;
      for (let c = 0; c < names.length; c++) (columns[c] as Value[]).push(row[names[c] as string] as Value);
    }
  }
  return { table: table.name, columns, count };
}

/** Adds up the differences of a page by key, and leaves out what comes to nought. */
function sums<Input>(table: Table<Input>, inputs: readonly Input[]): Batch {
  const added = table.columns.filter((column) => !table.key.includes(column));
  const totals = new Map<string, Record<string, Value>>();
  for (const input of inputs) {
    for (const row of table.rows(input) as readonly Record<string, Value>[]) {
      const key = table.key.map((column) => String(row[column])).join('\u0001');
      const total = totals.get(key);
      if (total === undefined) totals.set(key, { ...row });
      else for (const column of added) total[column] = Number(total[column]) + Number(row[column]);
    }
  }
  const left = [...totals.values()].filter((total) => added.some((column) => total[column] !== 0));
  // One order of locking and of storing, whatever the order of the events.
  return {
    table: table.name,
    columns: table.columns.map((column) => left.map((total) => total[column] as Value)),
    count: left.length,
  };
}
