import type { CommandOf } from '../commands.js';
import type { CaseContext } from '../context.js';
import { emit, refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { blankField, isUndecided } from '../guards.js';
import { cite, citeTopic } from '../rejections/reject.js';
import type { RegisteredCase } from '../state.js';

/** 并案. Only into an open case of the same kind that is not merged itself, so that a chain never has to be followed. */
export function merge(state: RegisteredCase, command: CommandOf<'MergeCase'>, context: CaseContext): CaseDecision {
  const { into, reason } = command;
  const { other } = context;
  if (!isUndecided(state)) return refuse('case.ended', { details: { status: state.status } });
  if (into === state.identity.caseId) return refuse('merge.into-itself', { field: 'into' });
  if (other === null || other.id !== into) return refuse('other.unknown', { field: 'into', details: { other: into } });
  if (other.kind !== state.kind) return refuse('merge.other-kind', { field: 'into', details: { kind: other.kind } });
  if (other.mergedInto !== null) {
    return refuse('merge.other-merged', { field: 'into', details: { into: other.mergedInto } });
  }
  if (!other.open) return refuse('merge.other-closed', { field: 'into' });
  return blankField({ reason }) ?? emit({ type: 'CaseMerged', data: { into, reason } });
}

export function unmerge(state: RegisteredCase, command: CommandOf<'UnmergeCase'>): CaseDecision {
  const { reason } = command;
  if (state.mergedInto === null) return refuse('merge.not-merged');
  return blankField({ reason }) ?? emit({ type: 'CaseUnmerged', data: { from: state.mergedInto, reason } });
}

export function link(state: RegisteredCase, command: CommandOf<'LinkCase'>, context: CaseContext): CaseDecision {
  const { to, relation } = command;
  if (to === state.identity.caseId) return refuse('link.itself', { field: 'to' });
  if (context.other === null || context.other.id !== to) {
    return refuse('other.unknown', { field: 'to', details: { other: to } });
  }
  if (state.links.some((known) => known.to === to && known.relation === relation)) {
    return refuse('link.already', { field: 'to', details: { relation } });
  }
  return emit({ type: 'CaseLinked', data: { to, relation } });
}

/** 推选代表人: Order 20 Art. 11, Order 121 Art. 12. */
export function electRepresentatives(
  state: RegisteredCase,
  command: CommandOf<'ElectRepresentatives'>,
  context: CaseContext,
): CaseDecision {
  const { complainants, representatives, consent } = command;
  const { jointComplainants, jointRepresentatives } = context.ruleSet.powers;
  if (!isUndecided(state)) return refuse('case.ended', { details: { status: state.status } });
  if (!Number.isSafeInteger(complainants) || complainants < jointComplainants.value) {
    return refuse('joint.too-few-complainants', {
      field: 'complainants',
      article: cite(context.ruleSet, jointComplainants.article),
      details: { least: jointComplainants.value },
    });
  }
  if (representatives.length < 1 || representatives.length > jointRepresentatives.value) {
    return refuse('joint.representatives-number', {
      field: 'representatives',
      article: cite(context.ruleSet, jointRepresentatives.article),
      details: { most: jointRepresentatives.value },
    });
  }
  if (!consent) {
    return refuse('joint.no-consent', { field: 'consent', article: citeTopic(context.ruleSet, 'joint-complaint') });
  }
  return emit({ type: 'RepresentativesElected', data: { complainants, representatives, consent } });
}
