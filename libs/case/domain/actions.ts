import type { Bilingual } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import type { CaseCommandKind } from './commands.js';

/** A command as people meet it: on the command line, in URLs, on buttons. */
export interface CaseAction {
  /** Kebab-case verb: `POST /cases/{id}/accept`, `shuangwei case accept`. */
  readonly slug: string;
  readonly title: Bilingual;
  /** The kinds of case that it may be asked of. */
  readonly kinds: readonly CaseKind[];
}

const every: readonly CaseKind[] = ['complaint', 'report', 'consultation'];
const complaint: readonly CaseKind[] = ['complaint'];
const report: readonly CaseKind[] = ['report'];
const consultation: readonly CaseKind[] = ['consultation'];
const disputed: readonly CaseKind[] = ['complaint', 'report'];

const action = (slug: string, zh: string, en: string, kinds: readonly CaseKind[]): CaseAction => ({
  slug,
  title: { zh, en },
  kinds,
});

/** Every command's action; the compiler refuses a forgotten one. */
export const caseActions = {
  RegisterCase: action('register', '登记', 'Register', every),
  RouteCase: action('route', '分流', 'Route to a unit', every),
  SignCase: action('sign', '签收', 'Sign for', every),
  ReturnCase: action('return', '退回', 'Hand back', every),
  TransferCase: action('transfer', '移送', 'Transfer to another authority', every),
  AssignHandler: action('assign-handler', '指定承办人', 'Assign a handler', every),
  RequestMaterials: action('request-materials', '要求补充材料', 'Request materials', every),
  SupplementMaterials: action('supplement-materials', '补充材料', 'Supplement materials', every),
  AttachEvidence: action('attach-evidence', '添加证据', 'Attach evidence', every),
  AddNote: action('add-note', '添加备注', 'Add a note', every),
  VerifyIdentity: action('verify-identity', '核验身份', 'Verify the identity', disputed),
  ElectRepresentatives: action('elect-representatives', '推选代表人', 'Elect representatives', complaint),
  DisputeCompetence: action('dispute-competence', '提出管辖争议', 'Dispute the competence', disputed),
  SettleCompetence: action('settle-competence', '确定管辖', 'Settle the competence', disputed),
  MergeCase: action('merge', '并案', 'Merge as a duplicate', every),
  UnmergeCase: action('unmerge', '撤销并案', 'Undo the merge', every),
  LinkCase: action('link', '关联', 'Link to another case', every),
  AcceptComplaint: action('accept', '受理', 'Accept', complaint),
  RefuseComplaint: action('refuse', '不予受理', 'Refuse to accept', complaint),
  NotifyComplainant: action('notify-complainant', '告知投诉人', 'Tell the complainant', complaint),
  OfferToOdr: action('offer-to-odr', '转 ODR 企业和解', 'Offer to the ODR enterprise', complaint),
  RecordOdrAcceptance: action('odr-accepted', 'ODR 企业接受', 'The ODR enterprise takes it', complaint),
  RecordOdrSettlement: action('odr-settled', 'ODR 和解成功', 'Settled by the ODR enterprise', complaint),
  RecordOdrFailure: action('odr-failed', 'ODR 和解未成', 'The ODR attempt failed', complaint),
  StartMediation: action('start-mediation', '启动调解', 'Start the mediation', complaint),
  RequestRecusal: action('request-recusal', '申请回避', 'Request a recusal', complaint),
  DecideRecusal: action('decide-recusal', '决定回避', 'Decide on the recusal', complaint),
  HoldMediationSession: action('hold-session', '记录调解', 'Record a mediation session', complaint),
  NameTestingBody: action('name-testing-body', '确定检测机构', 'Name the testing body', complaint),
  CommissionTesting: action('commission-testing', '委托检测', 'Commission the testing', complaint),
  ConcludeTesting: action('conclude-testing', '检测完成', 'Conclude the testing', complaint),
  ReferToPeoplesMediation: action(
    'refer-to-peoples-mediation',
    '委托人民调解',
    "Refer to people's mediation",
    complaint,
  ),
  AssignPeoplesMediator: action('assign-peoples-mediator', '指定人民调解员', "Assign a people's mediator", complaint),
  ConcludePeoplesMediation: action(
    'conclude-peoples-mediation',
    '人民调解结束',
    "Conclude people's mediation",
    complaint,
  ),
  RecordAgreement: action('record-agreement', '达成调解协议', 'Record the agreement', complaint),
  TerminateMediation: action('terminate-mediation', '终止调解', 'Terminate the mediation', complaint),
  WithdrawComplaint: action('withdraw', '撤回投诉', 'Withdraw the complaint', complaint),
  NotifyParties: action('notify-parties', '告知双方终止', 'Tell both parties of the ending', complaint),
  StartVerification: action('start-verification', '开始核查', 'Start the verification', disputed),
  ExtendVerification: action('extend-verification', '延长核查', 'Extend the verification', disputed),
  FileCase: action('file', '立案', 'File a case', disputed),
  DeclineToFile: action('decline-to-file', '不予立案', 'Decline to file a case', disputed),
  NotifyReporter: action('notify-reporter', '告知举报人', 'Tell the reporter', report),
  NoteRepeatReport: action('note-repeat', '登记重复举报', 'Note a repeat report', report),
  SupplementReport: action('supplement-report', '补充举报线索', 'Supplement the report', report),
  RecordLead: action('record-lead', '发现违法线索', 'Record a lead', complaint),
  GrantReward: action('grant-reward', '举报奖励', 'Grant a reward', report),
  HandToPolice: action('hand-to-police', '移送公安', 'Hand to the police', disputed),
  AnswerConsultation: action('answer', '答复咨询', 'Answer', consultation),
  CloseCase: action('close', '办结', 'Close', every),
  GiveFeedback: action('give-feedback', '反馈', 'Give feedback', every),
  RecordFollowUp: action('record-follow-up', '回访', 'Record a follow-up', every),
  ReopenCase: action('reopen', '重新办理', 'Reopen', every),
  PauseClock: action('pause-clock', '中止计时', 'Pause a clock', every),
  ResumeClock: action('resume-clock', '恢复计时', 'Resume a clock', every),
  ExtendClock: action('extend-clock', '延长期限', 'Extend a clock', every),
  VoidClock: action('void-clock', '作废计时', 'Void a clock', every),
  ProjectDueDates: action('project-due-dates', '重新推算期限', 'Project the due dates anew', every),
  FireRung: action('fire-rung', '触发提醒', 'Fire a reminder rung', every),
  RecordMissedDeadline: action('record-missed-deadline', '记录超期', 'Record a missed deadline', every),
  IssueReminder: action('remind', '催办', 'Remind of it', every),
  OrderSupervision: action('supervise', '督办', 'Order to be answered for', every),
  AnswerSupervision: action('answer-supervision', '答复督办', 'Answer the supervision order', every),
} as const satisfies Readonly<Record<CaseCommandKind, CaseAction>>;
