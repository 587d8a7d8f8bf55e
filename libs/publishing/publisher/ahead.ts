import type { Position } from '#libs/kernel';
import type { PublicEvent } from '../public-event.js';
import type { PublicStep } from '../public-log.js';

/** Steps that are published together. */
export interface Batch {
  readonly events: readonly PublicEvent[];
  readonly reached: Position;
  readonly hash: string;
}

/**
 * Reads ahead: while a batch is on its way the next steps are read and mapped, and what has gathered by then is the next batch – one event
 * at once where there is one, some thousands where there are more. It holds so many events at the most and one step more.
 */
export class Ahead {
  readonly #steps: PublicStep[] = [];
  #held = 0;
  #ended: { readonly error?: Error } | undefined;
  #came: () => void = () => undefined;
  #taken: () => void = () => undefined;
  readonly #reading: Promise<void>;

  /** @param most events that are held, and that a batch has, give or take a step */
  constructor(
    steps: AsyncIterable<PublicStep>,
    private readonly most: number,
  ) {
    this.#reading = this.#read(steps);
  }

  /**
   * What is there, at once or as soon as something is; undefined when nothing came for so long.
   *
   * @throws what the reading of the log threw, after what it had read before; RangeError at its end, which it has only when it is told to stop
   */
  async take(patienceMs: number): Promise<Batch | undefined> {
    if (this.#steps.length === 0 && !this.#ended) await this.#arrival(patienceMs);
    if (this.#steps.length > 0) return this.#gathered();
    if (!this.#ended) return undefined;
    throw this.#ended.error ?? new RangeError('the log has ended');
  }

  /** Resolves when nothing is read any more; the signal of the steps has to have come. */
  async end(): Promise<void> {
    this.#ended ??= {};
    this.#taken();
    await this.#reading;
  }

  async #read(steps: AsyncIterable<PublicStep>): Promise<void> {
    try {
      let reached: Position | undefined;
      for await (const step of steps) {
        if (this.#ended) return;
        // The log's end was reached again, and nothing came since.
        if (step.reached === reached || step.hash === undefined) continue;
        reached = step.reached;
        this.#steps.push(step);
        this.#held += step.events.length;
        this.#came();
        while (this.#isFull() && !this.#ended) await new Promise<void>((resolve) => (this.#taken = resolve));
      }
      this.#ended ??= {};
    } catch (error) {
      this.#ended ??= { error: error instanceof Error ? error : new Error(String(error)) };
    }
    this.#came();
  }

  /** Steps without a public event take room, too. */
  #isFull(): boolean {
    return this.#held >= this.most || this.#steps.length >= this.most;
  }

  async #arrival(patienceMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      this.#came = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#came = () => undefined;
  }

  #gathered(): Batch | undefined {
    const events: PublicEvent[] = [];
    let last: PublicStep | undefined;
    while (events.length < this.most) {
      const step = this.#steps.shift();
      if (!step) break;
      for (const event of step.events) events.push(event);
      last = step;
    }
    this.#held -= events.length;
    this.#taken();
    return last?.hash === undefined ? undefined : { events, reached: last.reached, hash: last.hash };
  }
}
