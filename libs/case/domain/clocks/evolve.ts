import { evolveClocks, ruleSetById } from '#libs/law';
import type { ClockSet } from '#libs/law';
import { unreachable } from '#libs/kernel';
import type { Recorded } from '#libs/kernel';
import type { ClockStateEvent } from '../events/index.js';
import type { CaseFact } from '../facts.js';
import type { CaseState } from '../state.js';
import { rungKey, runKey } from './keys.js';

/** What the events about clocks change beside the clocks themselves. */
export function evolveClockRecord(state: CaseState, fact: Recorded<ClockStateEvent>): CaseState {
  switch (fact.type) {
    case 'DueDateProjected':
      return {
        ...state,
        calendar: fact.data.calendar,
        // The only event by which a case moves over to another regulation.
        ruleSet: fact.data.cause === 'rule-set-adopted' ? fact.ruleSet : state.ruleSet,
      };
    case 'RungFired': {
      const { clock, run, rung, dueAt } = fact.data;
      return { ...state, rungsFired: [...state.rungsFired, rungKey(clock, run, rung, dueAt)] };
    }
    case 'DeadlineMissed':
      return { ...state, missedRecorded: [...state.missedRecorded, runKey(fact.data.clock, fact.data.run)] };
    case 'ClockPaused':
    case 'ClockResumed':
    case 'ClockExtended':
    case 'ClockVoided':
      return state;
    default:
      return unreachable(fact);
  }
}

/** The clocks after an event, by the law that the event was decided under. An unknown law moves no clock. */
export function clocksAfter(clocks: ClockSet, fact: CaseFact): ClockSet {
  const ruleSet = ruleSetById(fact.ruleSet);
  return ruleSet ? evolveClocks(clocks, fact, ruleSet) : clocks;
}
