import type { Bilingual, RuleSetId } from '#libs/kernel';
import type { Ladder } from './ladder.js';

/** The three kinds of case that 12315 work knows. */
export type CaseKind = 'complaint' | 'report' | 'consultation';

/** How sure a provision is: the law's text, an interpretation of it, or common practice that no primary text was found for. */
export type Grade = 'law' | 'interpretation' | 'practice';

/** A number of days, counted by the working-day calendar or by the civil calendar. */
export interface Budget {
  readonly amount: number;
  readonly unit: 'working-day' | 'calendar-day';
}

/** A reason that the law lists: a ground for refusing a complaint, or for ending a mediation. */
export interface Ground {
  /** Paragraph as it is cited: `15.4`. */
  readonly code: string;
  /** What the ground is about, whatever its number: deciders check facts by this, never by the number. */
  readonly topic: GroundTopic;
  readonly article: string;
  readonly text: Bilingual;
}

/** Topics of the grounds for refusing a complaint. */
export type RefusalTopic =
  'not-competent' | 'taken-elsewhere' | 'not-consumer-dispute' | 'time-barred' | 'materials' | 'identity' | 'other-law';

/** Topics of the grounds for ending a mediation. */
export type EndingTopic =
  | 'withdrawn-or-settled'
  | 'testing-not-agreed'
  | 'absent-or-refused'
  | 'no-agreement'
  | 'no-agreement-in-time'
  | 'refusal-ground'
  | 'party-gone'
  | 'other-law';

export type GroundTopic = RefusalTopic | EndingTopic;

/**
 * What must hold besides the event's type, judged by how things stood before the event. A key names a field of the event's data
 * (dotted paths reach into objects), or – with `case.` before it – a fact of the registration (`case.named`), or – with `clock.`
 * before it – how the latest run of a clock in this episode stands: `none`, `open`, `stopped` or `voided`.
 */
export type Condition = Readonly<Record<string, string | number | boolean | null>>;

/** When a clock starts: an event, and where its anchor instant is read from (the event's effective time, or a field of its data). */
export interface ClockStart {
  readonly on: string;
  readonly anchor: 'effectiveAt' | `data.${string}`;
  readonly when?: Condition;
  /** A start while the clock is open: `true` voids the open run and begins anew; otherwise the open run goes on, the earlier date stands. */
  readonly restart?: boolean;
}

export interface ClockStop {
  readonly on: string;
  readonly when?: Condition;
}

export interface ClockPause {
  readonly reason: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly article: string;
  readonly grade: Grade;
}

/** A reason for which a clock may be paused by hand, and what that rests on. */
export interface PauseGround {
  readonly reason: string;
  readonly article: string;
  readonly grade: Grade;
}

/** Who has to approve: the head of the bureau, or anybody who may do it at all. */
export type Approver = 'head' | 'any';

export interface ClockExtension extends Budget {
  /** The event that extends it; `ClockExtended` by name does so too. */
  readonly on: string;
  /** How often it may be granted. */
  readonly times: number;
  readonly approver: Approver;
  readonly article: string;
}

/** A statutory or customary clock, as data. */
export interface ClockRule {
  readonly name: string;
  readonly title: Bilingual;
  readonly of: readonly CaseKind[];
  readonly budget: Budget;
  readonly starts: readonly ClockStart[];
  readonly stops: readonly ClockStop[];
  /** Events that make an open instance of the clock moot: it counts neither as met nor as missed. */
  readonly voidedBy: readonly ClockStop[];
  readonly pauses: readonly ClockPause[];
  /** Reasons for which `ClockPaused` may pause it by hand. */
  readonly pausableFor: readonly PauseGround[];
  readonly extension?: ClockExtension;
  readonly article: string;
  readonly grade: Grade;
  readonly note?: string;
}

/** How the days of a period are counted. */
export interface Counting {
  readonly firstDay: 'excluded';
  readonly rollOver: 'statutory-holiday' | 'rest-day';
  readonly article: string;
  readonly grade: Grade;
  readonly note?: string;
}

/** A provision that deciders consult: what it allows, and the article that says so. */
export interface Power<T> {
  readonly value: T;
  readonly article: string;
  readonly grade: Grade;
}

/** Who decides on something, and the article that says so. */
export interface DecidedBy {
  readonly approver: Approver;
  readonly article: string;
  readonly grade: Grade;
}

/** What differs between the regulations beyond clocks and grounds. */
export interface Powers {
  /** May the bureau name the testing body where the parties do not agree? Order 20: no; Order 121 Art. 22: yes. */
  readonly bureauNamesTestingBody: Power<boolean>;
  /** Whose consent handing the mediation to another body needs. Order 20 Art. 17: none is named; Order 121 Art. 19: both parties'. */
  readonly handOverConsent: Power<'none' | 'both-parties'>;
  /** A refusal must give its reason and name the other ways of Consumer Law Art. 39. */
  readonly refusalGivesReasonAndOtherWays: Power<boolean>;
  /** The same person's repeat on the same facts. */
  readonly repeatReport: Power<'handled' | 'not-handled-again'>;
  /** Fraud and extortion are handed to the police under an article of the regulation itself. */
  readonly handOverToPolice: Power<boolean>;
  /** A unit at the same level that is not competent hands back and may not pass on itself. */
  readonly passOnByReturnOnly: Power<boolean>;
  /** Representatives of a joint complaint, at the most. */
  readonly jointRepresentatives: Power<number>;
  /** Complainants that make a complaint joint, at the least. */
  readonly jointComplainants: Power<number>;
  /** Years after which a complaint is barred, counted from the day on which the complainant knew or should have known. */
  readonly timeBarYears: Power<number>;
  /** How far `effectiveAt` may lie before `recordedAt`, in calendar days. */
  readonly backdatingDays: Power<number>;
}

/** Articles that deciders cite, by topic. */
export type ArticleTopic =
  | 'both-in-one'
  | 'complaint-contents'
  | 'representative'
  | 'joint-complaint'
  | 'competence'
  | 'initial-review'
  | 'refusal'
  | 'mediation-consent'
  | 'hand-over'
  | 'mediation-manner'
  | 'recusal'
  | 'testing'
  | 'ending'
  | 'mediation-document'
  | 'lead'
  | 'report-contents'
  | 'report-not-competent'
  | 'competence-dispute'
  | 'report-handling'
  | 'reporter-notice'
  | 'passing-on'
  | 'not-covered';

/** One regulation and what it brings along, as the engine applies it. */
export interface RuleSet {
  /** The file's id; with overlays joined on by `+`: `cn-samr-order-20+mediation-60-days`. */
  readonly id: RuleSetId;
  readonly title: Bilingual;
  /** First day in force, `YYYY-MM-DD`. */
  readonly inForce: string;
  readonly replaces?: RuleSetId;
  readonly source: string;
  /** Short form used before an article in messages: `市场监督管理投诉举报处理办法`. */
  readonly cite: Bilingual;
  readonly counting: Counting;
  readonly clocks: Readonly<Record<string, ClockRule>>;
  readonly refusal: readonly Ground[];
  readonly ending: readonly Ground[];
  readonly powers: Powers;
  readonly articles: Readonly<Record<ArticleTopic, string>>;
  /** Who decides whether a case is filed (立案、不予立案); null: the files say nothing of it. */
  readonly filing: DecidedBy | null;
  /** When whom to remind of what is due; null: nobody is. */
  readonly ladder: Ladder | null;
  /**
   * SHA-256 of the file's canonical content, all included files with it. The ladder too: whoever asks later why nobody was
   * reminded has to find the ladder that held then.
   */
  readonly hash: string;
}

/** One of the rates that the bureau is judged by, and the clocks whose outcomes make it. */
export interface Rate {
  readonly name: string;
  readonly title: Bilingual;
  readonly clocks: readonly string[];
  /** Target in percent. */
  readonly target: number;
  readonly source: string;
  readonly note?: string;
}

/** A reading or an addition that a bureau may adopt over a regulation; off by default. */
export interface Overlay {
  readonly id: string;
  readonly title: Bilingual;
  readonly source: string;
  readonly note: string;
  readonly appliesTo: readonly RuleSetId[];
  /** First day on which it may apply, `YYYY-MM-DD`. */
  readonly from: string;
  /** First day on which it no longer does, or null. */
  readonly until: string | null;
}
