import type { ServerWritableStream } from '@grpc/grpc-js';
import type { Refusal } from './refusal.js';

/** The side of a call that the server writes to, at the pace at which its client reads. */
export class Outlet<Request, Message> {
  readonly #call: ServerWritableStream<Request, Message>;
  #blocked = false;
  #silent = false;
  #closed = false;
  #wake: (() => void) | undefined;

  constructor(call: ServerWritableStream<Request, Message>) {
    this.#call = call;
    call.on('drain', () => {
      this.#blocked = false;
      this.wake();
    });
    const close = () => {
      this.#closed = true;
      this.wake();
    };
    call.on('cancelled', close);
    call.on('close', close);
    if (call.cancelled) close();
  }

  /** True once the client has gone, or the call was ended. */
  get closed(): boolean {
    return this.#closed;
  }

  /** True while the client has not taken what was sent. */
  get blocked(): boolean {
    return this.#blocked || this.#silent;
  }

  /** Sends; where the client has to catch up first, the promise says when there is room again, or nobody to send to. */
  push(message: Message): Promise<void> | undefined {
    if (this.#closed || this.#silent) return this.#free();
    if (this.#call.write(message)) return undefined;
    this.#blocked = true;
    return this.#free();
  }

  /** Waits until `wake`, or until the call has ended. */
  asleep(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => (this.#wake = resolve));
  }

  wake(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  /** From now on nothing is sent any more, and nobody is told. */
  silence(): void {
    this.#silent = true;
  }

  end(): void {
    if (!this.#closed) this.#call.end();
    this.#closed = true;
    this.wake();
  }

  fail(refusal: Refusal): void {
    if (!this.#closed) this.#call.emit('error', refusal);
    this.#closed = true;
    this.wake();
  }

  async #free(): Promise<void> {
    while (this.blocked && !this.#closed) await this.asleep();
  }
}
