import type { ClockInstance } from './clock-types.js';
import type { ClockRule, RuleSet } from './rule-set.js';

/**
 * Whether an open run can go on under another law. It cannot where that law has no such clock – what was owed under the old law
 * is still owed under it (reporter-notice, when a case goes over from Order 20 to Order 121) –, and not where an extension was granted
 * in days of another kind: fifteen working days more are no fifteen calendar days.
 *
 * @param own the rule that the run follows now
 */
export function canFollow(run: Pick<ClockInstance, 'clock' | 'extensions'>, own: ClockRule, law: RuleSet): boolean {
  const rule = law.clocks[run.clock];
  return rule !== undefined && (run.extensions.length === 0 || own.budget.unit === rule.budget.unit);
}
