import type { Envelope, Instant } from '#libs/kernel';
import { clocksAfter, evolveClockRecord } from './clocks/evolve.js';
import { evolveClosing } from './closing/evolve.js';
import { evolveComplaint } from './complaint/evolve.js';
import type { CaseEvent } from './events/index.js';
import { evidenceAfter } from './evidence.js';
import { factOf } from './facts.js';
import type { CaseFact } from './facts.js';
import { evolveRegistration } from './registration/evolve.js';
import { evolveReport } from './report/evolve.js';
import { initialCase } from './initial-case.js';
import type { CaseState } from './state.js';
import { evolveSupervision } from './supervision/evolve.js';

/**
 * The case after an event. Total: whatever was stored folds, also what no decider would decide today, and an event of a
 * type that this program does not know changes nothing.
 */
export function evolveCase(state: CaseState, envelope: CaseFact | Envelope<CaseEvent>): CaseState {
  const fact = factOf(envelope);
  const next = evolveSlice(state, fact);
  const moved = next.status !== state.status || next.episode !== state.episode;
  return {
    ...next,
    statusSince: moved ? fact.effectiveAt : state.statusSince,
    evidence: evidenceAfter(state.evidence, state.kind, fact),
    clocks: clocksAfter(state.clocks, fact),
    lastEffectiveAt: later(state.lastEffectiveAt, fact.effectiveAt),
  };
}

/** A case from its stream, in order. */
export function foldCase(events: Iterable<CaseFact | Envelope<CaseEvent>>): CaseState {
  let state = initialCase;
  for (const event of events) state = evolveCase(state, event);
  return state;
}

function evolveSlice(state: CaseState, fact: CaseFact): CaseState {
  switch (fact.type) {
    case 'CaseRegistered':
    case 'CaseRouted':
    case 'CaseSigned':
    case 'CaseReturned':
    case 'CaseTransferred':
    case 'HandlerAssigned':
    case 'MaterialsRequested':
    case 'MaterialsSupplemented':
    case 'EvidenceAttached':
    case 'NoteAdded':
    case 'IdentityVerified':
    case 'RepresentativesElected':
    case 'CompetenceDisputed':
    case 'CompetenceSettled':
    case 'CaseMerged':
    case 'CaseUnmerged':
    case 'CaseLinked':
      return evolveRegistration(state, fact);
    case 'ComplaintAccepted':
    case 'ComplaintNotAccepted':
    case 'ComplainantNotified':
    case 'OfferedToOdr':
    case 'OdrAccepted':
    case 'OdrSettled':
    case 'OdrFailed':
    case 'MediationStarted':
    case 'RecusalRequested':
    case 'MediatorRecused':
    case 'MediationSessionHeld':
    case 'TestingBodyNamed':
    case 'TestingCommissioned':
    case 'TestingConcluded':
    case 'PeoplesMediationReferred':
    case 'PeoplesMediatorAssigned':
    case 'PeoplesMediationConcluded':
    case 'MediationAgreementReached':
    case 'MediationTerminated':
    case 'ComplaintWithdrawn':
    case 'PartiesNotified':
      return evolveComplaint(state, fact);
    case 'VerificationStarted':
    case 'VerificationExtended':
    case 'CaseFiled':
    case 'CaseNotFiled':
    case 'ReporterNotified':
    case 'RepeatReportNoted':
    case 'ReportSupplemented':
    case 'LeadFound':
    case 'RewardGranted':
    case 'HandedToPolice':
      return evolveReport(state, fact);
    case 'ConsultationAnswered':
    case 'CaseClosed':
    case 'FeedbackGiven':
    case 'FollowUpRecorded':
    case 'CaseReopened':
      return evolveClosing(state, fact);
    case 'ClockPaused':
    case 'ClockResumed':
    case 'ClockExtended':
    case 'ClockVoided':
    case 'DueDateProjected':
    case 'RungFired':
    case 'DeadlineMissed':
      return evolveClockRecord(state, fact);
    case 'ReminderIssued':
    case 'SupervisionOrdered':
    case 'SupervisionAnswered':
      return evolveSupervision(state, fact);
    default:
      return fromNewerProgram(state, fact);
  }
}

/** The compiler says when a known type is forgotten; at run time only an event of a newer program comes here. */
function fromNewerProgram(state: CaseState, _fact: never): CaseState {
  return state;
}

function later(a: Instant | null, b: Instant): Instant {
  return a !== null && a > b ? a : b;
}
