import { calendarById, dueOf, openRuns, ruleSetById } from '#libs/law';
import type { ClockInstance, ClockRule, Due, RuleSet } from '#libs/law';
import type { CaseState } from '../state.js';

/** A run of a clock, the rule that it follows, and when it is due – by the law and the calendar that it is pinned to. */
export interface ReadClock {
  readonly run: ClockInstance;
  readonly rule: ClockRule;
  /** The law that the rule is of, for citing its articles: a run may follow an earlier one than the case does by now. */
  readonly law: RuleSet;
  readonly due: Due;
}

/** `undefined` for a run that is pinned to something this program does not ship: nobody can say when it is due. */
export function readClock(run: ClockInstance): ReadClock | undefined {
  const law = ruleSetById(run.ruleSet);
  const rule = law?.clocks[run.clock];
  return law && rule && calendarById(run.calendar) ? { run, rule, law, due: dueOf(run) } : undefined;
}

/** The clocks of the present episode that are open. */
export function openClocks(state: CaseState): readonly ReadClock[] {
  return openRuns(state.clocks).flatMap((run) => readClock(run) ?? []);
}

/** The clock within which the parties must agree: from acceptance to the ending of the mediation. */
export function mediationClock(state: CaseState): ReadClock | undefined {
  return openClocks(state).find(
    ({ rule: { starts, stops } }) =>
      starts.some(({ on }) => on === 'ComplaintAccepted') && stops.some(({ on }) => on === 'MediationTerminated'),
  );
}

/** The clock of verifying a report, or a lead found while mediating. Asked by what the rule does, not by its name. */
export function verificationClock(state: CaseState): ReadClock | undefined {
  return openClocks(state).find(({ rule }) => rule.extension?.on === 'VerificationExtended');
}
