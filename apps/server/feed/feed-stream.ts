import { Readable } from 'node:stream';

/**
 * A feed's text as a stream of bytes, pulled no faster than it is read. A reader that takes nothing for `drainMs` is cut off.
 *
 * Not `Readable.from`: when that is destroyed it waits for the generator to return, and this one waits for the log, which only
 * `onGone` ends.
 */
export class FeedStream extends Readable {
  #stalled: NodeJS.Timeout | undefined;

  constructor(
    private readonly text: AsyncGenerator<string | Buffer, void>,
    private readonly drainMs: number,
    private readonly onGone: () => void,
  ) {
    super();
  }

  override _read(): void {
    clearTimeout(this.#stalled);
    this.text.next().then(
      ({ value, done }) => {
        if (this.destroyed) return;
        if (done) this.push(null);
        else if (!this.push(value)) this.#stalled = setTimeout(() => this.destroy(stalled(this.drainMs)), this.drainMs);
      },
      (error: Error) => this.destroy(error),
    );
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    clearTimeout(this.#stalled);
    this.onGone();
    this.text.return().catch(() => undefined); // who is gone hears no complaint
    callback(error);
  }
}

function stalled(drainMs: number): Error {
  return new Error(`the reader took nothing for ${drainMs} ms`);
}
