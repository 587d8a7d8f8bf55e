import type { EventId, Sealed, StreamName } from '#libs/kernel';
import { EventStoreError } from '../port.js';
import type { AppendResult } from '../port.js';

/** One append that waits for its answer. It gets exactly one: whatever comes after the first is dropped. */
export class PendingAppend {
  readonly first: Sealed;
  readonly last: Sealed;
  readonly answer: Promise<AppendResult>;
  /** Appends of the transaction that it went into last; 0 while it waits. */
  batch = 0;
  #resolve: (result: AppendResult) => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;
  #settled = false;
  readonly #abort: (() => void) | undefined;

  constructor(
    readonly stream: StreamName,
    readonly events: readonly Sealed[],
    readonly bytes: number,
    readonly signal: AbortSignal | undefined,
  ) {
    const first = events[0];
    const last = events.at(-1);
    if (!first || !last) throw new EventStoreError('fatal', `an append to ${stream} without events`);
    this.first = first;
    this.last = last;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (signal) {
      this.#abort = () => this.reject(signal.reason);
      signal.addEventListener('abort', this.#abort, { once: true });
    }
  }

  /** The id of the first event stands for the command. */
  get command(): EventId {
    return this.first.envelope.id;
  }

  get expectedRevision(): bigint {
    return this.first.envelope.revision - 1n;
  }

  /** True when it has its answer; one that was given up while it waited need not be sent. */
  get settled(): boolean {
    return this.#settled;
  }

  /** True when this append continues exactly where `before` ends. */
  follows(before: PendingAppend): boolean {
    return (
      this.first.envelope.prev === before.last.hash &&
      this.first.envelope.revision === before.last.envelope.revision + 1n
    );
  }

  resolve(result: AppendResult): void {
    if (this.#settle()) this.#resolve(result);
  }

  reject(reason: unknown): void {
    if (this.#settle()) this.#reject(reason);
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    if (this.#abort) this.signal?.removeEventListener('abort', this.#abort);
    return true;
  }
}
