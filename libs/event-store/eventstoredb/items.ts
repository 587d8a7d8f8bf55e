import type { Readable } from 'node:stream';

/**
 * What a stream of objects gives, one after the other. Node's own iterator goes through several promises and a turn of the queue for each; here
 * only what is not there yet is waited for.
 */
export class Items {
  #error: Error | undefined;
  #over = false;
  #stir: () => void = () => undefined;

  constructor(private readonly readable: Readable) {
    const over = () => {
      this.#over = true;
      this.#stir();
    };
    readable.on('readable', () => this.#stir());
    readable.on('end', over).on('close', over);
    readable.on('error', (error) => {
      this.#error = error;
      over();
    });
  }

  /** Undefined at the end, also where it was closed. @throws what the stream failed with */
  async next(): Promise<unknown> {
    for (;;) {
      const item: unknown = this.readable.read();
      if (item !== null) return item;
      if (this.#error) throw this.#error;
      if (this.#over) return undefined;
      await new Promise<void>((resolve) => (this.#stir = resolve));
    }
  }
}
