import { setTimeout as sleep } from 'node:timers/promises';
import type { Position } from '#libs/kernel';

/** How far each read model knows the log. */
export type Positions = ReadonlyMap<string, Position>;

export interface PositionWatchOptions {
  /** Between two looks, in milliseconds (default 10). */
  readonly everyMs?: number;
}

interface Waiter {
  readonly name: string;
  readonly position: Position;
  readonly until: number;
  readonly resolve: (reached: Position) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Waits until a read model knows the log up to a position, whichever process brings it there. However many wait, one look at
 * a time is taken for all of them, and none while nobody waits.
 */
export class PositionWatch {
  readonly #waiters = new Set<Waiter>();
  #looking = false;

  /** @param look reads all positions at once */
  constructor(
    private readonly look: () => Promise<Positions>,
    private readonly options: PositionWatchOptions = {},
  ) {}

  /**
   * The position that the read model has when it is there, or when the time is over: then it is lower than the one asked for.
   * Rejects with whatever `look` failed with.
   */
  until(name: string, position: Position, timeoutMs: number): Promise<Position> {
    return new Promise((resolve, reject) => {
      this.#waiters.add({ name, position, until: performance.now() + timeoutMs, resolve, reject });
      if (!this.#looking) void this.#loop();
    });
  }

  async #loop(): Promise<void> {
    this.#looking = true;
    while (this.#waiters.size > 0) {
      // Whoever comes while a look is on its way waits for the next one: this one may be from before.
      const waiting = [...this.#waiters];
      try {
        const positions = await this.look();
        for (const waiter of waiting) this.#tell(waiter, positions.get(waiter.name) ?? 0n);
      } catch (error) {
        for (const waiter of waiting) {
          this.#waiters.delete(waiter);
          waiter.reject(error);
        }
      }
      if (this.#waiters.size > 0) await sleep(this.options.everyMs ?? 10);
    }
    this.#looking = false;
  }

  #tell(waiter: Waiter, reached: Position): void {
    if (reached < waiter.position && performance.now() < waiter.until) return;
    this.#waiters.delete(waiter);
    waiter.resolve(reached);
  }
}
