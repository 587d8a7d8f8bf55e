import { calendarById, lateness, outcomeOf, project, ruleSetById } from '#libs/law';
import type { ClockInstance, ClockOutcome, Lateness } from '#libs/law';
import type { Instant } from '#libs/kernel';

/** What follows from a run's facts. */
export interface RunDue {
  readonly dueAt: Instant | null;
  readonly firmness: 'firm' | 'provisional';
  readonly paused: boolean;
  readonly outcome: ClockOutcome;
  readonly lateness: Lateness | null;
}

/** Runs are immutable, so each is projected once for as long as anybody holds it. */
const known = new WeakMap<ClockInstance, RunDue>();

/**
 * When a run is due and how it ended, by the law and the calendar that it is pinned to.
 *
 * @throws RangeError for a rule-set or a calendar that this program does not ship
 */
export function dueOf(run: ClockInstance): RunDue {
  let due = known.get(run);
  if (!due) known.set(run, (due = worked(run)));
  return due;
}

function worked(run: ClockInstance): RunDue {
  const ruleSet = ruleSetById(run.ruleSet);
  const calendar = calendarById(run.calendar);
  const rule = ruleSet?.clocks[run.clock];
  if (!ruleSet || !calendar || !rule) throw new RangeError(`no clock ${run.clock} by ${run.ruleSet} and ${run.calendar}`);
  const due = project(rule, run, calendar, ruleSet.counting);
  return {
    dueAt: due.dueAt,
    firmness: due.firmness,
    paused: due.status === 'paused',
    outcome: outcomeOf(run, due),
    lateness: lateness(run, due, calendar),
  };
}
