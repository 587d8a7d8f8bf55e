import { unreachable } from '#libs/kernel';
import type { Recorded } from '#libs/kernel';
import type { NotFiledReason, ReportEvent } from '../events/index.js';
import type { CaseState, ReportState } from '../state.js';

export function evolveReport(state: CaseState, fact: Recorded<ReportEvent>): CaseState {
  const { current } = state;
  switch (fact.type) {
    case 'VerificationStarted':
      if (state.kind === 'complaint') return lead(state, { verifying: true });
      return { ...state, status: 'verifying' };
    case 'CaseFiled':
      return decision(state, 'filed', null);
    case 'CaseNotFiled':
      return decision(state, 'not-filed', fact.data.reason);
    case 'ReporterNotified': {
      const told = report(state, { reporterNotified: true });
      // A reporter told after closing does not open the case again.
      return state.status === 'filed' || state.status === 'not-filed' ? { ...told, status: 'reporter-notified' } : told;
    }
    case 'RepeatReportNoted':
      return report(state, { repeats: [...current.report.repeats, fact.data.repeat] });
    case 'LeadFound':
      return {
        ...state,
        current: {
          ...current,
          lead: { foundAt: fact.effectiveAt, verifying: false, decision: null },
          leadCount: current.leadCount + 1,
        },
      };
    case 'HandedToPolice':
      return { ...state, handedToPolice: true };
    case 'VerificationExtended':
    case 'ReportSupplemented':
    case 'RewardGranted':
      return state;
    default:
      return unreachable(fact);
  }
}

/** In a complaint the decision is about the lead; the complaint itself goes its own way (两条线: each by its own procedure). */
function decision(state: CaseState, made: 'filed' | 'not-filed', reason: NotFiledReason | null): CaseState {
  if (state.kind === 'complaint') return lead(state, { verifying: false, decision: made });
  return { ...report(state, { decision: made, notFiledReason: reason }), status: made };
}

function report(state: CaseState, change: Partial<ReportState>): CaseState {
  return { ...state, current: { ...state.current, report: { ...state.current.report, ...change } } };
}

function lead(state: CaseState, change: { verifying: boolean; decision?: 'filed' | 'not-filed' }): CaseState {
  const known = state.current.lead;
  return known === null ? state : { ...state, current: { ...state.current, lead: { ...known, ...change } } };
}
