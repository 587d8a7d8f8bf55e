import type { Ground, RuleSet } from '#libs/law';
import { dateOf } from '#libs/kernel';
import type { LocalDate } from '#libs/kernel';
import type { CommandOf } from '../commands.js';
import type { CaseContext } from '../context.js';
import { emit, refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { isBlank } from '../guards.js';
import { cite, citeTopic } from '../rejections/reject.js';
import type { CaseIdentity, RegisteredCase } from '../state.js';

/** 受理: Order 20 Art. 14, Order 121 Art. 15 – unless the log itself shows a ground for refusing. */
export function accept(state: RegisteredCase, context: CaseContext): CaseDecision {
  return (
    notReviewable(state, context) ??
    identityObjection(state, context.ruleSet) ??
    barObjection(state, context.ruleSet) ??
    materialsObjection(state, context.ruleSet) ??
    emit({ type: 'ComplaintAccepted', data: { acceptedBy: context.actor.id } })
  );
}

/** 不予受理: on grounds that the rule-set lists, checked against the log where it can tell. */
export function refuseComplaint(
  state: RegisteredCase,
  command: CommandOf<'RefuseComplaint'>,
  context: CaseContext,
): CaseDecision {
  const { ruleSet } = context;
  const { reason, otherWays } = command;
  const objection = notReviewable(state, context) ?? groundsObjection(state, command.grounds, ruleSet);
  if (objection) return objection;

  const power = ruleSet.powers.refusalGivesReasonAndOtherWays;
  if (power.value && isBlank(reason)) {
    return refuse('refusal.reason-missing', { field: 'reason', article: cite(ruleSet, power.article) });
  }
  if (power.value && otherWays.length === 0) {
    return refuse('refusal.other-ways-missing', { field: 'otherWays', article: cite(ruleSet, power.article) });
  }
  const grounds = command.grounds.flatMap((code) => {
    const ground = groundOf(ruleSet.refusal, code);
    return ground ? [{ code, article: cite(ruleSet, ground.article) }] : [];
  });
  return emit({ type: 'ComplaintNotAccepted', data: { grounds, reason, otherWays } });
}

/** The complainant is told of the decision, once. */
export function notifyComplainant(
  state: RegisteredCase,
  command: CommandOf<'NotifyComplainant'>,
  context: CaseContext,
): CaseDecision {
  const { decision } = state.current;
  const article = citeTopic(context.ruleSet, 'initial-review');
  if (decision === null) return refuse('notice.no-decision', { article });
  if (decision.notified) return refuse('notice.already-given', { article });
  const of = decision.accepted ? 'acceptance' : 'refusal';
  return emit({ type: 'ComplainantNotified', data: { of, manner: command.manner } });
}

export function groundOf(grounds: readonly Ground[], code: string): Ground | undefined {
  return grounds.find((ground) => ground.code === code);
}

/** First day on which a complaint is barred: the day after so many years from the day of knowing. */
function isBarred(identity: CaseIdentity, years: number): boolean | undefined {
  if (identity.knewOn === null) return undefined;
  return dateOf(identity.receivedAt) > yearsAfter(identity.knewOn, years);
}

function notReviewable(state: RegisteredCase, context: CaseContext): CaseDecision | undefined {
  const article = citeTopic(context.ruleSet, 'initial-review');
  if (state.status === 'with-odr') return refuse('complaint.with-odr', { article });
  if (state.status !== 'awaiting-initial-review') {
    return refuse('complaint.not-awaiting-review', { article, details: { status: state.status } });
  }
  if (state.competence?.pending) {
    return refuse('competence.pending', { article: citeTopic(context.ruleSet, 'competence-dispute') });
  }
  return undefined;
}

/** Order 121 Art. 16 (6): another's name used, or the identity check refused. Order 20 has no such ground. */
function identityObjection(state: RegisteredCase, ruleSet: RuleSet): CaseDecision | undefined {
  const ground = ruleSet.refusal.find(({ topic }) => topic === 'identity');
  if (!ground || state.identityCheck === null || state.identityCheck === 'verified') return undefined;
  return refuse('complaint.identity-refused', { article: cite(ruleSet, ground.article) });
}

/** Order 20 Art. 15 (4), Order 121 Art. 16 (4): over three years since the complainant knew. */
function barObjection(state: RegisteredCase, ruleSet: RuleSet): CaseDecision | undefined {
  const { value: years, article } = ruleSet.powers.timeBarYears;
  if (isBarred(state.identity, years) !== true) return undefined;
  return refuse('complaint.barred', {
    article: cite(ruleSet, article),
    details: { knewOn: state.identity.knewOn, years },
  });
}

/**
 * Order 20 Art. 15 (5), Order 121 Art. 16 (5). Only what the log can tell: nobody is named, or nobody is complained of, and
 * nothing was supplemented since. Whether an address is complete is for the officer to judge.
 */
function materialsObjection(state: RegisteredCase, ruleSet: RuleSet): CaseDecision | undefined {
  const { named, respondent } = state.identity;
  if ((named && respondent !== null) || state.materialsSupplemented) return undefined;
  const ground = ruleSet.refusal.find(({ topic }) => topic === 'materials');
  return refuse('complaint.materials-missing', {
    article: ground ? cite(ruleSet, ground.article) : citeTopic(ruleSet, 'complaint-contents'),
    details: { named, respondent: respondent !== null },
  });
}

function groundsObjection(state: RegisteredCase, codes: readonly string[], ruleSet: RuleSet): CaseDecision | undefined {
  const article = citeTopic(ruleSet, 'refusal');
  if (codes.length === 0) return refuse('refusal.no-grounds', { field: 'grounds', article });
  for (const [index, code] of codes.entries()) {
    const field = `grounds.${index}`;
    const ground = groundOf(ruleSet.refusal, code);
    if (!ground) return refuse('refusal.unknown-ground', { field, article, details: { ground: code } });
    if (codes.indexOf(code) !== index) {
      return refuse('refusal.duplicate-ground', { field, article, details: { ground: code } });
    }
    const cited = cite(ruleSet, ground.article);
    if (ground.topic === 'time-barred' && isBarred(state.identity, ruleSet.powers.timeBarYears.value) === false) {
      return refuse('refusal.not-barred', { field, article: cited, details: { knewOn: state.identity.knewOn } });
    }
    if (ground.topic === 'identity' && (state.identityCheck === null || state.identityCheck === 'verified')) {
      return refuse('refusal.identity-not-refused', { field, article: cited });
    }
  }
  return undefined;
}

/** The same day so many years later; 29 February becomes 28 February where there is none. */
function yearsAfter(date: string, years: number): LocalDate {
  const year = String(Number(date.slice(0, 4)) + years).padStart(4, '0');
  const leap = date.endsWith('-02-29') && !isLeap(Number(year));
  return `${year}${leap ? '-02-28' : date.slice(4)}` as LocalDate;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
