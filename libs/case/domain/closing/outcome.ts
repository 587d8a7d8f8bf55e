import type { ClosingOutcome } from '../events/index.js';
import type { CaseState } from '../state.js';

/** The outcome that follows from what happened, or `undefined` while the substance is open. */
export function outcomeOfCase(state: CaseState): ClosingOutcome | undefined {
  const { settledBy, report } = state.current;
  switch (state.status) {
    case 'settled':
      if (settledBy === 'odr') return 'settled-by-odr';
      return settledBy === 'peoples-mediation' ? 'settled-by-peoples-mediation' : 'settled';
    case 'terminated':
    case 'withdrawn':
    case 'not-accepted':
    case 'answered':
    case 'transferred':
      return state.status;
    case 'filed':
    case 'not-filed':
    case 'reporter-notified':
      if (report.notFiledReason === 'repeat-on-same-facts') return 'repeat-noted';
      return report.decision ?? undefined;
    default:
      return undefined;
  }
}
