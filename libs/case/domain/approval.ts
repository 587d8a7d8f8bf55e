import type { Approver } from '#libs/law';
import type { CaseContext } from './context.js';
import { refuse } from './facts.js';
import type { CaseDecision } from './facts.js';
import { blankField, isBlank, whereSaid } from './guards.js';

/** Who approves, as the command says, and the written decision that shows it where somebody else records it. */
export interface Approval {
  readonly approver: string;
  readonly approverRole: string;
  readonly basis: string | null;
}

/** Who has to approve, by which provision. */
interface ApprovalRule {
  readonly approver: Approver;
  /** The provision, with its regulation. */
  readonly article: string;
  /** The field of the body that cites the written decision; left out: `basis`. */
  readonly citedIn?: string;
}

/**
 * What stands against an approval: nobody is named, another than the head where it takes the head, or an approver of whom nothing but
 * the request knows. `undefined`: it stands.
 */
export function approvalObjection(
  approval: Approval,
  { approver: by, article, citedIn = 'basis' }: ApprovalRule,
  context: CaseContext,
): CaseDecision | undefined {
  const { approver, approverRole } = approval;
  const unnamed = blankField({ approver, approverRole });
  if (unnamed) return unnamed;
  if (by === 'head' && approverRole !== 'head') return refuse('approval.not-head', { field: 'approverRole', article });
  const unshown = unshownIn(approval, context);
  return unshown && refuse('approval.not-shown', { field: unshown, article, details: { citedIn } });
}

/**
 * What in an approval nothing but the request says, or `undefined`. It is shown by the one who asks: the approver, or somebody who acts on the
 * approver's behalf, in the role that is written; or by the written decision that is cited.
 */
function unshownIn({ approver, approverRole, basis }: Approval, { actor }: CaseContext): keyof Approval | undefined {
  if (!isBlank(basis)) return undefined;
  if (approver !== (actor.onBehalfOf ?? actor.id)) return 'approver';
  return approverRole === actor.role ? undefined : 'approverRole';
}

/** The approval as an event keeps it: the decision only where one was cited. */
export function approvalOf({ approver, approverRole, basis }: Approval) {
  return { approver, approverRole, ...whereSaid('basis', basis) };
}
