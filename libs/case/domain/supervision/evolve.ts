import { unreachable } from '#libs/kernel';
import type { Recorded } from '#libs/kernel';
import type { SupervisionEvent } from '../events/index.js';
import type { CaseState } from '../state.js';

/** What reminding and ordering leave behind; the clock of the answer is the rule-set's. */
export function evolveSupervision(state: CaseState, fact: Recorded<SupervisionEvent>): CaseState {
  switch (fact.type) {
    case 'SupervisionOrdered': {
      const { orderId, toUnit, cause } = fact.data;
      const open = { orderId, toUnit, cause, orderedAt: fact.effectiveAt };
      return { ...state, supervision: { ordered: state.supervision.ordered + 1, open } };
    }
    case 'SupervisionAnswered':
      return { ...state, supervision: { ...state.supervision, open: null } };
    case 'ReminderIssued':
      return state;
    default:
      return unreachable(fact);
  }
}
