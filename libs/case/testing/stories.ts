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

export const fileCase: CommandOf<'FileCase'> = { kind: 'FileCase', caseNumber: '伊市监立〔2026〕1号', approver: 'sun' };

export const decline = (reason: CommandOf<'DeclineToFile'>['reason']): CommandOf<'DeclineToFile'> => ({
  kind: 'DeclineToFile',
  reason,
  explanation: null,
  approver: 'sun',
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
