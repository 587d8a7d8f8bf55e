import type { EvidenceRef, Fen, Instant, Personal } from './shared.js';

/** 受理. */
export interface ComplaintAccepted {
  readonly type: 'ComplaintAccepted';
  readonly data: { readonly acceptedBy: string };
}

/** 不予受理, on grounds that the rule-set lists. */
export interface ComplaintNotAccepted {
  readonly type: 'ComplaintNotAccepted';
  readonly data: {
    readonly grounds: readonly { readonly code: string; readonly article: string }[];
    readonly reason: Personal<string> | null;
    /** Other ways of Consumer Law Art. 39 that the complainant is told of. */
    readonly otherWays: readonly OtherWay[];
  };
}

/** 消费者权益保护法 Art. 39: negotiate, mediation by a consumers' association or another body, complain elsewhere, arbitration, court. */
export type OtherWay = 'negotiation' | 'other-mediation' | 'other-authority' | 'arbitration' | 'court';

export interface ComplainantNotified {
  readonly type: 'ComplainantNotified';
  readonly data: { readonly of: 'acceptance' | 'refusal'; readonly manner: NoticeManner };
}

export type NoticeManner = 'sms' | 'telephone' | 'platform' | 'post' | 'in-person' | 'e-mail';

/** ODR 企业: the dispute is offered to the enterprise to negotiate. */
export interface OfferedToOdr {
  readonly type: 'OfferedToOdr';
  readonly data: { readonly enterprise: string };
}
export interface OdrAccepted {
  readonly type: 'OdrAccepted';
  readonly data: { readonly enterprise: string };
}
export interface OdrSettled {
  readonly type: 'OdrSettled';
  readonly data: { readonly enterprise: string; readonly recoveredFen: Fen };
}
export interface OdrFailed {
  readonly type: 'OdrFailed';
  readonly data: {
    readonly enterprise: string;
    readonly reason: 'declined' | 'no-agreement' | 'expired' | 'consumer-turned-away';
  };
}

export interface MediationStarted {
  readonly type: 'MediationStarted';
  readonly data: {
    readonly mediator: string;
    readonly complainantConsents: boolean;
    readonly respondentConsents: boolean;
  };
}

/** 申请回避: suspends the mediation until it is decided. */
export interface RecusalRequested {
  readonly type: 'RecusalRequested';
  readonly data: {
    readonly mediator: string;
    readonly by: 'complainant' | 'respondent' | 'mediator';
    readonly reason: Personal<string>;
  };
}

/** Recusal decided: granted with a successor, or refused. */
export interface MediatorRecused {
  readonly type: 'MediatorRecused';
  readonly data: { readonly mediator: string; readonly granted: boolean; readonly successor: string | null };
}

export interface MediationSessionHeld {
  readonly type: 'MediationSessionHeld';
  readonly data: {
    readonly manner: 'on-site' | 'internet' | 'telephone' | 'audio' | 'video';
    readonly place: string | null;
    readonly mediator: string;
    /** When the parties were told of time, place and mediator (needed on site). */
    readonly partiesToldAt: Instant | null;
    readonly complainantPresent: boolean;
    readonly respondentPresent: boolean;
    readonly summary: Personal<string> | null;
  };
}

export interface TestingBodyNamed {
  readonly type: 'TestingBodyNamed';
  readonly data: { readonly body: string; readonly by: 'parties' | 'bureau'; readonly costBorneBy: string };
}
/** 检测、检验、检疫、鉴定 commissioned: from here the time does not count. */
export interface TestingCommissioned {
  readonly type: 'TestingCommissioned';
  readonly data: { readonly body: string; readonly subject: string };
}
export interface TestingConcluded {
  readonly type: 'TestingConcluded';
  readonly data: { readonly finding: string; readonly report: EvidenceRef | null };
}

/** 人民调解: handed to a people's mediation committee. */
export interface PeoplesMediationReferred {
  readonly type: 'PeoplesMediationReferred';
  readonly data: {
    readonly committee: string;
    readonly complainantConsents: boolean;
    readonly respondentConsents: boolean;
  };
}
export interface PeoplesMediatorAssigned {
  readonly type: 'PeoplesMediatorAssigned';
  readonly data: { readonly mediator: string };
}
export interface PeoplesMediationConcluded {
  readonly type: 'PeoplesMediationConcluded';
  readonly data: { readonly agreed: boolean; readonly recoveredFen: Fen; readonly agreementNumber: string | null };
}

export interface MediationAgreementReached {
  readonly type: 'MediationAgreementReached';
  readonly data: {
    readonly recoveredFen: Fen;
    /** 调解书 made, or why none was needed. */
    readonly document: 'made' | 'performed-at-once' | 'waived-by-both' | 'recorded';
    readonly performBy: string | null;
    /** In a joint complaint: the represented persons agree. */
    readonly representedConsent: boolean | null;
  };
}

/** 终止调解, on a ground that the rule-set lists. */
export interface MediationTerminated {
  readonly type: 'MediationTerminated';
  readonly data: {
    readonly ground: { readonly code: string; readonly article: string };
    readonly reason: Personal<string> | null;
  };
}
export interface ComplaintWithdrawn {
  readonly type: 'ComplaintWithdrawn';
  readonly data: { readonly settledPrivately: boolean; readonly representedConsent: boolean | null };
}
/** Both parties told of the ending. */
export interface PartiesNotified {
  readonly type: 'PartiesNotified';
  readonly data: { readonly manner: NoticeManner };
}

export type ComplaintEvent =
  | ComplaintAccepted
  | ComplaintNotAccepted
  | ComplainantNotified
  | OfferedToOdr
  | OdrAccepted
  | OdrSettled
  | OdrFailed
  | MediationStarted
  | RecusalRequested
  | MediatorRecused
  | MediationSessionHeld
  | TestingBodyNamed
  | TestingCommissioned
  | TestingConcluded
  | PeoplesMediationReferred
  | PeoplesMediatorAssigned
  | PeoplesMediationConcluded
  | MediationAgreementReached
  | MediationTerminated
  | ComplaintWithdrawn
  | PartiesNotified;
