import type { CalendarId, LocalDate, RuleSetId } from '#libs/kernel';
import type { RuleSetContents } from '#libs/law';

/** What becomes of the cases that are open when a rule-set takes effect: they keep their own, or move over, each with an event that says so. */
export type OpenCases = 'keep' | 'move';

/** A bureau counts by this calendar from now on; the open cases move over to it. */
export interface CalendarPublished {
  readonly type: 'CalendarPublished';
  readonly data: {
    readonly calendar: CalendarId;
    /** The file, as data; null for a calendar that the program ships. */
    readonly contents: object | null;
    readonly hash: string;
    readonly source: string;
    readonly published: LocalDate;
    readonly coveredUntil: LocalDate;
  };
}

/** Cases that are received from `from` on follow this rule-set. */
export interface RuleSetAdopted {
  readonly type: 'RuleSetAdopted';
  readonly data: {
    /** With its overlays: `cn-samr-order-121+roll-over-rest-day`. */
    readonly ruleSet: RuleSetId;
    /** Every file that it is made of; null for one that is made of what the program ships. */
    readonly contents: RuleSetContents | null;
    readonly hash: string;
    /** The decision by which the bureau adopts it, or the regulation's own source. */
    readonly source: string;
    readonly from: LocalDate;
    readonly openCases: OpenCases;
  };
}

/** Efficacy is evaluated by this scheme from `from` on. What a scheme says is the business of whoever evaluates. */
export interface SchemeAdopted {
  readonly type: 'SchemeAdopted';
  readonly data: {
    readonly scheme: string;
    readonly contents: object;
    readonly hash: string;
    readonly source: string;
    readonly from: LocalDate;
  };
}

export type LawEvent = CalendarPublished | RuleSetAdopted | SchemeAdopted;
