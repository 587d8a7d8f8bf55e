import type { CaseContext } from '../context.js';
import { refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { cite } from '../rejections/reject.js';
import type { ReadClock } from './reading.js';

/** What stands against extending a clock: so often, so long, by whom and until when are in its rule, with the article. */
export function extensionObjection(
  { run, rule, due }: ReadClock,
  asked: { readonly amount: number; readonly unit: string; readonly approverRole: string },
  context: CaseContext,
): CaseDecision | undefined {
  const { extension } = rule;
  if (!extension) {
    const article = cite(context.ruleSet, rule.article);
    return refuse('clock.not-extendable', { article, details: { clock: run.clock } });
  }
  const article = cite(context.ruleSet, extension.article);
  const { amount, unit, approverRole } = asked;
  if (run.extensions.length >= extension.times) {
    return refuse('clock.extended-already', { article, details: { times: extension.times } });
  }
  if (unit !== extension.unit) return refuse('clock.extension-unit', { field: 'unit', article });
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > extension.amount) {
    return refuse('clock.extension-amount', { field: 'amount', article, details: { most: extension.amount } });
  }
  if (extension.approver === 'head' && approverRole !== 'head') {
    return refuse('clock.approver-not-head', { field: 'approverRole', article });
  }
  const { dueAt } = due;
  return dueAt !== null && context.effectiveAt > dueAt
    ? refuse('clock.overdue', { article, details: { dueAt } })
    : undefined;
}
