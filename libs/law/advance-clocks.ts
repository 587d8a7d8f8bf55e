import type { RuleSetId } from '#libs/kernel';
import type { ClockEvent, ClockSet } from './clock-types.js';
import { evolveClocks } from './evolve-clocks.js';
import { ruleSetById } from './rule-sets.js';

/**
 * The clocks after an event of the log, by the rule-set that its envelope names.
 *
 * @throws RangeError for a rule-set that this program does not ship; whoever folds stops there until one that does is installed
 */
export function advanceClocks(clocks: ClockSet, event: ClockEvent & { readonly ruleSet: RuleSetId }): ClockSet {
  const ruleSet = ruleSetById(event.ruleSet);
  if (!ruleSet) throw new RangeError(`no rule-set ${event.ruleSet}`);
  return evolveClocks(clocks, event, ruleSet);
}
