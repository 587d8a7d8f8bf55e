import { because } from './template.js';

/** Against what somebody has to approve: extending and voiding clocks, filing a case and declining to. */
export const approvalRejections = {
  'approval.not-head': because(
    '须经负责人批准',
    'the head of the bureau has to approve of it',
    '请报负责人批准',
    'obtain the approval of the head',
  ),
  'approval.not-shown': because(
    '批准人须为操作人本人或其所代表的人（角色一致），否则须注明书面批准文件',
    'the approver is who asks or whom they act for, in the role that they act in; else the written decision is cited',
    '请由批准人本人办理，或在 {citedIn} 中填写批准文件',
    'let the approver do it, or cite the decision as {citedIn}',
  ),
};
