import type { Instant, LocalDate } from '#libs/kernel';
import type { CalendarRegistry, RuleSetRegistry } from '#libs/law';
import type { Fault } from '#libs/law';

/** What is known, shipped and adopted. Deciding looks things up here and registers nothing. */
export interface KnownLaw {
  readonly calendars: Pick<CalendarRegistry, 'all' | 'byId' | 'newest' | 'inForce' | 'read'>;
  readonly ruleSets: Pick<RuleSetRegistry, 'byId' | 'read' | 'complete' | 'spanOf'>;
}

/** Everything that a decision about the law needs beyond the decisions before it. */
export interface LawContext {
  readonly now: Instant;
  readonly law: KnownLaw;
  /** Last day of the latest period that is settled; null where none is. What was settled then is never counted anew. */
  readonly settledUntil: LocalDate | null;
  /** Whether a case knows an event of that type: a clock that waits for another would never start. */
  readonly knowsEvent: (type: string) => boolean;
  /** The scheme of that id: the shipped one where no contents are given, `undefined` where none is shipped. */
  readonly readScheme: (id: string, contents: object | null) => SchemeRead | undefined;
}

/** What a scheme's file comes to, or all that is wrong with it. */
export type SchemeRead =
  | { readonly ok: false; readonly faults: readonly Fault[] }
  | {
      readonly ok: true;
      /** The whole file as data. */
      readonly contents: object;
      readonly hash: string;
      readonly source: string;
      /** Its own first day, and first day no more (null: none is known). */
      readonly from: LocalDate;
      readonly until: LocalDate | null;
    };
