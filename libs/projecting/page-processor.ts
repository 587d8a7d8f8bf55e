import type { Position, Stored } from '#libs/kernel';
import type { Projection } from './definition.js';
import type { Metrics } from './metrics.js';
import { BEFORE_THE_FIRST, FoldFailed, Poisoned, RowRefused } from './model.js';
import type { Checkpoint, Fault, ParkedCase, ReadModel } from './model.js';
import { pageFolder } from './folding/index.js';
import type { FoldedPage, PageFolder } from './folding/index.js';

/** What happens at an event that cannot be folded. Parking leaves the whole case out, visibly, and goes on. */
export type PoisonPolicy = 'stop' | 'park';

/** Entities are touched again and again; the checkpoint should move all the same. */
const EVENTS_A_ROW = 10;

/** The log's events after one position, up to and including another. */
export type Reread = (after: Position, upTo: Position) => Promise<readonly Stored[]>;

/** One write of a projection. */
export interface PageWritten {
  readonly events: number;
  readonly milliseconds: number;
}

export interface ProcessorOptions {
  readonly poison: PoisonPolicy;
  /** Entities kept in memory between pages. */
  readonly cacheSize: number;
  /** Where the caller has more to come: a write is due when so many entities are touched, or ten times as many events are folded. */
  readonly writeEvery: number;
  /** For the rare page that has to be taken apart: its events were not kept. */
  readonly reread: Reread;
  readonly metrics: Metrics;
  readonly onWritten?: (checkpoint: Checkpoint, page: PageWritten) => void;
}

/**
 * Folds and writes in order, one write in flight while more is read and folded. Whatever goes wrong with a write shows at the
 * next `offer` or at `drain`, and in `failed`; after that the processor is opened anew.
 */
export class PageProcessor {
  checkpoint: Checkpoint = BEFORE_THE_FIRST;
  /** Aborts when a write in flight fails, so that a reader that waits for the next event stops waiting. */
  failed = new AbortController();
  readonly #folder: PageFolder;
  readonly #parked = new Map<string, ParkedCase>();
  #newlyParked: ParkedCase[] = [];
  #fault: Fault | undefined;
  #offered: Position = 0n;
  #writing: Promise<void> = Promise.resolve();
  /** A write had to be taken apart: what was folded on top of it is void, and has to be read again from the checkpoint. */
  #void = false;

  constructor(
    private readonly projection: Projection,
    private readonly model: ReadModel,
    private readonly options: ProcessorOptions,
  ) {
    this.#folder = this.#newFolder();
  }

  /** Reads where the model stands, and forgets everything else. */
  async open(): Promise<Checkpoint> {
    await this.#writing.catch(() => undefined);
    const { checkpoint, parked, fault } = await this.model.open();
    this.#folder.reset();
    this.#writing = Promise.resolve();
    this.#newlyParked = [];
    this.#void = false;
    this.failed = new AbortController();
    this.checkpoint = checkpoint;
    this.#offered = checkpoint.position;
    this.#parked.clear();
    for (const each of parked) this.#parked.set(each.key, each);
    this.#fault = fault;
    this.options.metrics.parked = this.#parked.size;
    return checkpoint;
  }

  /**
   * Takes the next events. Returns when they are folded; they are written when enough are gathered, or with `now` at once
   * (begun, that is: `drain` waits for it).
   */
  async offer(page: readonly Stored[], now = true): Promise<void> {
    // What came already is left out: the same page twice is the page once.
    const events = page.filter(({ position }) => position > this.#offered);
    const last = events.at(-1);
    if (last === undefined) return;
    if (this.#void) await this.#mend();
    this.#offered = last.position;
    await this.#foldInto(this.#folder, events, () => this.#writing);
    if (now || this.#void || this.#isDue()) await this.#beginWrite();
  }

  #isDue(): boolean {
    const { writeEvery } = this.options;
    return this.#folder.weight >= writeEvery || this.#folder.pending >= EVENTS_A_ROW * writeEvery;
  }

  /** Waits until everything that was offered is written. */
  async drain(): Promise<void> {
    await this.#beginWrite();
    await this.#writing;
    if (this.#void) await this.#mend();
  }

  async #beginWrite(): Promise<void> {
    await this.#writing;
    if (this.#void) return this.#mend();
    if (this.#folder.pending === 0) return undefined;
    this.#writing = this.#writeOrTakeApart();
    const { failed } = this;
    this.#writing.catch((error: unknown) => failed.abort(error));
    return undefined;
  }

  async #writeOrTakeApart(): Promise<void> {
    const upTo = this.#offered;
    try {
      await this.#write(this.#folder, this.#folder.take());
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error;
      this.#void = true;
      await this.#carefully(await this.options.reread(this.checkpoint.position, upTo));
    }
  }

  /** Catches up on what was folded on top of a write that was taken apart. Nothing else is folded meanwhile. */
  async #mend(): Promise<void> {
    await this.#writing;
    this.#folder.reset();
    await this.#carefully(await this.options.reread(this.checkpoint.position, this.#offered));
    this.#void = false;
  }

  /** Folds; at an event that cannot be folded, applies the policy: with `stop`, all that came before is written first. */
  async #foldInto(folder: PageFolder, events: readonly Stored[], before: () => Promise<void>): Promise<void> {
    let rest = events;
    for (;;) {
      try {
        await folder.fold(rest, this.#parked);
        this.options.metrics.cacheHits = this.#folder.hits;
        this.options.metrics.cacheMisses = this.#folder.misses;
        return;
      } catch (error) {
        const event = error instanceof FoldFailed ? rest[error.index] : undefined;
        if (!(error instanceof FoldFailed) || event === undefined) throw error;
        if (this.options.poison === 'stop') {
          await before();
          // The write before had to be taken apart: this event comes again when everything since then is folded anew.
          if (folder === this.#folder && this.#void) return;
          if (folder.pending > 0) await this.#write(folder, folder.take());
        }
        await this.#poisoned(event, error);
        rest = rest.slice(error.index);
      }
    }
  }

  async #write(folder: PageFolder, page: FoldedPage): Promise<void> {
    const { metrics } = this.options;
    const parks = this.#newlyParked;
    metrics.statements++;
    const from = performance.now();
    this.checkpoint = await this.model.write({ ...page, parks }, this.checkpoint);
    this.#newlyParked = this.#newlyParked.slice(parks.length);
    folder.written(page);
    metrics.events += page.events;
    metrics.pages++;
    metrics.position = this.checkpoint.position;
    this.options.onWritten?.(this.checkpoint, { events: page.events, milliseconds: performance.now() - from });
    if (this.#fault && this.checkpoint.position >= this.#fault.position) {
      this.#fault = undefined;
      await this.model.keepFault(undefined);
    }
  }

  /** Writes events of which some row is refused: halves them until the one that it is due to stands alone. */
  async #carefully(events: readonly Stored[]): Promise<void> {
    const folder = this.#newFolder();
    try {
      await this.#foldInto(folder, events, () => Promise.resolve());
      if (folder.pending > 0) await this.#write(folder, folder.take());
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error;
      const rest = events.filter((event) => event.position > this.checkpoint.position);
      const [first] = rest;
      if (first === undefined) throw error;
      const half = rest.length >> 1;
      if (half > 0) {
        await this.#carefully(rest.slice(0, half));
        await this.#carefully(rest.slice(half));
      } else {
        // Refused though its case is left out already: then it is not the event, and nothing here can mend it.
        if (this.#parked.has(this.#keyOf(first))) throw error;
        await this.#poisoned(first, error);
        await this.#carefully(rest);
      }
    }
  }

  async #poisoned(event: Stored, error: Error): Promise<void> {
    const fault: Fault = {
      key: this.#keyOf(event),
      position: event.position,
      type: event.type,
      revision: event.revision,
      reason: error.message.slice(0, 1_000),
    };
    if (this.options.poison === 'stop') {
      await this.model.keepFault(fault);
      throw new Poisoned(this.projection.name, fault);
    }
    this.#parked.set(fault.key, fault);
    this.#newlyParked = [...this.#newlyParked, fault];
    this.options.metrics.parked = this.#parked.size;
  }

  #keyOf(event: Stored): string {
    return this.projection.key(event) ?? event.stream;
  }

  #newFolder(): PageFolder {
    const { metrics, cacheSize } = this.options;
    const load: (keys: readonly string[]) => ReturnType<ReadModel['load']> = (keys) => {
      metrics.statements++;
      return this.model.load(keys);
    };
    return pageFolder(this.projection, { load, cacheSize, inOrder: true });
  }
}
