import type { CaseId, Fen, Personal } from './shared.js';
import type { NoticeManner } from './complaint.js';

/** 核查 begins. In a complaint: verification of a lead found while mediating. */
export interface VerificationStarted {
  readonly type: 'VerificationStarted';
  readonly data: { readonly officers: readonly string[] };
}
export interface VerificationExtended {
  readonly type: 'VerificationExtended';
  readonly data: {
    readonly amount: number;
    readonly unit: 'working-day';
    readonly approver: string;
    readonly approverRole: string;
    /** The written decision, where the approver neither acted nor had somebody act for them. */
    readonly basis?: string;
    readonly reason: string;
  };
}
/** 立案. */
export interface CaseFiled {
  readonly type: 'CaseFiled';
  readonly data: {
    readonly caseNumber: string;
    readonly approver: string;
    /** Left out in earlier events. */
    readonly approverRole?: string;
    /** The written decision, where the approver neither acted nor had somebody act for them. */
    readonly basis?: string;
  };
}
/** 不予立案. */
export interface CaseNotFiled {
  readonly type: 'CaseNotFiled';
  readonly data: {
    readonly reason: NotFiledReason;
    readonly explanation: Personal<string> | null;
    readonly approver: string;
    /** Left out in earlier events. */
    readonly approverRole?: string;
    /** The written decision, where the approver neither acted nor had somebody act for them. */
    readonly basis?: string;
  };
}
export type NotFiledReason =
  | 'no-violation'
  | 'minor-and-corrected'
  | 'not-competent'
  | 'time-barred'
  | 'no-concrete-lead'
  | 'repeat-on-same-facts'
  | 'other';
export interface ReporterNotified {
  readonly type: 'ReporterNotified';
  readonly data: {
    readonly of: 'filed' | 'not-filed' | 'not-competent';
    readonly manner: NoticeManner;
    readonly competentAuthority: string | null;
  };
}
/** The same person's repeat: on the same facts it is noted only; with new facts it may be merged and the period starts again. */
export interface RepeatReportNoted {
  readonly type: 'RepeatReportNoted';
  readonly data: { readonly repeat: CaseId; readonly newFacts: boolean };
}
export interface ReportSupplemented {
  readonly type: 'ReportSupplemented';
  readonly data: { readonly facts: Personal<string> };
}
/** A lead of a violation found while mediating a complaint. */
export interface LeadFound {
  readonly type: 'LeadFound';
  readonly data: { readonly lead: Personal<string>; readonly article: string | null };
}
export interface RewardGranted {
  readonly type: 'RewardGranted';
  readonly data: { readonly amountFen: Fen; readonly decisionNumber: string };
}
export interface HandedToPolice {
  readonly type: 'HandedToPolice';
  readonly data: { readonly articles: readonly string[]; readonly authority: string };
}

export type ReportEvent =
  | VerificationStarted
  | VerificationExtended
  | CaseFiled
  | CaseNotFiled
  | ReporterNotified
  | RepeatReportNoted
  | ReportSupplemented
  | LeadFound
  | RewardGranted
  | HandedToPolice;
