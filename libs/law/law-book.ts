import type { Instant, LocalDate, RuleSetId } from '#libs/kernel';
import { calendarInForce } from './calendars.js';
import type { Calendar } from './clock-types.js';
import type { RuleSet } from './rule-set.js';
import { ruleSetInForce } from './rule-sets.js';

/** Which law and which calendar hold when: what the program ships, and – for a bureau that has decided so – what it has adopted. */
export interface LawBook {
  /** The rule-set of a case that was received on that day; `undefined` before the first regulation. */
  ruleSetOn(day: LocalDate): RuleSet | undefined;
  /** The calendar of a case that is registered at that instant. */
  calendarAt(at: Instant): Calendar;
  /** What an open case that is pinned to `pinned` moves over to by that day, because an adoption said so; `undefined`: it stays. */
  successorOf(pinned: RuleSetId, day: LocalDate): RuleSet | undefined;
}

/** The law of a bureau that has adopted nothing: each regulation from its own date on, and open cases keep theirs. */
export const shippedLaw: LawBook = {
  ruleSetOn: (day) => ruleSetInForce(day),
  calendarAt: calendarInForce,
  successorOf: () => undefined,
};

/** Where a decision asks for the law: as it was last known, or made sure of where that was a moment ago. */
export interface LawSource {
  readonly current: LawBook;
  fresh(): Promise<LawBook>;
}
