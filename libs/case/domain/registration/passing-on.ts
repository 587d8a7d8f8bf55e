import type { CommandOf } from '../commands.js';
import type { CaseContext, OrganisationView } from '../context.js';
import type { CaseEvent, UnitCode } from '../events/index.js';
import { emit, refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { blankField, isUndecided } from '../guards.js';
import { cite, citeTopic } from '../rejections/reject.js';
import type { CaseStatus, RegisteredCase } from '../state.js';

/** Before anybody has decided anything: a case may still move from unit to unit. */
const MOVABLE: ReadonlySet<CaseStatus> = new Set([
  'registered',
  'routed',
  'returned',
  'signed',
  'awaiting-initial-review',
]);

/**
 * 分流. The unit that registered the case passes it to any unit; a unit that it was passed to may give it to the stations
 * below it, but not to its equals: Order 20 Art. 37, Order 121 Art. 41.
 */
export function route(state: RegisteredCase, command: CommandOf<'RouteCase'>, context: CaseContext): CaseDecision {
  const { toUnit, reason } = command;
  const { organisation, ruleSet, unit } = context;
  if (!MOVABLE.has(state.status)) return refuse('routing.too-late', { details: { status: state.status } });
  if (unit !== state.unit)
    return refuse('routing.not-holder', { field: 'actingUnit', details: { holder: state.unit } });
  if (!organisation.exists(toUnit)) return refuse('unit.unknown', { field: 'toUnit', details: { unit: toUnit } });
  if (toUnit === state.unit) return refuse('routing.to-itself', { field: 'toUnit' });
  const { passOnByReturnOnly } = ruleSet.powers;
  const passedOn = state.routedFrom.length > 0;
  if (passedOn && passOnByReturnOnly.value && !isBelow(organisation, toUnit, state.unit)) {
    return refuse('routing.hand-back-instead', { field: 'toUnit', article: cite(ruleSet, passOnByReturnOnly.article) });
  }
  return emit({ type: 'CaseRouted', data: { toUnit, fromUnit: state.unit, reason } });
}

/** 签收: by the unit that holds the case – the one that it was routed to, or the one that received it and keeps it. */
export function sign(state: RegisteredCase, context: CaseContext): CaseDecision {
  if (state.status !== 'routed' && state.status !== 'registered' && state.status !== 'returned') {
    return refuse('signing.not-open', { details: { status: state.status } });
  }
  if (context.unit !== state.unit) {
    const article = citeTopic(context.ruleSet, 'passing-on');
    return refuse('signing.not-holder', { field: 'actingUnit', article, details: { holder: state.unit } });
  }
  return emit({ type: 'CaseSigned', data: { unit: state.unit } });
}

/** 退回: to whoever routed it and to nobody else: Order 20 Art. 37, Order 121 Art. 41. */
export function handBack(state: RegisteredCase, command: CommandOf<'ReturnCase'>, context: CaseContext): CaseDecision {
  const article = citeTopic(context.ruleSet, 'passing-on');
  const router = state.routedFrom.at(-1);
  if (router === undefined) return refuse('return.not-routed', { article });
  if (!MOVABLE.has(state.status)) return refuse('return.too-late', { article, details: { status: state.status } });
  if (context.unit !== state.unit) {
    return refuse('return.not-holder', { field: 'actingUnit', article, details: { holder: state.unit } });
  }
  if (state.competence !== null && !state.competence.pending) {
    return refuse('competence.settled', { article: citeTopic(context.ruleSet, 'competence-dispute') });
  }
  return (
    blankField({ reason: command.reason }) ??
    emit({ type: 'CaseReturned', data: { fromUnit: state.unit, toUnit: router, reason: command.reason } })
  );
}

/** 移送: ends the bureau's work. The article is the one on competence for the kind of case. */
export function transfer(
  state: RegisteredCase,
  command: CommandOf<'TransferCase'>,
  context: CaseContext,
): CaseDecision {
  if (!isUndecided(state)) return refuse('case.ended', { details: { status: state.status } });
  const topic = { complaint: 'competence', report: 'report-not-competent', consultation: 'not-covered' } as const;
  const { toAuthority, reason } = command;
  return (
    blankField({ toAuthority, reason }) ??
    emit({
      type: 'CaseTransferred',
      data: { toAuthority, reason, article: citeTopic(context.ruleSet, topic[state.kind]) },
    })
  );
}

/** Two bureaus disagree on who is competent: Order 20 Art. 30, Order 121 Art. 33. */
export function disputeCompetence(
  state: RegisteredCase,
  command: CommandOf<'DisputeCompetence'>,
  context: CaseContext,
): CaseDecision {
  const article = citeTopic(context.ruleSet, 'competence-dispute');
  const { withUnit, reason } = command;
  if (!MOVABLE.has(state.status)) return refuse('competence.too-late', { article, details: { status: state.status } });
  if (state.competence?.pending) return refuse('competence.pending', { article });
  if (!context.organisation.exists(withUnit)) {
    return refuse('unit.unknown', { field: 'withUnit', details: { unit: withUnit } });
  }
  if (withUnit === state.unit) return refuse('competence.with-itself', { field: 'withUnit', article });
  return blankField({ reason }) ?? emit({ type: 'CompetenceDisputed', data: { withUnit, reason } });
}

/** Settled by agreement or by the common superior; where the other bureau is competent, the case goes to it in the same breath. */
export function settleCompetence(
  state: RegisteredCase,
  command: CommandOf<'SettleCompetence'>,
  context: CaseContext,
): CaseDecision {
  const article = citeTopic(context.ruleSet, 'competence-dispute');
  const { by, competentUnit } = command;
  if (!state.competence?.pending) return refuse('competence.not-disputed', { article });
  // Withdrawn or transferred in the meantime: nobody is competent for a case that has ended.
  if (!MOVABLE.has(state.status)) return refuse('competence.too-late', { article, details: { status: state.status } });
  if (!context.organisation.exists(competentUnit)) {
    return refuse('unit.unknown', { field: 'competentUnit', details: { unit: competentUnit } });
  }
  const named = competentUnit === state.unit || competentUnit === state.competence.withUnit;
  if (by === 'agreement' && !named) return refuse('competence.third-unit', { field: 'competentUnit', article });
  const settled: CaseEvent = { type: 'CompetenceSettled', data: { by, competentUnit } };
  if (competentUnit === state.unit) return emit(settled);
  return emit(settled, { type: 'CaseRouted', data: { toUnit: competentUnit, fromUnit: state.unit, reason: null } });
}

function isBelow(organisation: OrganisationView, unit: UnitCode, superior: UnitCode): boolean {
  const seen = new Set<UnitCode>();
  for (let at = organisation.parentOf(unit); at !== null && !seen.has(at); at = organisation.parentOf(at)) {
    if (at === superior) return true;
    seen.add(at);
  }
  return false;
}
