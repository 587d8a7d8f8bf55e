import { caughtUpMessage, confirmationMessage, eventAnswer } from './event-message.js';
import { readableStream } from './log-view.js';
import type { LogView } from './log-view.js';
import type { StreamRead } from './read-request.js';
import type { ReadOutlet } from './reading.js';
import { Refusal } from './refusal.js';
import { LIVE_BUFFER } from './subscribing.js';

/** A subscription to one stream, whether the stream is there or not. It ends when the stream is deleted for good. */
export class StreamSubscription {
  readonly #outlet: ReadOutlet;
  readonly #view: LogView;
  readonly #request: StreamRead;
  readonly #mayRead: () => void;
  #next: number;

  constructor(outlet: ReadOutlet, view: LogView, request: StreamRead, mayRead: () => void) {
    this.#outlet = outlet;
    this.#view = view;
    this.#request = request;
    this.#mayRead = mayRead;
    const { from } = request;
    this.#next = from === 'start' ? 0 : (from === 'end' ? this.#last() : from) + 1;
  }

  /** Ends when the subscriber goes. @throws Refusal */
  async run(): Promise<void> {
    const begunAt = this.#last();
    await this.#outlet.push(confirmationMessage());
    if (this.#next > begunAt) await this.#live();
    while (!this.#outlet.closed) {
      await this.#catchUp();
      await this.#live();
    }
  }

  async #catchUp(): Promise<void> {
    this.#mayRead();
    this.#throwWhenDeleted();
    const readable = readableStream(this.#view, this.#request.stream);
    if (!readable) return;
    this.#next = Math.max(this.#next, readable.first);
    while (this.#next <= this.#last() && !this.#outlet.closed) await this.#give();
  }

  async #live(): Promise<void> {
    await this.#outlet.push(caughtUpMessage());
    while (!this.#outlet.closed) {
      const waiting = this.#last() + 1 - this.#next;
      if (waiting > LIVE_BUFFER) return;
      if (waiting > 0) {
        while (this.#next <= this.#last() && !this.#outlet.blocked && !this.#outlet.closed) await this.#give();
        if (this.#outlet.blocked) await this.#outlet.asleep();
      } else {
        const tombstone = this.#tombstone();
        // A live subscriber is given the event that closed the stream, and then the error.
        if (tombstone !== undefined)
          await this.#outlet.push(eventAnswer(this.#view.log.at(tombstone), this.#request.ids));
        this.#throwWhenDeleted();
        await this.#outlet.asleep();
      }
    }
  }

  async #give(): Promise<void> {
    const { log } = this.#view;
    const { stream: name, ids } = this.#request;
    const stream = log.stream(name);
    if (!stream) return;
    const event = log.at(stream.indexOf(this.#next));
    this.#next += 1;
    const waiting = this.#outlet.push(eventAnswer(event, ids));
    if (waiting) await waiting;
  }

  #last(): number {
    return this.#view.log.stream(this.#request.stream)?.lastWithin(this.#view.visible) ?? -1;
  }

  #tombstone(): number | undefined {
    return this.#view.log.stream(this.#request.stream)?.tombstoneWithin(this.#view.visible);
  }

  #throwWhenDeleted(): void {
    if (this.#tombstone() !== undefined) throw Refusal.streamDeleted(this.#request.stream);
  }
}
