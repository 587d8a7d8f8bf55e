import { calendarById, lateness, outcomeOf, project, ruleSetById } from '#libs/law';
import type { Calendar, ClockInstance, ClockOutcome, Due, Lateness } from '#libs/law';
import { dateOf } from '#libs/kernel';
import type { Instant } from '#libs/kernel';

/** What follows from a run's facts. */
export interface RunDue {
  readonly dueAt: Instant | null;
  readonly firmness: 'firm' | 'provisional';
  readonly paused: boolean;
  readonly outcome: ClockOutcome;
  readonly lateness: Lateness | null;
}

type Projected = Pick<RunDue, 'dueAt' | 'firmness' | 'paused'>;

/**
 * A run without pauses and extensions is due by its clock, its law, its calendar and the day of its anchor alone; an office has
 * some ten clocks and a few hundred days of them. Never more than `MOST_KNOWN`.
 */
const known = new Map<string, Projected & { readonly budget: Due['budget'] }>();
const MOST_KNOWN = 50_000;

/**
 * When a run is due and how it ended, by the law and the calendar that it is pinned to.
 *
 * @throws RangeError for a rule-set or a calendar that this program does not ship
 */
export function dueOf(run: ClockInstance): RunDue {
  const { dueAt, firmness, paused, budget } = projected(run);
  const outcome = outcomeOf(run, { dueAt });
  return {
    dueAt,
    firmness,
    paused,
    outcome,
    lateness: outcome === 'missed' ? lateness(run, { dueAt, budget }, calendarOf(run)) : null,
  };
}

function projected(run: ClockInstance): Projected & { readonly budget: Due['budget'] } {
  if (run.pauses.length > 0 || run.extensions.length > 0) return worked(run);
  const key = `${run.clock}/${run.ruleSet}/${run.calendar}/${dateOf(run.anchor)}`;
  let due = known.get(key);
  if (!due) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, (due = worked(run)));
  }
  return due;
}

function worked(run: ClockInstance): Projected & { readonly budget: Due['budget'] } {
  const ruleSet = ruleSetById(run.ruleSet);
  const rule = ruleSet?.clocks[run.clock];
  if (!ruleSet || !rule) throw new RangeError(`no clock ${run.clock} in the rule-set ${run.ruleSet}`);
  const { dueAt, firmness, status, budget } = project(rule, run, calendarOf(run), ruleSet.counting);
  return { dueAt, firmness, paused: status === 'paused', budget };
}

function calendarOf(run: ClockInstance): Calendar {
  const calendar = calendarById(run.calendar);
  if (!calendar) throw new RangeError(`no calendar ${run.calendar}`);
  return calendar;
}
