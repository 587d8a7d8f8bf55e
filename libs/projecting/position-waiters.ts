import type { Position } from '#libs/kernel';

/** Who waits until a read model knows the log up to a position. */
export class PositionWaiters {
  readonly #waiters = new Set<{ position: Position; resolve: (reached: boolean) => void }>();

  /** True once the position is reached; false when the time is over or nothing more will come. */
  until(position: Position, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => waiter.resolve(false), timeoutMs);
      const waiter = {
        position,
        resolve: (reached: boolean) => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve(reached);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  reached(position: Position): void {
    for (const waiter of [...this.#waiters]) if (position >= waiter.position) waiter.resolve(true);
  }

  giveUp(): void {
    for (const waiter of [...this.#waiters]) waiter.resolve(false);
  }
}
