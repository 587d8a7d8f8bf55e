import type { DomainEvent, Recorded } from './envelope.js';

/** A text in the two languages that the engine speaks; Chinese first. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/**
 * Why a command changes nothing. Data, never a thrown string.
 * `code` is stable and found in docs/reference/rejections.md; `article` names the provision where the law is the reason.
 */
export interface Rejection {
  readonly code: string;
  readonly article?: string;
  readonly message: Bilingual;
  /** What the caller can do next. */
  readonly next?: Bilingual;
  /** The command's field that is at fault, where one is: `grounds.0.code`. */
  readonly field?: string;
  /** Values that a reader needs to understand the message; never personal data. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Events, or the reason why there are none. */
export type Decision<E extends DomainEvent> =
  { readonly ok: true; readonly events: readonly E[] } | { readonly ok: false; readonly rejection: Rejection };

/** A decision for these events. */
export function decided<E extends DomainEvent>(...events: readonly E[]): Decision<E> {
  return { ok: true, events };
}

/** A decision against. */
export function rejected<E extends DomainEvent = never>(rejection: Rejection): Decision<E> {
  return { ok: false, rejection };
}

/**
 * The heart of every aggregate, pure. `evolve` is total: an event that was stored always folds. It reads the event with
 * the parts of its envelope that mean something to the domain – when it happened, under which law, by which unit.
 * `decide` gives events or a rejection; time, ids, calendar, rule-set and look-ups arrive in the context.
 */
export interface Decider<S, C, E extends DomainEvent, X> {
  readonly initial: S;
  evolve(state: S, event: Recorded<E>): S;
  decide(state: S, command: C, context: X): Decision<E>;
}

/** For the `default` of an exhaustive switch: the compiler refuses a forgotten branch. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
