import type { Actor, Instant, UnitCode } from '#libs/kernel';
import type { Calendar, CaseKind, RuleSet } from '#libs/law';
import type { CaseId } from './events/index.js';

/** Everything that a decision needs beyond the case's own history. Values only: nothing in a decider can wait. */
export interface CaseContext {
  readonly now: Instant;
  /** When the thing happened, where the caller says so; else `now`. */
  readonly effectiveAt: Instant;
  readonly actor: Actor;
  readonly unit: UnitCode;
  /** The law of this case: pinned at registration; for `RegisterCase` the one in force on the day of receipt. */
  readonly ruleSet: RuleSet;
  /** The calendar of this case: pinned at registration; for `RegisterCase` and `ProjectDueDates` the newest. */
  readonly calendar: Calendar;
  readonly organisation: OrganisationView;
  /** The other case that a command names (merge, link, repeat), or null where there is none of that id. */
  readonly other: OtherCase | null;
  /**
   * True where the files that the command names come with it: an upload, a simulation. Else it names such as the case knows
   * already, since a file's hash alone shows nobody's right to it.
   */
  readonly bringsEvidence: boolean;
}

/** What deciders may ask of the organisation tree. */
export interface OrganisationView {
  exists(unit: UnitCode): boolean;
  parentOf(unit: UnitCode): UnitCode | null;
}

/** What a decision may depend on in another case. */
export interface OtherCase {
  readonly id: CaseId;
  readonly kind: CaseKind;
  readonly open: boolean;
  readonly mergedInto: CaseId | null;
}
