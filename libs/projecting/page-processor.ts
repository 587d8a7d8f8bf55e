import type { Stored } from '#libs/kernel';
import type { Projection } from './definition.js';
import type { Metrics } from './metrics.js';
import { BEFORE_THE_FIRST, FoldFailed, Poisoned, RowRefused } from './model.js';
import type { Checkpoint, Fault, ParkedCase, ReadModel } from './model.js';
import { pageFolder } from './page-folder.js';
import type { FoldedPage, PageFolder } from './page-folder.js';

/** What happens at an event that cannot be folded. Parking leaves the whole case out, visibly, and goes on. */
export type PoisonPolicy = 'stop' | 'park';

export interface ProcessorOptions {
  readonly poison: PoisonPolicy;
  /** Entities kept in memory between pages. */
  readonly cacheSize: number;
  readonly metrics: Metrics;
  readonly onWritten?: (checkpoint: Checkpoint) => void;
}

/**
 * Folds and writes pages in order, one write in flight while the next page is read and folded. Whatever goes wrong with a
 * write shows at the next `offer` or at `drain`, and in `failed`; after that the processor is opened anew.
 */
export class PageProcessor {
  checkpoint: Checkpoint = BEFORE_THE_FIRST;
  /** Aborts when a write in flight fails, so that a reader that waits for the next event stops waiting. */
  failed = new AbortController();
  readonly #folder: PageFolder;
  #parked = new Map<string, ParkedCase>();
  #newlyParked: ParkedCase[] = [];
  #fault: Fault | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly projection: Projection,
    private readonly model: ReadModel,
    private readonly options: ProcessorOptions,
  ) {
    this.#folder = pageFolder(
      projection,
      (keys) => {
        options.metrics.statements++;
        return model.load(keys);
      },
      options.cacheSize,
    );
  }

  /** Reads where the model stands, and forgets everything else. */
  async open(): Promise<Checkpoint> {
    await this.#writing.catch(() => undefined);
    const { checkpoint, parked, fault } = await this.model.open();
    this.#folder.reset();
    this.#writing = Promise.resolve();
    this.#newlyParked = [];
    this.failed = new AbortController();
    this.checkpoint = checkpoint;
    this.#parked = new Map(parked.map((each) => [each.key, each]));
    this.#fault = fault;
    this.options.metrics.parked = this.#parked.size;
    return checkpoint;
  }

  /** Takes the next page. Returns when it is folded and the page before it is written. */
  async offer(events: readonly Stored[]): Promise<void> {
    if (events.length === 0) return;
    const folded = await this.#tryFold(events);
    await this.#writing;
    // The page before may have been written with care, some of its cases left out: then what was folded on top is void.
    const page = folded?.epoch === this.#folder.epoch ? folded : await this.#tryFold(events);
    if (page) {
      this.#writing = this.#writeOrMend(page);
    } else {
      this.#folder.reset();
      this.#writing = this.#carefully(events);
    }
    const { failed } = this;
    this.#writing.catch((error: unknown) => failed.abort(error));
  }

  /** Waits until everything that was offered is written. */
  async drain(): Promise<void> {
    await this.#writing;
  }

  /** The folded page, or `undefined` where it cannot be folded as a whole. */
  async #tryFold(events: readonly Stored[]): Promise<FoldedPage | undefined> {
    try {
      return await this.#fold(events);
    } catch (error) {
      if (error instanceof FoldFailed || error instanceof RowRefused) return undefined;
      throw error;
    }
  }

  async #fold(events: readonly Stored[]): Promise<FoldedPage> {
    const page = await this.#folder.fold(events, this.#parked);
    this.options.metrics.cacheHits = this.#folder.hits;
    this.options.metrics.cacheMisses = this.#folder.misses;
    return page;
  }

  async #writeOrMend(page: FoldedPage): Promise<void> {
    try {
      await this.#write(page);
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error;
      this.#folder.reset();
      await this.#carefully(page.events);
    }
  }

  async #write(page: FoldedPage): Promise<void> {
    const { metrics } = this.options;
    const parks = this.#newlyParked;
    metrics.statements++;
    this.checkpoint = await this.model.write({ ...page, parks }, this.checkpoint);
    this.#newlyParked = this.#newlyParked.slice(parks.length);
    this.#folder.written(page);
    metrics.events += page.events.length;
    metrics.pages++;
    metrics.position = this.checkpoint.position;
    this.options.onWritten?.(this.checkpoint);
    if (this.#fault && this.checkpoint.position >= this.#fault.position) {
      this.#fault = undefined;
      await this.model.keepFault(undefined);
    }
  }

  /** Folds and writes a page that holds a poison event: what can be written is, the event is found, the policy is applied. */
  async #carefully(events: readonly Stored[]): Promise<void> {
    const [first] = events;
    if (first === undefined) return;
    try {
      await this.#write(await this.#fold(events));
    } catch (error) {
      this.#folder.reset();
      if (error instanceof FoldFailed) {
        await this.#carefully(events.slice(0, error.index));
        await this.#poisoned(events[error.index] ?? first, error);
        await this.#carefully(events.slice(error.index));
      } else if (error instanceof RowRefused && events.length > 1) {
        const half = events.length >> 1;
        await this.#carefully(events.slice(0, half));
        await this.#carefully(events.slice(half));
      } else if (error instanceof RowRefused && !this.#isParked(first)) {
        await this.#poisoned(first, error);
        await this.#carefully(events);
      } else {
        throw error;
      }
    }
  }

  #isParked(event: Stored): boolean {
    const key = this.projection.key(event);
    return key === null || this.#parked.has(key);
  }

  async #poisoned(event: Stored, error: Error): Promise<void> {
    const fault: Fault = {
      key: this.projection.key(event) ?? event.stream,
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
    this.#newlyParked.push(fault);
    this.options.metrics.parked = this.#parked.size;
  }
}
