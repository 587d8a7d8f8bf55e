import type { CalendarId } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import type {
  CaseId,
  Channel,
  EvidenceRef,
  Fen,
  Instant,
  Personal,
  Representative,
  Respondent,
  SourceRef,
  Submitter,
  UnitCode,
} from './shared.js';

/** 登记: the case exists. Pins the law (in the envelope) and the calendar that its clocks run by. */
export interface CaseRegistered {
  readonly type: 'CaseRegistered';
  readonly data: {
    readonly caseId: CaseId;
    readonly kind: CaseKind;
    readonly channel: Channel;
    readonly source: SourceRef;
    /** When the bureau received it; the initial review counts from here. */
    readonly receivedAt: Instant;
    readonly submitter: Submitter;
    /** False for an anonymous report. */
    readonly named: boolean;
    readonly representative: Representative | null;
    readonly respondent: Respondent | null;
    /** 问题类别, as the platform's list names it. */
    readonly category: string;
    /** 具体问题. */
    readonly problem: string | null;
    /** 事发地. */
    readonly place: string | null;
    /** 诉求内容: what is asked for, and the facts. Free text may name people, so it is marked. */
    readonly request: Personal<string>;
    readonly amountInDisputeFen: Fen | null;
    /** When the complainant knew or should have known of the harm; three years bar a complaint. */
    readonly knewOn: string | null;
    /** The other half of one submission that held both a complaint and a report. */
    readonly linkedTo: CaseId | null;
    readonly calendar: CalendarId;
  };
}

/** 分流. `dueClass` is not law: what the unit owes is in the rule-set. */
export interface CaseRouted {
  readonly type: 'CaseRouted';
  readonly data: { readonly toUnit: UnitCode; readonly fromUnit: UnitCode; readonly reason: string | null };
}

/** 签收. */
export interface CaseSigned {
  readonly type: 'CaseSigned';
  readonly data: { readonly unit: UnitCode };
}

/** 退回: the unit is not competent and hands the case back to whoever routed it; it may not pass it on itself. */
export interface CaseReturned {
  readonly type: 'CaseReturned';
  readonly data: { readonly fromUnit: UnitCode; readonly toUnit: UnitCode; readonly reason: string };
}

/** 移送: to an authority outside the bureau. Ends the bureau's work on the case. */
export interface CaseTransferred {
  readonly type: 'CaseTransferred';
  readonly data: { readonly toAuthority: string; readonly reason: string; readonly article: string | null };
}

/** 承办人 named. */
export interface HandlerAssigned {
  readonly type: 'HandlerAssigned';
  readonly data: { readonly handler: string; readonly previous: string | null };
}

export interface MaterialsRequested {
  readonly type: 'MaterialsRequested';
  readonly data: { readonly items: readonly string[]; readonly until: Instant | null };
}

export interface MaterialsSupplemented {
  readonly type: 'MaterialsSupplemented';
  readonly data: { readonly items: readonly string[]; readonly evidence: readonly EvidenceRef[] };
}

export interface EvidenceAttached {
  readonly type: 'EvidenceAttached';
  readonly data: {
    readonly evidence: EvidenceRef;
    /** Of a report's file: whether it may show who made it. Where nobody has said so it may. */
    readonly showsReporter?: boolean;
  };
}

export interface NoteAdded {
  readonly type: 'NoteAdded';
  readonly data: { readonly text: Personal<string> };
}

/** Result of checking who the submitter is (Order 121 Arts. 10 and 16 (6)). */
export interface IdentityVerified {
  readonly type: 'IdentityVerified';
  readonly data: { readonly result: 'verified' | 'refused' | 'false-identity'; readonly method: string };
}

/** 推选代表人 in a joint complaint. */
export interface RepresentativesElected {
  readonly type: 'RepresentativesElected';
  readonly data: {
    readonly complainants: number;
    readonly representatives: readonly Representative[];
    readonly consent: boolean;
  };
}

export interface CompetenceDisputed {
  readonly type: 'CompetenceDisputed';
  readonly data: { readonly withUnit: UnitCode; readonly reason: string };
}

export interface CompetenceSettled {
  readonly type: 'CompetenceSettled';
  readonly data: { readonly by: 'agreement' | 'common-superior'; readonly competentUnit: UnitCode };
}

/** 并案: this case is a duplicate of `into`. Its clocks are voided by this very event. */
export interface CaseMerged {
  readonly type: 'CaseMerged';
  readonly data: { readonly into: CaseId; readonly reason: string };
}

export interface CaseUnmerged {
  readonly type: 'CaseUnmerged';
  readonly data: { readonly from: CaseId; readonly reason: string };
}

export interface CaseLinked {
  readonly type: 'CaseLinked';
  readonly data: { readonly to: CaseId; readonly relation: 'same-submission' | 'same-facts' | 'joint' | 'related' };
}

export type RegistrationEvent =
  | CaseRegistered
  | CaseRouted
  | CaseSigned
  | CaseReturned
  | CaseTransferred
  | HandlerAssigned
  | MaterialsRequested
  | MaterialsSupplemented
  | EvidenceAttached
  | NoteAdded
  | IdentityVerified
  | RepresentativesElected
  | CompetenceDisputed
  | CompetenceSettled
  | CaseMerged
  | CaseUnmerged
  | CaseLinked;
