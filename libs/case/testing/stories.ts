import type { RuleSet } from '#libs/law';
import type { CommandOf } from '../domain/commands.js';
import { Story } from './story.js';

type Change = Partial<CommandOf<'RegisterCase'>>;

/** A complaint that waits for its initial review. */
export function signedComplaint(law: RuleSet, received: string, change: Change = {}): Story {
  return Story.begin('complaint', law, received, change).does({ kind: 'SignCase' });
}

export function acceptedComplaint(law: RuleSet, received: string, change: Change = {}): Story {
  return signedComplaint(law, received, change).does({ kind: 'AcceptComplaint' });
}

export const startMediation: CommandOf<'StartMediation'> = {
  kind: 'StartMediation',
  mediator: 'li',
  complainantConsents: true,
  respondentConsents: true,
};

export function mediatedComplaint(law: RuleSet, received: string, change: Change = {}): Story {
  return acceptedComplaint(law, received, change).does(startMediation);
}

export const agreement: CommandOf<'RecordAgreement'> = {
  kind: 'RecordAgreement',
  recoveredFen: 80_000,
  document: 'made',
  performBy: null,
  representedConsent: null,
};

/** A mediated complaint that was settled and closed. */
export function closedComplaint(law: RuleSet, received: string): Story {
  return mediatedComplaint(law, received).does(agreement, { kind: 'CloseCase', outcome: null });
}

export const onTelephone: CommandOf<'HoldMediationSession'> = {
  kind: 'HoldMediationSession',
  manner: 'telephone',
  place: null,
  partiesToldAt: null,
  complainantPresent: true,
  respondentPresent: true,
  summary: null,
};

export function signedReport(law: RuleSet, received: string, change: Change = {}): Story {
  return Story.begin('report', law, received, change).does({ kind: 'SignCase' });
}

export function verifiedReport(law: RuleSet, received: string, change: Change = {}): Story {
  return signedReport(law, received, change).does({ kind: 'StartVerification', officers: ['zhao', 'qian'] });
}

export const extension: CommandOf<'ExtendVerification'> = {
  kind: 'ExtendVerification',
  amount: 15,
  approver: 'sun',
  approverRole: 'head',
  basis: '伊市监延〔2026〕1号',
  reason: '案情复杂',
};

/** The head's written decision, cited by the officer who records it. */
const filing = { approver: 'sun', approverRole: 'head', basis: '立案审批表 2026-1' };

export const fileCase: CommandOf<'FileCase'> = { kind: 'FileCase', caseNumber: '伊市监立〔2026〕1号', ...filing };

export const decline = (reason: CommandOf<'DeclineToFile'>['reason']): CommandOf<'DeclineToFile'> => ({
  kind: 'DeclineToFile',
  reason,
  explanation: null,
  ...filing,
});

/** A file that shows why a clock stands still, and its upload to the case. */
const entrustment = { sha256: 'e'.repeat(64), name: '鉴定委托书.pdf', mediaType: 'application/pdf', bytes: 1 };
export const attachEntrustment: CommandOf<'AttachEvidence'> = { kind: 'AttachEvidence', evidence: entrustment };

/** By hand, with the file that `attachEntrustment` brings. */
export const pauseMediation: CommandOf<'PauseClock'> = {
  ...{ kind: 'PauseClock', clock: 'mediation', reason: 'testing' },
  ...{ evidence: entrustment.sha256, documentNumber: null },
};

/** Approved by the head, whose written decision is cited. */
export const voidClock = (clock: string): CommandOf<'VoidClock'> => ({
  ...{ kind: 'VoidClock', clock, reason: '误登', basis: '登记核对记录' },
  ...{ approver: 'sun', approverRole: 'head', decision: '局长批示 2026-3' },
});

/** A reason in words and the other ways, which Order 121 asks for and Order 20 does not mind. */
export const refusal = (...grounds: readonly string[]): CommandOf<'RefuseComplaint'> => ({
  kind: 'RefuseComplaint',
  grounds,
  reason: '不符合受理条件',
  otherWays: ['court'],
});

export const terminate = (ground: string, reason: string | null = null): CommandOf<'TerminateMediation'> => ({
  kind: 'TerminateMediation',
  ground,
  reason,
});

export const close: CommandOf<'CloseCase'> = { kind: 'CloseCase', outcome: null };
