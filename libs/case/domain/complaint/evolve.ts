import { unreachable } from '#libs/kernel';
import type { Recorded } from '#libs/kernel';
import type { ComplaintEvent } from '../events/index.js';
import { freshMediation } from '../initial-case.js';
import type { CaseState, EpisodeState, MediationState, SettledBy, TestingState } from '../state.js';

export function evolveComplaint(state: CaseState, fact: Recorded<ComplaintEvent>): CaseState {
  const { current } = state;
  switch (fact.type) {
    case 'ComplaintAccepted':
      return {
        ...within(state, { decision: { accepted: true, at: fact.effectiveAt, notified: false } }),
        status: 'accepted',
      };
    case 'ComplaintNotAccepted':
      return {
        ...within(state, { decision: { accepted: false, at: fact.effectiveAt, notified: false } }),
        status: 'not-accepted',
      };
    case 'ComplainantNotified':
      return current.decision === null ? state : within(state, { decision: { ...current.decision, notified: true } });
    case 'OfferedToOdr':
      return {
        ...within(state, { odr: { enterprise: fact.data.enterprise, accepted: false, returnsTo: state.status } }),
        status: 'with-odr',
      };
    case 'OdrAccepted':
      return current.odr === null ? state : within(state, { odr: { ...current.odr, accepted: true } });
    case 'OdrSettled':
      return settled(state, 'odr', fact.data.recoveredFen);
    case 'OdrFailed':
      return { ...within(state, { odr: null }), status: current.odr?.returnsTo ?? 'awaiting-initial-review' };
    case 'MediationStarted':
      return { ...mediation(state, { mediator: fact.data.mediator }), status: 'mediating' };
    case 'RecusalRequested':
      return mediation(state, { recusalPending: true });
    case 'MediatorRecused':
      return mediation(state, { recusalPending: false, mediator: fact.data.successor ?? fact.data.mediator });
    case 'MediationSessionHeld':
      return mediation(state, {
        sessions: current.mediation.sessions + 1,
        lastManner: fact.data.manner,
        partyAbsent: current.mediation.partyAbsent || !fact.data.complainantPresent || !fact.data.respondentPresent,
      });
    case 'TestingBodyNamed':
      return testing(state, fact.data);
    case 'TestingCommissioned':
      return testing(state, { commissioned: true });
    case 'TestingConcluded':
      return testing(state, freshMediation.testing);
    case 'PeoplesMediationReferred':
      return {
        ...mediation(state, { people: { committee: fact.data.committee, mediator: null, open: true } }),
        status: 'mediating',
      };
    case 'PeoplesMediatorAssigned': {
      const { people } = current.mediation;
      return people === null ? state : mediation(state, { people: { ...people, mediator: fact.data.mediator } });
    }
    case 'PeoplesMediationConcluded': {
      const { people } = current.mediation;
      const concluded = people === null ? state : mediation(state, { people: { ...people, open: false } });
      return fact.data.agreed ? settled(concluded, 'peoples-mediation', fact.data.recoveredFen) : concluded;
    }
    case 'MediationAgreementReached':
      return settled(state, 'mediation', fact.data.recoveredFen);
    case 'MediationTerminated':
      return { ...within(state, { mediationEnded: true }), status: 'terminated' };
    case 'ComplaintWithdrawn':
      // Withdrawn before acceptance there was no mediation to end, and nobody to be told of its ending.
      return { ...within(state, { mediationEnded: current.decision?.accepted === true }), status: 'withdrawn' };
    case 'PartiesNotified':
      return within(state, { partiesNotified: true });
    default:
      return unreachable(fact);
  }
}

function within(state: CaseState, change: Partial<EpisodeState>): CaseState {
  return { ...state, current: { ...state.current, ...change } };
}

function mediation(state: CaseState, change: Partial<MediationState>): CaseState {
  return within(state, { mediation: { ...state.current.mediation, ...change } });
}

function testing(state: CaseState, change: Partial<TestingState>): CaseState {
  const { body, by, costBorneBy, commissioned } = { ...state.current.mediation.testing, ...change };
  return mediation(state, { testing: { body, by, costBorneBy, commissioned } });
}

function settled(state: CaseState, settledBy: SettledBy, recoveredFen: number): CaseState {
  const sum = state.current.recoveredFen + recoveredFen;
  return { ...within(state, { settledBy, recoveredFen: sum, mediationEnded: settledBy !== 'odr' }), status: 'settled' };
}
