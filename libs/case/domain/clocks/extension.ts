import { approvalObjection } from '../approval.js';
import type { Approval } from '../approval.js';
import type { CaseContext } from '../context.js';
import { refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { cite } from '../rejections/reject.js';
import type { ReadClock } from './reading.js';

/** What stands against extending a clock: so often, so long, by whom and until when are in its rule, with the article. */
export function extensionObjection(
  { run, rule, law, due }: ReadClock,
  asked: Approval & { readonly amount: number; readonly unit: string },
  context: CaseContext,
): CaseDecision | undefined {
  const { extension } = rule;
  if (!extension) {
    const article = cite(law, rule.article);
    return refuse('clock.not-extendable', { article, details: { clock: run.clock } });
  }
  const article = cite(law, extension.article);
  const { amount, unit } = asked;
  if (run.extensions.length >= extension.times) {
    return refuse('clock.extended-already', { article, details: { times: extension.times } });
  }
  if (unit !== extension.unit) return refuse('clock.extension-unit', { field: 'unit', article });
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > extension.amount) {
    return refuse('clock.extension-amount', { field: 'amount', article, details: { most: extension.amount } });
  }
  const { dueAt } = due;
  if (dueAt !== null && context.effectiveAt > dueAt) return refuse('clock.overdue', { article, details: { dueAt } });
  return approvalObjection(asked, { approver: extension.approver, article }, context);
}
