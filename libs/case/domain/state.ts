import type { CalendarId, RuleSetId } from '#libs/kernel';
import type { CaseKind, ClockSet } from '#libs/law';
import type {
  CaseId,
  Channel,
  ClosingOutcome,
  Fen,
  Instant,
  NotFiledReason,
  Respondent,
  SourceRef,
  UnitCode,
} from './events/index.js';

/** Where a case stands. Which step leads where is in `machine.ts`. */
export type CaseStatus =
  | 'none'
  | 'registered'
  | 'routed'
  | 'returned'
  | 'signed'
  | 'awaiting-initial-review'
  | 'accepted'
  | 'not-accepted'
  | 'with-odr'
  | 'mediating'
  | 'settled'
  | 'terminated'
  | 'withdrawn'
  | 'verifying'
  | 'filed'
  | 'not-filed'
  | 'reporter-notified'
  | 'answered'
  | 'transferred'
  | 'merged'
  | 'closed'
  | 'feedback-given'
  | 'followed-up';

/** What was registered, without the personal data: a fold needs to know that a telephone was given, never which. */
export interface CaseIdentity {
  readonly caseId: CaseId;
  readonly channel: Channel;
  readonly source: SourceRef;
  readonly receivedAt: Instant;
  readonly registeredAt: Instant;
  readonly registeredBy: UnitCode;
  readonly named: boolean;
  readonly gives: { readonly name: boolean; readonly phone: boolean; readonly address: boolean };
  readonly respondent: Respondent | null;
  readonly category: string;
  readonly problem: string | null;
  readonly place: string | null;
  readonly amountInDisputeFen: Fen | null;
  readonly knewOn: string | null;
  /** True when an agent with a power of attorney submitted it. */
  readonly byRepresentative: boolean;
}

export interface LinkedCase {
  readonly to: CaseId;
  readonly relation: 'same-submission' | 'same-facts' | 'joint' | 'related';
}

/** How the substance of an episode ended. */
export type SettledBy = 'mediation' | 'odr' | 'peoples-mediation';

/** The initial decision of an episode of a complaint. */
export interface InitialDecision {
  readonly accepted: boolean;
  readonly at: Instant;
  readonly notified: boolean;
}

export interface OdrState {
  readonly enterprise: string;
  readonly accepted: boolean;
  /** Where the complaint goes on when the enterprise fails. */
  readonly returnsTo: CaseStatus;
}

export interface TestingState {
  /** Null until a body is named. */
  readonly body: string | null;
  readonly by: 'parties' | 'bureau' | null;
  /** Empty while the parties have not agreed who bears the cost. */
  readonly costBorneBy: string;
  readonly commissioned: boolean;
}

export interface MediationState {
  readonly mediator: string | null;
  /** A recusal was asked for and is not decided. */
  readonly recusalPending: boolean;
  readonly sessions: number;
  /** How the latest session was held. */
  readonly lastManner: 'on-site' | 'internet' | 'telephone' | 'audio' | 'video' | null;
  /** A party stayed away from a session. */
  readonly partyAbsent: boolean;
  readonly testing: TestingState;
  readonly people: { readonly committee: string; readonly mediator: string | null; readonly open: boolean } | null;
}

/** A lead of a violation found while mediating, and its verification. */
export interface LeadState {
  readonly foundAt: Instant;
  readonly verifying: boolean;
  readonly decision: 'filed' | 'not-filed' | null;
}

export interface ReportState {
  readonly decision: 'filed' | 'not-filed' | null;
  readonly notFiledReason: NotFiledReason | null;
  readonly reporterNotified: boolean;
  readonly repeats: readonly CaseId[];
}

/** A file that the case's events name, without its name, which may be personal. */
export interface KnownEvidence {
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** Only in a report: that it may show who made it, which it does unless its upload said otherwise. */
  readonly showsReporter: boolean;
}

/** The substance of one episode; a reopened case begins with a fresh one. */
export interface EpisodeState {
  readonly decision: InitialDecision | null;
  readonly odr: OdrState | null;
  readonly mediation: MediationState;
  readonly report: ReportState;
  readonly lead: LeadState | null;
  readonly leadCount: number;
  readonly settledBy: SettledBy | null;
  /** Sum of what the agreements of this episode say. */
  readonly recoveredFen: Fen;
  /** A mediation ended – by agreement, withdrawal or termination –, so both parties must be told. */
  readonly mediationEnded: boolean;
  readonly partiesNotified: boolean;
  readonly closedAs: ClosingOutcome | null;
  readonly closedAt: Instant | null;
}

/** A supervision order (督办) that waits for its answer. */
export interface OpenOrder {
  readonly orderId: string;
  readonly toUnit: UnitCode;
  readonly orderedAt: Instant;
  readonly cause: 'missed' | 'by-hand';
}

/** How an earlier episode ended; nothing changes it any more. */
export interface FrozenEpisode {
  readonly episode: number;
  readonly outcome: ClosingOutcome;
  readonly recoveredFen: Fen;
  readonly closedAt: Instant;
}

/** A case as its events leave it. Plain immutable data without personal data. */
export interface CaseState {
  /** Null until the case is registered, as `identity` and `unit` are. */
  readonly kind: CaseKind | null;
  readonly identity: CaseIdentity | null;
  readonly status: CaseStatus;
  /** When the status last changed (effective time). */
  readonly statusSince: Instant | null;
  /** The unit that holds the case. */
  readonly unit: UnitCode | null;
  /** Whom a unit hands back to: the routers, the last one at the end. Empty for the unit that registered the case. */
  readonly routedFrom: readonly UnitCode[];
  readonly handler: string | null;
  readonly materialsSupplemented: boolean;
  readonly identityCheck: 'verified' | 'refused' | 'false-identity' | null;
  readonly joint: { readonly complainants: number; readonly representatives: number } | null;
  readonly competence: { readonly withUnit: UnitCode; readonly pending: boolean } | null;
  readonly mergedInto: CaseId | null;
  /** Where the case stood when it was merged, and goes on when that is undone. */
  readonly statusBeforeMerge: CaseStatus | null;
  readonly links: readonly LinkedCase[];
  /** By the order in which they became known; each content once. */
  readonly evidence: readonly KnownEvidence[];
  readonly handedToPolice: boolean;
  /** Orders given so far, and the one that is open: a case is supervised once at a time. */
  readonly supervision: { readonly ordered: number; readonly open: OpenOrder | null };
  /** 1 for the first; reopening counts on. */
  readonly episode: number;
  readonly current: EpisodeState;
  readonly past: readonly FrozenEpisode[];
  /** The law that the case follows, and the calendar that its clocks run by. */
  readonly ruleSet: RuleSetId | null;
  readonly calendar: CalendarId | null;
  readonly clocks: ClockSet;
  /** `clock/run/rung/dueAt` of every rung that has fired. */
  readonly rungsFired: readonly string[];
  /** `clock/run` of every deadline recorded as missed. */
  readonly missedRecorded: readonly string[];
  /** Effective time of the latest event by effective time. */
  readonly lastEffectiveAt: Instant | null;
}

/** A case of which at least the registration is known. */
export type RegisteredCase = CaseState & {
  readonly kind: CaseKind;
  readonly identity: CaseIdentity;
  readonly unit: UnitCode;
};

/** Narrows a case to one that exists. */
export function isRegistered(state: CaseState): state is RegisteredCase {
  return state.kind !== null && state.identity !== null && state.unit !== null;
}
