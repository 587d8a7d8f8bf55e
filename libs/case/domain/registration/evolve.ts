import { unreachable } from '#libs/kernel';
import type { Recorded } from '#libs/kernel';
import type { CaseRegistered, RegistrationEvent } from '../events/index.js';
import { isBlank } from '../guards.js';
import { freshEpisode } from '../initial-case.js';
import type { CaseIdentity, CaseState } from '../state.js';

export function evolveRegistration(state: CaseState, fact: Recorded<RegistrationEvent>): CaseState {
  switch (fact.type) {
    case 'CaseRegistered':
      return {
        ...state,
        kind: fact.data.kind,
        identity: identityOf(fact),
        status: 'registered',
        unit: fact.unit,
        episode: 1,
        current: freshEpisode,
        links: fact.data.linkedTo === null ? [] : [{ to: fact.data.linkedTo, relation: 'same-submission' }],
        ruleSet: fact.ruleSet,
        calendar: fact.data.calendar,
      };
    case 'CaseRouted':
      return {
        ...state,
        status: 'routed',
        unit: fact.data.toUnit,
        routedFrom: [...state.routedFrom, fact.data.fromUnit],
        handler: null,
      };
    case 'CaseSigned':
      // A signed complaint waits for its initial review; there is no event between the two.
      return { ...state, status: state.kind === 'complaint' ? 'awaiting-initial-review' : 'signed' };
    case 'CaseReturned':
      return {
        ...state,
        status: 'returned',
        unit: fact.data.toUnit,
        routedFrom: state.routedFrom.slice(0, -1),
        handler: null,
      };
    case 'CaseTransferred':
      // Another authority owes the work, and with it the answer.
      return { ...state, status: 'transferred', supervision: { ...state.supervision, open: null } };
    case 'HandlerAssigned':
      return { ...state, handler: fact.data.handler };
    case 'MaterialsSupplemented':
      return { ...state, materialsSupplemented: true };
    case 'IdentityVerified':
      return { ...state, identityCheck: fact.data.result };
    case 'RepresentativesElected': {
      const { complainants, representatives } = fact.data;
      return { ...state, joint: { complainants, representatives: representatives.length } };
    }
    case 'CompetenceDisputed':
      return { ...state, competence: { withUnit: fact.data.withUnit, pending: true } };
    case 'CompetenceSettled':
      return {
        ...state,
        competence: { withUnit: state.competence?.withUnit ?? fact.data.competentUnit, pending: false },
      };
    case 'CaseMerged':
      return { ...state, status: 'merged', mergedInto: fact.data.into, statusBeforeMerge: state.status };
    case 'CaseUnmerged':
      return {
        ...state,
        status: state.statusBeforeMerge ?? 'registered',
        mergedInto: null,
        statusBeforeMerge: null,
      };
    case 'CaseLinked':
      return { ...state, links: [...state.links, fact.data] };
    case 'MaterialsRequested':
    case 'EvidenceAttached':
    case 'NoteAdded':
      return state;
    default:
      return unreachable(fact);
  }
}

function identityOf({ data, effectiveAt, unit }: Recorded<CaseRegistered>): CaseIdentity {
  const { submitter } = data;
  return {
    caseId: data.caseId,
    channel: data.channel,
    source: data.source,
    receivedAt: data.receivedAt,
    registeredAt: effectiveAt,
    registeredBy: unit,
    named: data.named,
    gives: { name: !isBlank(submitter.name), phone: !isBlank(submitter.phone), address: !isBlank(submitter.address) },
    respondent: data.respondent,
    category: data.category,
    problem: data.problem,
    place: data.place,
    amountInDisputeFen: data.amountInDisputeFen,
    knewOn: data.knewOn,
    byRepresentative: data.representative !== null,
  };
}
