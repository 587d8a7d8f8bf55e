import type { Instant, Position, Stored } from '#libs/kernel';
import { BatchBuilder } from './batch-builder.js';
import type { EntityProjection, EventProjection, Projection, Touched } from './definition.js';
import { FoldFailed, RowRefused } from './model.js';
import type { PageWrite, ParkedCase, StoredEntity } from './model.js';

/** What was folded since the last `take`, as one write. */
export interface FoldedPage extends Omit<PageWrite, 'parks'> {
  readonly sequence: number;
  /** Events read, whether they were this projection's business or not. */
  readonly events: number;
}

/** What to leave out: events of a parked key from the position on that it was parked at. */
export type Parked = ReadonlyMap<string, Pick<ParkedCase, 'position'>>;

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

/** The folder for a projection. */
export function pageFolder(projection: Projection, options: FolderOptions): PageFolder {
  return projection.kind === 'entities' ? new EntityFolder(projection, options) : new EventFolder(projection);
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

/** How far the folding is since the last `take`. */
class Progress {
  events = 0;
  #position: Position = 0n;
  #recordedAt: Instant | null = null;

  /** The first `count` of the events are dealt with. */
  saw(events: readonly Stored[], count: number): void {
    this.events += count;
    for (let i = 0; i < count; i++) {
      // An import or a simulation records with its own clock, so the latest instant need not be the last one's.
      const { recordedAt } = events[i] as Stored;
      if (this.#recordedAt === null || recordedAt > this.#recordedAt) this.#recordedAt = recordedAt;
    }
    this.#position = events[count - 1]?.position ?? this.#position;
  }

  taken(): Pick<FoldedPage, 'events' | 'position' | 'recordedAt'> {
    const taken = { events: this.events, position: this.#position, recordedAt: this.#recordedAt };
    this.events = 0;
    return taken;
  }
}

class EntityFolder implements PageFolder {
  hits = 0;
  misses = 0;
  #sequence = 1;
  #touched: Entry[] = [];
  #progress = new Progress();
  /** In order of last use. Its states run ahead of the database by the pages that are being written. */
  #cache = new Map<string, Entry>();

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
    const missing = this.#missing(events, keys);
    if (missing.length > 0) await this.#load(missing);
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
      if (spare-- <= 0 || entry.touched > page.sequence) return;
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
      return key === null || isParked(key, event, parked) ? null : key;
    });
  }

  #missing(events: readonly Stored[], keys: readonly (string | null)[]): string[] {
    const newIsKnown = this.options.inOrder && this.projection.stream !== undefined;
    const missing = new Set<string>();
    const fresh = new Set<string>();
    keys.forEach((key, index) => {
      if (key === null || missing.has(key) || fresh.has(key)) return;
      if (this.#cache.has(key)) this.hits++;
      else if (newIsKnown && events[index]?.revision === 0n) fresh.add(key);
      else missing.add(key);
    });
    return [...missing];
  }

  async #load(missing: readonly string[]): Promise<void> {
    this.misses += missing.length;
    for (const { key, position, state } of await this.options.load(missing)) {
      this.#cache.set(key, { key, text: state, position, touched: 0, state: undefined, before: undefined });
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

class EventFolder implements PageFolder {
  readonly hits = 0;
  readonly misses = 0;
  #sequence = 1;
  #progress = new Progress();
  #builders: BatchBuilder<Stored>[];

  constructor(private readonly projection: EventProjection) {
    this.#builders = this.#fresh();
  }

  get pending(): number {
    return this.#progress.events;
  }

  get weight(): number {
    return this.#progress.events;
  }

  reset(): void {
    this.#progress = new Progress();
    this.#builders = this.#fresh();
  }

  fold(events: readonly Stored[], parked: Parked): Promise<void> {
    for (let i = 0; i < events.length; i++) {
      const event = events[i] as Stored;
      const key = this.projection.key(event);
      if (key === null || isParked(key, event, parked)) continue;
      try {
        for (const builder of this.#builders) builder.add(event);
      } catch (error) {
        this.#progress.saw(events, i);
        return Promise.reject(new FoldFailed(i, key, error));
      }
    }
    this.#progress.saw(events, events.length);
    return Promise.resolve();
  }

  take(): FoldedPage {
    const batches = this.#builders.map((builder) => builder.build());
    this.#builders = this.#fresh();
    return { sequence: this.#sequence++, batches, ...this.#progress.taken() };
  }

  written(): void {}

  #fresh(): BatchBuilder<Stored>[] {
    return this.projection.tables.map((table) => new BatchBuilder(table));
  }
}

function isParked(key: string, event: Stored, parked: Parked): boolean {
  if (parked.size === 0) return false;
  const since = parked.get(key);
  return since !== undefined && event.position >= since.position;
}
