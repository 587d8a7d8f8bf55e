/** One after the other for each stream, in the order in which they were asked; different streams at the same time. */
export class Lanes {
  readonly #last = new Map<string, Promise<unknown>>();

  run<T>(lane: string, act: () => Promise<T>): Promise<T> {
    const before = this.#last.get(lane);
    const mine = before ? before.then(act, act) : act();
    this.#last.set(lane, mine);
    const done = () => {
      if (this.#last.get(lane) === mine) this.#last.delete(lane);
    };
    mine.then(done, done);
    return mine;
  }

  /** When everything that was asked before is over. */
  async settled(): Promise<void> {
    while (this.#last.size > 0) await Promise.allSettled(this.#last.values());
  }
}
