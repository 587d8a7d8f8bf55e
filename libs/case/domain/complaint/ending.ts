import { dateOf, isDate } from '#libs/kernel';
import type { Ground, RuleSet } from '#libs/law';
import { mediationClock } from '../clocks/reading.js';
import type { CommandOf } from '../commands.js';
import type { CaseContext } from '../context.js';
import { emit, refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { isBlank, isUndecided, wrongMoney } from '../guards.js';
import { cite, citeTopic } from '../rejections/reject.js';
import type { RegisteredCase } from '../state.js';
import { groundOf } from './initial-review.js';
import { notMediating } from './mediation.js';

/** 达成调解协议, and the document that belongs to it: Order 20 Art. 22, Order 121 Art. 24. */
export function recordAgreement(
  state: RegisteredCase,
  command: CommandOf<'RecordAgreement'>,
  context: CaseContext,
): CaseDecision {
  const { recoveredFen, document, performBy, representedConsent } = command;
  const { mediation } = state.current;
  const article = citeTopic(context.ruleSet, 'mediation-document');
  if (state.status !== 'mediating') return notMediating(state, article);
  if (mediation.recusalPending) return refuse('recusal.pending', { article: citeTopic(context.ruleSet, 'recusal') });
  if (mediation.people?.open) return refuse('people.open', { article: citeTopic(context.ruleSet, 'hand-over') });
  if (document === 'recorded' && mediation.lastManner === 'on-site') {
    return refuse('agreement.document-needed', { field: 'document', article });
  }
  if (performBy !== null && (!isDate(performBy) || performBy < dateOf(context.effectiveAt))) {
    return refuse('agreement.perform-by-past', { field: 'performBy', article });
  }
  return (
    wrongMoney('recoveredFen', recoveredFen) ??
    representedObjection(state, representedConsent, context) ??
    emit({ type: 'MediationAgreementReached', data: { recoveredFen, document, performBy, representedConsent } })
  );
}

/** 撤回: the complainant's own will, at any time before the substance has ended. */
export function withdraw(
  state: RegisteredCase,
  command: CommandOf<'WithdrawComplaint'>,
  context: CaseContext,
): CaseDecision {
  const { settledPrivately, representedConsent } = command;
  if (!isUndecided(state)) return refuse('case.ended', { details: { status: state.status } });
  return (
    representedObjection(state, representedConsent, context) ??
    emit({ type: 'ComplaintWithdrawn', data: { settledPrivately, representedConsent } })
  );
}

/** Both parties are told of the ending, once, also when the case was closed before: Order 20 Art. 21, Order 121 Art. 23. */
export function notifyParties(
  state: RegisteredCase,
  command: CommandOf<'NotifyParties'>,
  context: CaseContext,
): CaseDecision {
  const article = citeTopic(context.ruleSet, 'ending');
  if (!state.current.mediationEnded) return refuse('notice.no-ending', { article });
  if (state.current.partiesNotified) return refuse('notice.already-given', { article });
  return emit({ type: 'PartiesNotified', data: { manner: command.manner } });
}

/** 终止调解 on a ground that the rule-set lists: Order 20 Art. 21, Order 121 Art. 23. */
export function terminate(
  state: RegisteredCase,
  command: CommandOf<'TerminateMediation'>,
  context: CaseContext,
): CaseDecision {
  const { ruleSet } = context;
  const ending = citeTopic(ruleSet, 'ending');
  if (state.status !== 'accepted' && state.status !== 'mediating') return notMediating(state, ending);
  if (state.current.mediation.people?.open) {
    return refuse('people.open', { article: citeTopic(ruleSet, 'hand-over') });
  }
  const ground = groundOf(ruleSet.ending, command.ground);
  if (!ground) {
    return refuse('termination.unknown-ground', {
      field: 'ground',
      article: ending,
      details: { ground: command.ground },
    });
  }
  const article = cite(ruleSet, ground.article);
  const reason = isBlank(command.reason) ? null : command.reason;
  return (
    groundObjection(state, ground, article, reason, context) ??
    emit({ type: 'MediationTerminated', data: { ground: { code: ground.code, article }, reason } })
  );
}

/** What the log says against a ground. Where it cannot tell, a reason in words is asked for. */
function groundObjection(
  state: RegisteredCase,
  ground: Ground,
  article: string,
  reason: string | null,
  context: CaseContext,
): CaseDecision | undefined {
  const { mediation } = state.current;
  const unreasoned = reason === null ? refuse('termination.reason-missing', { field: 'reason', article }) : undefined;
  switch (ground.topic) {
    case 'withdrawn-or-settled':
      return refuse('termination.use-withdrawal', { field: 'ground', article });
    case 'testing-not-agreed':
      return suspended(state, context.ruleSet) ?? testingAgreed(state, article);
    case 'absent-or-refused':
      return suspended(state, context.ruleSet) ?? (mediation.partyAbsent ? undefined : unreasoned);
    case 'no-agreement':
      return (
        suspended(state, context.ruleSet) ??
        (state.status === 'mediating' ? undefined : refuse('termination.not-mediated', { field: 'ground', article }))
      );
    case 'no-agreement-in-time':
      return notYetDue(state, article, context);
    case 'refusal-ground':
      // Order 121 Art. 42 is named there too: what went to the police needs no further words.
      return state.handedToPolice ? undefined : unreasoned;
    case 'party-gone':
    case 'other-law':
      return unreasoned;
    default:
      // A topic of refusing among the grounds of ending is a defect of the rule-set file: no mediation ends on it.
      return refuse('termination.unknown-ground', { field: 'ground', article, details: { ground: ground.code } });
  }
}

/** A request for recusal suspends the mediation: it cannot fail while it rests. */
function suspended(state: RegisteredCase, ruleSet: RuleSet): CaseDecision | undefined {
  return state.current.mediation.recusalPending
    ? refuse('recusal.pending', { article: citeTopic(ruleSet, 'recusal') })
    : undefined;
}

function testingAgreed(state: RegisteredCase, article: string): CaseDecision | undefined {
  const { body, costBorneBy } = state.current.mediation.testing;
  return body !== null && costBorneBy.trim() !== ''
    ? refuse('termination.testing-agreed', { field: 'ground', article })
    : undefined;
}

/** Order 20 Art. 21 (5): 45 working days; Order 121 Art. 23 (5): 60 days. The time must have run out, testing left out. */
function notYetDue(state: RegisteredCase, article: string, context: CaseContext): CaseDecision | undefined {
  const clock = mediationClock(state);
  if (clock === undefined) return undefined;
  const { dueAt } = clock.due;
  return dueAt !== null && context.effectiveAt > dueAt
    ? undefined
    : refuse('termination.not-yet-due', { field: 'ground', article, details: { dueAt } });
}

/** In a joint complaint a waiver or an agreement needs the represented persons' consent: Order 20 Art. 11, Order 121 Art. 12. */
function representedObjection(
  state: RegisteredCase,
  consent: boolean | null,
  context: CaseContext,
): CaseDecision | undefined {
  return state.joint !== null && consent !== true
    ? refuse('joint.represented-consent-missing', {
        field: 'representedConsent',
        article: citeTopic(context.ruleSet, 'joint-complaint'),
      })
    : undefined;
}
