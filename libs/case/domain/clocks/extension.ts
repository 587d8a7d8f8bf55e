import type { CaseContext } from '../context.js';
import { refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { cite } from '../rejections/reject.js';
import type { ReadClock } from './reading.js';

/** Who approves, as the command says, and the written decision that shows it where somebody else records it. */
interface Approval {
  readonly approver: string;
  readonly approverRole: string;
  readonly basis: string | null;
}

/** What stands against extending a clock: so often, so long, by whom and until when are in its rule, with the article. */
export function extensionObjection(
  { run, rule, due }: ReadClock,
  asked: Approval & { readonly amount: number; readonly unit: string },
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
  if (dueAt !== null && context.effectiveAt > dueAt) return refuse('clock.overdue', { article, details: { dueAt } });
  const unshown = unshownIn(asked, context);
  return unshown && refuse('clock.approval-not-shown', { field: unshown, article });
}

/**
 * What in an approval nothing but the request says, or `undefined`. It is shown by the one who asks: the approver, or somebody who acts on the
 * approver's behalf, in the role that is written; or by the written decision that is cited.
 */
function unshownIn({ approver, approverRole, basis }: Approval, { actor }: CaseContext): keyof Approval | undefined {
  if (basis !== null && basis.trim() !== '') return undefined;
  if (approver !== (actor.onBehalfOf ?? actor.id)) return 'approver';
  return approverRole === actor.role ? undefined : 'approverRole';
}

/** The approval as the event keeps it: the decision only where one was cited. */
export function approvalOf({ approver, approverRole, basis }: Approval) {
  return { approver, approverRole, ...(basis !== null && basis.trim() !== '' && { basis }) };
}
