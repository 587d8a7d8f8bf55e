import { setTimeout as sleep } from 'node:timers/promises';
import type { Outlet } from './outlet.js';
import { Refusal } from './refusal.js';
import type { Endpoint } from './refusal.js';

/** What can be disturbed. An append is one append, also where many share a call (BatchAppend). */
export type CallKind = 'append' | 'delete' | 'read' | 'subscribe' | 'gossip' | 'server-features';

export type RefusalKind = 'unavailable' | 'resource-exhausted' | 'not-ready' | 'too-busy' | 'consumer-too-slow';

/** What becomes of the answer to an append that is stored. */
export type AfterStored = 'answer' | 'lose' | 'timeout' | { readonly lateByMs: number };

const REFUSALS: Readonly<Record<RefusalKind, () => Refusal>> = {
  unavailable: () => Refusal.unavailable(),
  'resource-exhausted': () => Refusal.resourceExhausted(),
  'not-ready': () => Refusal.notReady(),
  'too-busy': () => Refusal.tooBusy(),
  'consumer-too-slow': () => Refusal.consumerTooSlow(),
};

interface Planned<T> {
  left: number;
  readonly what: T;
}

type Subscriber = Pick<Outlet<unknown, unknown>, 'silence' | 'fail'>;

/** What one node does wrong, on demand. Whatever counts times is over after so many; `clear` ends everything. */
export class Faults {
  readonly #delays = new Map<CallKind, number>();
  readonly #refusals = new Map<CallKind, Planned<() => Refusal>[]>();
  readonly #answers: Planned<AfterStored>[] = [];
  readonly #breaks: Planned<{ readonly afterEvents: number; readonly refusal: () => Refusal }>[] = [];
  readonly #subscribers = new Set<Subscriber>();

  /** Every call of this kind waits so long before anything is done; 0 ends it. */
  delay(kind: CallKind, ms: number): void {
    this.#delays.set(kind, ms);
  }

  /** The next calls of this kind are refused, with nothing done. */
  refuse(kind: CallKind, times: number, refusal: RefusalKind): void {
    this.#plan(kind, times, REFUSALS[refusal]);
  }

  /** The next appends are refused, and the client is sent to this leader, whether it is one or not. */
  refuseAsNotLeader(times: number, leader: Endpoint): void {
    this.#plan('append', times, () => Refusal.notLeader(leader));
  }

  /** The next appends are stored and answered only after so long: later than the client waits, if that is shorter. */
  answerLate(times: number, lateByMs: number): void {
    this.#answers.push({ left: times, what: { lateByMs } });
  }

  /** The next appends are stored, and answered with the server's own timeout, as when followers do not confirm in time. */
  answerWithTimeout(times: number): void {
    this.#answers.push({ left: times, what: 'timeout' });
  }

  /** The next appends are stored, and instead of an answer the connection is closed. */
  loseAnswer(times: number): void {
    this.#answers.push({ left: times, what: 'lose' });
  }

  /** The next reads end with an error after so many events. */
  breakRead(times: number, afterEvents: number, refusal: RefusalKind = 'unavailable'): void {
    this.#breaks.push({ left: times, what: { afterEvents, refusal: REFUSALS[refusal] } });
  }

  /** Nothing more comes on the subscriptions that are open now; their connections stay. @returns how many there were */
  silenceSubscriptions(): number {
    return this.#eachSubscriber((subscriber) => subscriber.silence());
  }

  /** Ends the subscriptions that are open now with an error. @returns how many there were */
  endSubscriptions(refusal: RefusalKind): number {
    return this.#eachSubscriber((subscriber) => subscriber.fail(REFUSALS[refusal]()));
  }

  get openSubscriptions(): number {
    return this.#subscribers.size;
  }

  clear(): void {
    this.#delays.clear();
    this.#refusals.clear();
    this.#answers.length = 0;
    this.#breaks.length = 0;
  }

  /** Before a call: waits where it is to wait – undefined where it is not. @throws Refusal */
  before(kind: CallKind): Promise<void> | undefined {
    const ms = this.#delays.get(kind) ?? 0;
    if (ms > 0) return sleep(ms, undefined, { ref: false }).then(() => this.#throwPlanned(kind));
    this.#throwPlanned(kind);
    return undefined;
  }

  /** What becomes of the answer to an append that was just stored. */
  afterStored(): AfterStored {
    return take(this.#answers) ?? 'answer';
  }

  /** What a read calls before each event. */
  duringRead(): () => void {
    const planned = take(this.#breaks);
    let left = planned?.afterEvents ?? Number.POSITIVE_INFINITY;
    return () => {
      if (planned && left === 0) throw planned.refusal();
      left -= 1;
    };
  }

  /** Counts a subscription as open, until what this returns is called. */
  subscribed(subscriber: Subscriber): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  #plan(kind: CallKind, times: number, refusal: () => Refusal): void {
    const planned = this.#refusals.get(kind) ?? [];
    planned.push({ left: times, what: refusal });
    this.#refusals.set(kind, planned);
  }

  #throwPlanned(kind: CallKind): void {
    const refusal = take(this.#refusals.get(kind) ?? []);
    if (refusal) throw refusal();
  }

  #eachSubscriber(act: (subscriber: Subscriber) => void): number {
    const open = [...this.#subscribers];
    for (const subscriber of open) act(subscriber);
    return open.length;
  }
}

function take<T>(planned: Planned<T>[]): T | undefined {
  while (planned[0] && planned[0].left <= 0) planned.shift();
  const [next] = planned;
  if (!next) return undefined;
  next.left -= 1;
  return next.what;
}
