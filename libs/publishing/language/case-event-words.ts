import type { CaseEventType } from '#libs/case';
import type { Bilingual } from '#libs/kernel';

const says = (zh: string, en: string): Bilingual => ({ zh, en });

/** What each event of a case says in public, and what of it is left out, in a sentence. */
export const caseEventWords: Readonly<Record<CaseEventType, Bilingual>> = {
  CaseRegistered: says(
    '工单登记为案件；谁提出的只以化名示出，举报人完全不示出，诉求内容不公开。',
    'A work order became a case; who submitted it is a pseudonym only, a reporter is not told at all, and neither is what was asked for.',
  ),
  CaseRouted: says('案件分流到另一单位。', 'The case was routed to another unit.'),
  CaseSigned: says('承办单位签收。', 'The unit signed for the case.'),
  CaseReturned: says(
    '单位无管辖权，退回分流的单位。',
    'The unit is not competent and handed the case back to the one that routed it.',
  ),
  CaseTransferred: says(
    '移送局外机关；移送何处不公开。',
    'The case went to an authority outside the bureau; which one is not told.',
  ),
  HandlerAssigned: says('指定承办人（化名）。', 'A handler was named, by pseudonym.'),
  MaterialsRequested: says('要求补充材料：几项，到何时。', 'Materials were asked for: how many items, and until when.'),
  MaterialsSupplemented: says('材料已补充：几项，几个文件。', 'Materials came in: how many items, and how many files.'),
  EvidenceAttached: says(
    '添加了一个证据文件：只示出大小。',
    'A file of evidence was added: its size, and nothing more.',
  ),
  NoteAdded: says('添加了备注；内容不公开。', 'A note was added; its text is not told.'),
  IdentityVerified: says('核验提出人身份的结果。', 'How the check of the submitter’s identity ended.'),
  RepresentativesElected: says(
    '共同投诉推选代表人：人数。',
    'Representatives were elected in a joint complaint: how many of each.',
  ),
  CompetenceDisputed: says('与另一单位发生管辖争议。', 'Competence is in dispute with another unit.'),
  CompetenceSettled: says('管辖争议已定。', 'The dispute about competence is settled.'),
  CaseMerged: says('并入另一案件；计时作废。', 'The case is a duplicate of another; its clocks are void.'),
  CaseUnmerged: says('撤销并案。', 'The merge was undone.'),
  CaseLinked: says('与另一案件关联。', 'The case was linked with another.'),
  ComplaintAccepted: says('投诉受理。', 'The complaint was accepted.'),
  ComplaintNotAccepted: says(
    '投诉不予受理：依据的条款与告知的其他途径；理由文字不公开。',
    'The complaint was not accepted: the grounds by their paragraphs, and the other ways that were named; not the reason in words.',
  ),
  ComplainantNotified: says('已告知投诉人是否受理。', 'The complainant was told whether the complaint was accepted.'),
  OfferedToOdr: says(
    '转 ODR 企业自行和解（企业以化名示出）。',
    'Offered to an ODR enterprise, told by pseudonym, to settle.',
  ),
  OdrAccepted: says('ODR 企业接受。', 'The ODR enterprise took it.'),
  OdrSettled: says('ODR 企业与消费者和解。', 'The ODR enterprise settled it with the consumer.'),
  OdrFailed: says('ODR 和解未成，及其原因。', 'The attempt at settling by the ODR enterprise failed, and why.'),
  MediationStarted: says('启动调解。', 'Mediation began.'),
  RecusalRequested: says(
    '申请调解员回避；理由不公开。',
    'Somebody asked for the mediator’s recusal; the reason is not told.',
  ),
  MediatorRecused: says('对回避申请的决定。', 'The recusal was decided.'),
  MediationSessionHeld: says('进行了一次调解；记录不公开。', 'A session was held; its minutes are not told.'),
  TestingBodyNamed: says('确定检测机构；机构名称不公开。', 'A testing body was named; its name is not told.'),
  TestingCommissioned: says('委托检测，期间不计时。', 'Testing was commissioned: from here the time does not count.'),
  TestingConcluded: says('检测完成；结论不公开。', 'Testing ended; the finding is not told.'),
  PeoplesMediationReferred: says(
    '委托人民调解；委员会名称不公开。',
    'Referred to a people’s mediation committee; its name is not told.',
  ),
  PeoplesMediatorAssigned: says(
    '指定了人民调解员；姓名不公开。',
    'A people’s mediator was assigned; the name is not told.',
  ),
  PeoplesMediationConcluded: says(
    '人民调解结束：是否达成，金额。',
    'People’s mediation ended: agreed or not, and the sum.',
  ),
  MediationAgreementReached: says(
    '达成调解协议：金额，调解书。',
    'An agreement was reached: the sum, and the document.',
  ),
  MediationTerminated: says(
    '终止调解：依据的条款；理由文字不公开。',
    'Mediation was terminated: the ground by its paragraph; not the reason in words.',
  ),
  ComplaintWithdrawn: says('投诉人撤回投诉。', 'The complainant withdrew the complaint.'),
  PartiesNotified: says('已告知双方调解结束。', 'Both parties were told of the ending.'),
  VerificationStarted: says('开始核查：几名执法人员。', 'Verification began: how many officers.'),
  VerificationExtended: says('延长核查期限。', 'The time for verification was extended.'),
  CaseFiled: says('立案；案号不公开。', 'A case was filed; its number is not told.'),
  CaseNotFiled: says('不予立案，及其原因类别。', 'No case was filed, and the kind of reason.'),
  ReporterNotified: says('已告知举报人结果。', 'The reporter was told of the result.'),
  RepeatReportNoted: says('记录同一人的重复举报。', 'A repeat of the same person’s report was noted.'),
  ReportSupplemented: says('补充举报线索；内容不公开。', 'The report was supplemented; the facts are not told.'),
  LeadFound: says(
    '调解中发现违法线索；内容不公开。',
    'A lead of a violation was found while mediating; it is not told.',
  ),
  RewardGranted: says('发给举报奖励：金额。', 'A reward was granted: the sum.'),
  HandedToPolice: says('移送公安机关。', 'The case was handed to the police.'),
  ConsultationAnswered: says('答复咨询；内容不公开。', 'The consultation was answered; the answer is not told.'),
  CaseClosed: says('办结：结果与挽回损失。', 'The case was closed: the outcome, and the loss recovered.'),
  FeedbackGiven: says('已反馈；内容不公开。', 'Feedback was given; its text is not told.'),
  FollowUpRecorded: says('回访：是否接通，满意度。', 'A follow-up: reached or not, and the satisfaction.'),
  CaseReopened: says(
    '重新办理；上一轮的结果保持不变，一并示出。',
    'The case is handled anew; the outcome of the episode before stays as it was and is told.',
  ),
  ClockPaused: says('中止计时，及其事由。', 'A clock was paused, and for what.'),
  ClockResumed: says('恢复计时。', 'A clock runs again.'),
  ClockExtended: says('延长期限。', 'The time of a clock was extended.'),
  ClockVoided: says('计时作废。', 'A clock was declared void.'),
  DueDateProjected: says('期限重新推算，及其原因。', 'A due date was worked out anew, and why.'),
  RungFired: says('到期提醒的一级已发出。', 'A rung of the reminder ladder fired.'),
  DeadlineMissed: says(
    '期限已过而事项未办：每次计时只示出一次。',
    'A deadline passed with the clock open: told once for each running of a clock.',
  ),
  ReminderIssued: says('催办；内容不公开。', 'A person reminded the handler or the head; the text is not told.'),
  SupervisionOrdered: says('督办；理由文字不公开。', 'A unit was ordered to see to the case; not the reason in words.'),
  SupervisionAnswered: says('督办答复；内容不公开。', 'The order was answered; the answer is not told.'),
};
