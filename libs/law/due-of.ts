import type { Instant } from '#libs/kernel';
import { calendarById } from './calendars.js';
import type { ClockInstance, Due } from './clock-types.js';
import { project } from './project.js';
import { ruleSetById } from './rule-sets.js';

/**
 * `project` for a run that an event started: by the rule-set and the calendar that it is pinned to.
 *
 * @throws RangeError when this program does not ship them; what was once shipped is never taken out, so the log is of a newer program
 */
export function dueOf(run: ClockInstance, asOf?: Instant): Due {
  const ruleSet = ruleSetById(run.ruleSet);
  const calendar = calendarById(run.calendar);
  const rule = ruleSet?.clocks[run.clock];
  if (!ruleSet || !calendar || !rule)
    throw new RangeError(`cannot project ${run.clock}: ${run.ruleSet} or ${run.calendar} is not shipped`);
  return project(rule, run, calendar, ruleSet.counting, asOf);
}
