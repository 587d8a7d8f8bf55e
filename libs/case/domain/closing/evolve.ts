import { unreachable } from '#libs/kernel';
import type { Instant, Recorded } from '#libs/kernel';
import type { ClosingEvent } from '../events/index.js';
import { freshEpisode } from '../initial-case.js';
import type { CaseState, CaseStatus } from '../state.js';

export function evolveClosing(state: CaseState, fact: Recorded<ClosingEvent>): CaseState {
  switch (fact.type) {
    case 'ConsultationAnswered':
      return { ...state, status: 'answered' };
    case 'CaseClosed':
      return {
        ...state,
        status: 'closed',
        current: { ...state.current, closedAs: fact.data.outcome, closedAt: fact.effectiveAt },
      };
    case 'FeedbackGiven':
      return state.status === 'closed' ? { ...state, status: 'feedback-given' } : state;
    case 'FollowUpRecorded':
      // Nobody reached is an attempt, not a follow-up.
      return fact.data.reached ? { ...state, status: 'followed-up' } : state;
    case 'CaseReopened': {
      const { outcome, recoveredFen, closedAt } = fact.data.frozen;
      return {
        ...state,
        status: reopenedTo(state),
        episode: fact.data.episode,
        current: freshEpisode,
        // An order was about the old episode.
        supervision: { ...state.supervision, open: null },
        // The event's text was an instant when it was decided; evolve takes it as it stands.
        past: [...state.past, { episode: state.episode, outcome, recoveredFen, closedAt: closedAt as Instant }],
      };
    }
    default:
      return unreachable(fact);
  }
}

/** The first step that the kind of case decides anything in. */
function reopenedTo(state: CaseState): CaseStatus {
  switch (state.kind) {
    case 'complaint':
      return 'awaiting-initial-review';
    case 'report':
    case 'consultation':
      return 'signed';
    default:
      return state.status;
  }
}
