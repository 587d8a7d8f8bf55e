/** How far a server is on its way to its end. */
export class Lifecycle {
  #draining = false;
  #leaving = false;

  /** No longer ready, and still serving: whoever sends it requests is to look elsewhere. */
  get draining(): boolean {
    return this.#draining;
  }

  /** It takes no more connections, and ends each with its next answer. */
  get leaving(): boolean {
    return this.#leaving;
  }

  drain(): void {
    this.#draining = true;
  }

  leave(): void {
    this.#draining = true;
    this.#leaving = true;
  }
}
