import type { Position, Sha256 } from '#libs/kernel';
import type { EventStore } from '../port.js';

/** An event as the log keeps it, not yet parsed. */
export interface LoggedText {
  readonly position: Position;
  readonly hash: Sha256;
  readonly text: string;
}

export const asLogged = (position: Position, hash: Sha256, text: string): LoggedText => ({ position, hash, text });

/** A log from its beginning, event by event, and on with what is appended meanwhile, until there is nothing more. */
export class LogCursor {
  #pages: AsyncIterator<readonly LoggedText[]> | undefined;
  #page: readonly LoggedText[] = [];
  #index = 0;
  #grew = true;
  #position: Position = 0n;

  constructor(
    private readonly store: Pick<EventStore, 'readAll'>,
    private readonly signal?: AbortSignal,
  ) {}

  /** Position of the last event that was given. */
  get position(): Position {
    return this.#position;
  }

  /** The next event; undefined at the log's end. @throws EventStoreError, or the signal's reason */
  async next(): Promise<LoggedText | undefined> {
    for (;;) {
      const event = this.#page[this.#index++];
      if (event) {
        this.#position = event.position;
        return event;
      }
      if (!(await this.#turn())) return undefined;
    }
  }

  async close(): Promise<void> {
    await this.#pages?.return?.();
    this.#pages = undefined;
  }

  /** The next page. False where the log has no more than was read. */
  async #turn(): Promise<boolean> {
    for (;;) {
      if (!this.#pages) {
        if (!this.#grew) return ((this.#grew = true), false);
        this.#grew = false;
        this.#pages = this.#open()[Symbol.asyncIterator]();
      }
      const next = await this.#pages.next();
      if (next.done === true) this.#pages = undefined;
      else if (next.value.length > 0) {
        [this.#page, this.#index, this.#grew] = [next.value, 0, true];
        return true;
      }
    }
  }

  #open(): AsyncIterable<readonly LoggedText[]> {
    const { signal } = this;
    return this.store.readAll({ after: this.#position, open: asLogged, ...(signal && { signal }) });
  }
}
