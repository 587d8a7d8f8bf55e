import { caughtUpMessage, checkpointMessage, confirmationMessage, eventAnswer } from './event-message.js';
import { READ_BATCH } from './event-filter.js';
import type { LogView } from './log-view.js';
import { BEFORE_ALL, comparePositions } from './position.js';
import type { LogPosition } from './position.js';
import type { AllRead } from './read-request.js';
import type { ReadOutlet } from './reading.js';
import { Refusal } from './refusal.js';

/** So many live events wait for a subscriber; of more the oldest are dropped, and the subscription reads them from the log. */
export const LIVE_BUFFER = 32;

const FIRST: LogPosition = { commit: 0, prepare: 0 };

/**
 * A subscription to `$all`: confirmed, then from the log in pages until its end, then live, and back to the log whenever the
 * subscriber falls behind. Each time it is live again it is told that it caught up; a filtered one is told where it is as well.
 */
export class AllSubscription {
  readonly #outlet: ReadOutlet;
  readonly #view: LogView;
  readonly #request: AllRead;
  readonly #mayRead: () => void;
  /** Where the subscriber is: events after it are sent. */
  #checkpoint: LogPosition;
  #lastTold = BEFORE_ALL;
  /** The next event of the log to look at. */
  #next: number;
  /** How many events the log had when the subscription began; live checkpoints are counted from there. */
  readonly #beganAt: number;

  /** `mayRead` throws where the node must not read for this subscriber. */
  constructor(outlet: ReadOutlet, view: LogView, request: AllRead, mayRead: () => void) {
    this.#outlet = outlet;
    this.#view = view;
    this.#request = request;
    this.#mayRead = mayRead;
    this.#beganAt = view.visible;
    const { from } = request;
    const head = view.log.lastPosition(view.visible);
    this.#checkpoint = from === 'start' ? BEFORE_ALL : from === 'end' ? head : from;
    this.#next = view.log.indexAfter(this.#checkpoint, view.visible);
  }

  /** Ends when the subscriber goes. @throws Refusal */
  async run(): Promise<void> {
    await this.#outlet.push(confirmationMessage());
    const head = this.#view.log.lastPosition(this.#beganAt);
    if (comparePositions(this.#checkpoint, head) >= 0) await this.#live();
    while (!this.#outlet.closed) {
      await this.#catchUp();
      await this.#live();
    }
  }

  async #catchUp(): Promise<void> {
    const { log } = this.#view;
    const { filter } = this.#request;
    if (!log.isReadable(this.#checkpoint)) throw Refusal.invalidPosition();
    let pageStart = comparePositions(this.#checkpoint, FIRST) < 0 ? FIRST : this.#checkpoint;
    let sinceCheckpoint = 0;
    while (!this.#outlet.closed) {
      this.#mayRead();
      const { considered, atEnd } = await this.#page();
      const after = this.#next === 0 ? FIRST : { commit: log.at(this.#next - 1).end, prepare: 0 };
      if (comparePositions(this.#checkpoint, pageStart) < 0 && comparePositions(pageStart, after) < 0) {
        this.#checkpoint = pageStart;
      }
      pageStart = after;
      sinceCheckpoint += considered;
      if (atEnd) return this.#tellCheckpoint(this.#checkpoint);
      if (filter && sinceCheckpoint >= filter.checkpointInterval) {
        sinceCheckpoint %= filter.checkpointInterval;
        await this.#tellCheckpoint(this.#checkpoint);
      }
    }
  }

  /** A page ends with so many events found, so many looked at, or the end of the log. */
  async #page(): Promise<{ readonly considered: number; readonly atEnd: boolean }> {
    const { filter } = this.#request;
    const window = filter?.window ?? READ_BATCH;
    let considered = 0;
    for (let found = 0; found < READ_BATCH && considered < window; considered += 1) {
      if (this.#next >= this.#view.visible) return { considered, atEnd: true };
      if (await this.#give(this.#next)) found += 1;
      this.#next += 1;
    }
    return { considered, atEnd: false };
  }

  async #live(): Promise<void> {
    await this.#outlet.push(caughtUpMessage());
    while (!this.#outlet.closed) {
      if (this.#next >= this.#view.visible) await this.#outlet.asleep();
      else if (this.#hasFallenBehind()) return this.#tellCheckpoint(this.#checkpoint);
      else await this.#takeLive();
    }
  }

  async #takeLive(): Promise<void> {
    // Once the subscriber does not keep up, what waits has to be counted again.
    while (this.#next < this.#view.visible && !this.#outlet.blocked && !this.#outlet.closed) {
      const index = this.#next;
      this.#next += 1;
      await this.#give(index);
      if (this.#isCheckpoint(index)) await this.#tellCheckpoint(this.#view.log.lastPosition(index + 1));
    }
    if (this.#outlet.blocked) await this.#outlet.asleep();
  }

  #hasFallenBehind(): boolean {
    let waiting = 0;
    for (let index = this.#next; index < this.#view.visible && waiting <= LIVE_BUFFER; index += 1) {
      if (this.#allows(index)) waiting += 1;
      if (this.#isCheckpoint(index)) waiting += 1;
    }
    return waiting > LIVE_BUFFER;
  }

  #allows(index: number): boolean {
    return this.#request.filter?.allows(this.#view.log.at(index)) ?? true;
  }

  #isCheckpoint(index: number): boolean {
    const { filter } = this.#request;
    return filter !== undefined && (index + 1 - this.#beganAt) % filter.checkpointInterval === 0;
  }

  async #give(index: number): Promise<boolean> {
    const place = this.#view.log.lastPosition(index + 1);
    if (comparePositions(place, this.#checkpoint) <= 0 || !this.#allows(index)) return false;
    const waiting = this.#outlet.push(eventAnswer(this.#view.log.at(index), this.#request.ids));
    if (waiting) await waiting;
    this.#checkpoint = place;
    return true;
  }

  async #tellCheckpoint(position: LogPosition): Promise<void> {
    if (!this.#request.filter || comparePositions(position, this.#lastTold) <= 0) return;
    // Nothing was read yet, but there is a log: its first record is as good a place as none.
    const told = position.commit < 0 ? (this.#view.visible > 0 ? FIRST : undefined) : position;
    if (!told) return;
    this.#lastTold = told;
    if (comparePositions(this.#checkpoint, told) < 0) this.#checkpoint = told;
    await this.#outlet.push(checkpointMessage(told));
  }
}
