/** A list of callbacks. One that throws does not keep the others from hearing. */
export class Listeners {
  readonly #all = new Set<() => void>();

  /** Adds a callback; the result removes it again. */
  add(listener: () => void): () => void {
    const own = () => listener();
    this.#all.add(own);
    return () => this.#all.delete(own);
  }

  tell(): void {
    for (const listener of [...this.#all]) queueMicrotask(listener);
  }
}
