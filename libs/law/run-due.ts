import { dateOf } from '#libs/kernel';
import type { Instant } from '#libs/kernel';
import { calendarById } from './calendars.js';
import type { Calendar, ClockInstance, ClockOutcome, Lateness } from './clock-types.js';
import { lateness, outcomeOf } from './outcome.js';
import type { Budget } from './rule-set.js';
import { project } from './project.js';
import { ruleSetById } from './rule-sets.js';

/** What follows from a run's facts, for whoever folds many of them: `dueOf` without the days, and remembered. */
export interface RunDue {
  readonly dueAt: Instant | null;
  readonly firmness: 'firm' | 'provisional';
  readonly paused: boolean;
  readonly budget: Budget;
  readonly outcome: ClockOutcome;
  readonly lateness: Lateness | null;
}

type Projected = Pick<RunDue, 'dueAt' | 'firmness' | 'paused' | 'budget'>;

/**
 * A run without pauses and extensions is due by its clock, its law, its calendar and the day of its anchor alone; an office has
 * some ten clocks and a few hundred days of them. Never more than `MOST_KNOWN`.
 */
const known = new Map<string, Projected>();
const MOST_KNOWN = 50_000;

/**
 * When a run is due and how it ended, by the law and the calendar that it is pinned to.
 *
 * @throws RangeError for a rule-set or a calendar that this program does not ship
 */
export function runDue(run: ClockInstance): RunDue {
  const { dueAt, firmness, paused, budget } = projected(run);
  const outcome = outcomeOf(run, { dueAt });
  return {
    dueAt,
    firmness,
    paused,
    budget,
    outcome,
    lateness: outcome === 'missed' ? lateness(run, { dueAt, budget }, calendarOf(run)) : null,
  };
}

function projected(run: ClockInstance): Projected {
  if (run.pauses.length > 0 || run.extensions.length > 0) return worked(run);
  const key = `${run.clock}/${run.ruleSet}/${run.calendar}/${dateOf(run.anchor)}`;
  let due = known.get(key);
  if (!due) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, (due = worked(run)));
  }
  return due;
}

function worked(run: ClockInstance): Projected {
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
