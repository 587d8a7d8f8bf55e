import type { Bilingual, PersonalPath, Same } from '#libs/kernel';
import type { CaseEvent, CaseEventType } from './events/index.js';

/** The part of the work that an event belongs to; the order is the order of the work. */
export type EventGroup =
  | 'registration'
  | 'passing-on'
  | 'materials'
  | 'initial-review'
  | 'odr'
  | 'mediation'
  | 'ending'
  | 'verification'
  | 'consultation'
  | 'closing'
  | 'clock'
  | 'supervision';

type DataOf<T extends CaseEventType> = Extract<CaseEvent, { type: T }>['data'];

/** What everybody who shows, logs or encrypts an event needs to know of its type. */
export interface EventEntry<T extends CaseEventType = CaseEventType> {
  readonly title: Bilingual;
  readonly group: EventGroup;
  /** Paths of `data` that hold personal data: exactly the fields marked `Personal` in the type. `*` stands for every item of a list. */
  readonly personal: readonly PersonalPath<DataOf<T>>[];
}

const entry = <const P extends readonly string[]>(group: EventGroup, zh: string, en: string, ...personal: P) => ({
  title: { zh, en },
  group,
  personal,
});

const entries = {
  CaseRegistered: entry(
    'registration',
    '登记',
    'Registered',
    'submitter.name',
    'submitter.phone',
    'submitter.address',
    'submitter.idNumber',
    'representative.name',
    'representative.phone',
    'representative.idNumber',
    'request',
  ),
  CaseRouted: entry('passing-on', '分流', 'Routed'),
  CaseSigned: entry('passing-on', '签收', 'Signed for'),
  CaseReturned: entry('passing-on', '退回', 'Handed back'),
  CaseTransferred: entry('passing-on', '移送', 'Transferred'),
  HandlerAssigned: entry('passing-on', '指定承办人', 'Handler assigned'),
  MaterialsRequested: entry('materials', '要求补充材料', 'Materials requested'),
  MaterialsSupplemented: entry('materials', '材料已补充', 'Materials supplemented', 'evidence.*.name'),
  EvidenceAttached: entry('materials', '添加证据', 'Evidence attached', 'evidence.name'),
  NoteAdded: entry('materials', '备注', 'Note added', 'text'),
  IdentityVerified: entry('registration', '身份核验', 'Identity checked'),
  RepresentativesElected: entry(
    'registration',
    '推选代表人',
    'Representatives elected',
    'representatives.*.name',
    'representatives.*.phone',
    'representatives.*.idNumber',
  ),
  CompetenceDisputed: entry('passing-on', '管辖争议', 'Competence disputed'),
  CompetenceSettled: entry('passing-on', '管辖确定', 'Competence settled'),
  CaseMerged: entry('registration', '并案', 'Merged'),
  CaseUnmerged: entry('registration', '撤销并案', 'Merge undone'),
  CaseLinked: entry('registration', '关联', 'Linked'),
  ComplaintAccepted: entry('initial-review', '受理', 'Accepted'),
  ComplaintNotAccepted: entry('initial-review', '不予受理', 'Not accepted', 'reason'),
  ComplainantNotified: entry('initial-review', '已告知投诉人', 'Complainant told'),
  OfferedToOdr: entry('odr', '转 ODR 企业', 'Offered to the ODR enterprise'),
  OdrAccepted: entry('odr', 'ODR 企业接受', 'Taken by the ODR enterprise'),
  OdrSettled: entry('odr', 'ODR 和解成功', 'Settled by the ODR enterprise'),
  OdrFailed: entry('odr', 'ODR 和解未成', 'ODR attempt failed'),
  MediationStarted: entry('mediation', '启动调解', 'Mediation started'),
  RecusalRequested: entry('mediation', '申请回避', 'Recusal requested', 'reason'),
  MediatorRecused: entry('mediation', '回避决定', 'Recusal decided'),
  MediationSessionHeld: entry('mediation', '调解', 'Mediation session held', 'summary'),
  TestingBodyNamed: entry('mediation', '确定检测机构', 'Testing body named'),
  TestingCommissioned: entry('mediation', '委托检测', 'Testing commissioned'),
  TestingConcluded: entry('mediation', '检测完成', 'Testing concluded', 'report.name'),
  PeoplesMediationReferred: entry('mediation', '委托人民调解', "Referred to people's mediation"),
  PeoplesMediatorAssigned: entry('mediation', '指定人民调解员', "People's mediator assigned"),
  PeoplesMediationConcluded: entry('mediation', '人民调解结束', "People's mediation concluded"),
  MediationAgreementReached: entry('ending', '达成调解协议', 'Agreement reached'),
  MediationTerminated: entry('ending', '终止调解', 'Mediation terminated', 'reason'),
  ComplaintWithdrawn: entry('ending', '撤回投诉', 'Complaint withdrawn'),
  PartiesNotified: entry('ending', '已告知双方', 'Parties told'),
  VerificationStarted: entry('verification', '开始核查', 'Verification started'),
  VerificationExtended: entry('verification', '延长核查', 'Verification extended'),
  CaseFiled: entry('verification', '立案', 'Case filed'),
  CaseNotFiled: entry('verification', '不予立案', 'Case not filed', 'explanation'),
  ReporterNotified: entry('verification', '已告知举报人', 'Reporter told'),
  RepeatReportNoted: entry('verification', '重复举报', 'Repeat report noted'),
  ReportSupplemented: entry('verification', '补充举报线索', 'Report supplemented', 'facts'),
  LeadFound: entry('verification', '发现违法线索', 'Lead found', 'lead'),
  RewardGranted: entry('verification', '举报奖励', 'Reward granted'),
  HandedToPolice: entry('verification', '移送公安', 'Handed to the police'),
  ConsultationAnswered: entry('consultation', '答复咨询', 'Consultation answered', 'answer'),
  CaseClosed: entry('closing', '办结', 'Closed'),
  FeedbackGiven: entry('closing', '反馈', 'Feedback given', 'text'),
  FollowUpRecorded: entry('closing', '回访', 'Follow-up recorded', 'remark'),
  CaseReopened: entry('closing', '重新办理', 'Reopened'),
  ClockPaused: entry('clock', '中止计时', 'Clock paused'),
  ClockResumed: entry('clock', '恢复计时', 'Clock resumed'),
  ClockExtended: entry('clock', '延长期限', 'Clock extended'),
  ClockVoided: entry('clock', '计时作废', 'Clock voided'),
  DueDateProjected: entry('clock', '期限重新推算', 'Due date projected anew'),
  RungFired: entry('clock', '到期提醒', 'Reminder rung fired'),
  DeadlineMissed: entry('clock', '超期', 'Deadline missed'),
  ReminderIssued: entry('supervision', '催办', 'Reminder issued', 'text'),
  SupervisionOrdered: entry('supervision', '督办', 'Supervision ordered', 'reason'),
  SupervisionAnswered: entry('supervision', '督办答复', 'Supervision answered', 'answer'),
} as const satisfies { readonly [T in CaseEventType]: EventEntry<T> };

/**
 * `satisfies` refuses a path that is not marked; this refuses a marked field that is not listed. The first type that is
 * out of step is named in the compiler's message.
 */
type OutOfStep = {
  [T in CaseEventType]: [Same<(typeof entries)[T]['personal'][number], PersonalPath<DataOf<T>>>] extends [never]
    ? T
    : never;
}[CaseEventType];
const inStep: Same<OutOfStep, never> = true;

/** Title, group and personal fields of every event type. */
export const eventCatalogue: { readonly [T in CaseEventType]: EventEntry<T> } = inStep && entries;

/** True for the name of a case event. */
export function isCaseEventType(type: string): type is CaseEventType {
  return Object.hasOwn(eventCatalogue, type);
}
