import type { AppendResult, EventStore } from '#libs/event-store';

/** Many appends on their way at once, in order; the first failure ends it. */
export class AppendWindow {
  readonly #inFlight: Promise<AppendResult | Failure>[] = [];

  constructor(
    private readonly store: EventStore,
    private readonly size: number,
  ) {}

  /** Sends an append; waits for the oldest where too many are on their way. A stream's next append may follow at once: stores take them in order. */
  async append(...[stream, expected, events]: Parameters<EventStore['append']>): Promise<void> {
    // Without the signal: what was sent is finished, and a load that is stopped knows what it has left behind.
    const sent = this.store.append(stream, expected, events);
    // Caught at once: a rejection that waits for its turn would count as unhandled.
    this.#inFlight.push(sent.catch((error: unknown) => new Failure(error)));
    while (this.#inFlight.length >= this.size) await this.#oldest();
  }

  /** Waits until all are durable. */
  async drained(): Promise<void> {
    while (this.#inFlight.length > 0) await this.#oldest();
  }

  /** Waits until none is on its way, whatever became of them. */
  async settled(): Promise<void> {
    await Promise.all(this.#inFlight.splice(0));
  }

  async #oldest(): Promise<void> {
    const answer = await this.#inFlight.shift();
    if (answer instanceof Failure) throw answer.cause;
  }
}

class Failure {
  constructor(readonly cause: unknown) {}
}
