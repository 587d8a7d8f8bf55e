import type { CommandOf } from '../commands.js';
import type { CaseContext } from '../context.js';
import { emit, refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { blankField, isBlank, wrongMoney } from '../guards.js';
import { cite, citeTopic } from '../rejections/reject.js';
import type { RegisteredCase } from '../state.js';

/** 调解 by the bureau: only with both parties' consent. Order 20 Art. 16, Order 121 Art. 18. */
export function startMediation(
  state: RegisteredCase,
  command: CommandOf<'StartMediation'>,
  context: CaseContext,
): CaseDecision {
  const article = citeTopic(context.ruleSet, 'mediation-consent');
  const { mediator, complainantConsents, respondentConsents } = command;
  const { mediation } = state.current;
  // People's mediation that came to nothing gives the dispute back to a bureau that has no mediator for it yet.
  const givenBack = state.status === 'mediating' && mediation.mediator === null && mediation.people?.open === false;
  if (state.status !== 'accepted' && !givenBack) {
    return refuse('mediation.not-accepted', { article, details: { status: state.status } });
  }
  if (!complainantConsents || !respondentConsents) {
    const field = complainantConsents ? 'respondentConsents' : 'complainantConsents';
    return refuse('mediation.consent-missing', { field, article });
  }
  return (
    blankField({ mediator }) ??
    emit({ type: 'MediationStarted', data: { mediator, complainantConsents, respondentConsents } })
  );
}

/** 回避: Order 20 Art. 19, Order 121 Art. 21. The request suspends the mediation. */
export function requestRecusal(
  state: RegisteredCase,
  command: CommandOf<'RequestRecusal'>,
  context: CaseContext,
): CaseDecision {
  const { mediator, recusalPending } = state.current.mediation;
  const { by, reason } = command;
  const article = citeTopic(context.ruleSet, 'recusal');
  if (state.status !== 'mediating' || mediator === null) return notMediating(state, article);
  if (recusalPending) return refuse('recusal.pending', { article });
  return blankField({ reason }) ?? emit({ type: 'RecusalRequested', data: { mediator, by, reason } });
}

export function decideRecusal(
  state: RegisteredCase,
  command: CommandOf<'DecideRecusal'>,
  context: CaseContext,
): CaseDecision {
  const { mediator, recusalPending } = state.current.mediation;
  const { granted, successor } = command;
  const article = citeTopic(context.ruleSet, 'recusal');
  if (state.status !== 'mediating' || mediator === null || !recusalPending)
    return refuse('recusal.none-pending', { article });
  if (granted && (isBlank(successor) || successor === mediator)) {
    return refuse('recusal.successor-missing', { field: 'successor', article });
  }
  return emit({ type: 'MediatorRecused', data: { mediator, granted, successor: granted ? successor : null } });
}

/** A session; on site the parties are told time, place and mediator beforehand. Order 20 Art. 18, Order 121 Art. 20. */
export function holdSession(
  state: RegisteredCase,
  command: CommandOf<'HoldMediationSession'>,
  context: CaseContext,
): CaseDecision {
  const article = citeTopic(context.ruleSet, 'mediation-manner');
  const { manner, place, partiesToldAt, complainantPresent, respondentPresent, summary } = command;
  const { mediator, recusalPending, people } = state.current.mediation;
  if (state.status !== 'mediating') return notMediating(state, article);
  if (recusalPending) return refuse('recusal.pending', { article: citeTopic(context.ruleSet, 'recusal') });
  if (people?.open) return refuse('people.open', { article: citeTopic(context.ruleSet, 'hand-over') });
  if (mediator === null) return refuse('session.no-mediator', { article });
  if (manner === 'on-site') {
    if (isBlank(place)) return refuse('session.place-missing', { field: 'place', article });
    if (partiesToldAt === null || partiesToldAt >= context.effectiveAt) {
      return refuse('session.parties-not-told', { field: 'partiesToldAt', article });
    }
  }
  return emit({
    type: 'MediationSessionHeld',
    data: { manner, place, mediator, partiesToldAt, complainantPresent, respondentPresent, summary },
  });
}

/** 委托人民调解: in the bureau's name. Order 20 Art. 17 names no consent; Order 121 Art. 19 asks for both parties'. */
export function referToPeople(
  state: RegisteredCase,
  command: CommandOf<'ReferToPeoplesMediation'>,
  context: CaseContext,
): CaseDecision {
  const { committee, complainantConsents, respondentConsents } = command;
  const { handOverConsent } = context.ruleSet.powers;
  const article = cite(context.ruleSet, handOverConsent.article);
  if (state.status !== 'accepted' && state.status !== 'mediating') return notMediating(state, article);
  if (state.current.mediation.people?.open) return refuse('people.open', { article });
  if (handOverConsent.value === 'both-parties' && !(complainantConsents && respondentConsents)) {
    const field = complainantConsents ? 'respondentConsents' : 'complainantConsents';
    return refuse('people.consent-missing', { field, article });
  }
  return (
    blankField({ committee }) ??
    emit({ type: 'PeoplesMediationReferred', data: { committee, complainantConsents, respondentConsents } })
  );
}

export function assignPeoplesMediator(
  state: RegisteredCase,
  command: CommandOf<'AssignPeoplesMediator'>,
): CaseDecision {
  if (!withPeople(state)) return refuse('people.not-referred');
  return (
    blankField({ mediator: command.mediator }) ??
    emit({ type: 'PeoplesMediatorAssigned', data: { mediator: command.mediator } })
  );
}

/** An agreement of people's mediation settles the complaint; without one the mediation goes back to the bureau. */
export function concludePeoplesMediation(
  state: RegisteredCase,
  command: CommandOf<'ConcludePeoplesMediation'>,
): CaseDecision {
  const { agreed, recoveredFen, agreementNumber } = command;
  if (!withPeople(state)) return refuse('people.not-referred');
  if (!agreed && recoveredFen !== 0) return refuse('people.recovered-without-agreement', { field: 'recoveredFen' });
  return (
    wrongMoney('recoveredFen', recoveredFen) ??
    emit({ type: 'PeoplesMediationConcluded', data: { agreed, recoveredFen, agreementNumber } })
  );
}

/** A complaint that was withdrawn meanwhile is no longer the committee's to settle. */
function withPeople(state: RegisteredCase): boolean {
  return state.status === 'mediating' && state.current.mediation.people?.open === true;
}

export function notMediating(state: RegisteredCase, article: string): CaseDecision {
  return refuse('mediation.not-running', { article, details: { status: state.status } });
}
