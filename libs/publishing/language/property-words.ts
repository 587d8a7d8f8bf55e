import type { z } from 'zod';
import type { Bilingual } from '#libs/kernel';

const says = (zh: string, en: string): Bilingual => ({ zh, en });

/** What a property says wherever it has this name. */
const EVERYWHERE: Readonly<Record<string, Bilingual>> = {
  kind: says('投诉、举报或咨询', 'complaint, report or consultation'),
  channel: says('从何渠道收到', 'where it came in'),
  category: says(
    '问题类别，平台清单上的名称；不在清单上的为“其他”',
    'the matter, by the platform’s list; 其他 for whatever is not on it',
  ),
  unit: says('案件现由其承办的单位，或记录所属的单位', 'the unit that holds the case, or whose record it is'),
  handler: says('承办人', 'who works on it'),
  episode: says('第几次办理：1，每重新办理一次加一', '1, and one more with each reopening'),
  revision: says('案件自身事件的序号，从 0 起；同一操作的事件相邻', 'number of the event within its case, from 0'),
  ruleSet: says('适用的办法', 'the regulation that it follows'),
  calendar: says('据以计算工作日的日历', 'the calendar that days are counted by'),
  actingUnit: says('行为人所在单位', 'the unit of whoever acted'),
  actingRole: says('行为人的角色', 'the role of whoever acted'),
  named: says('实名提出', 'submitted under a name'),
  represented: says('由代理人提出', 'submitted by somebody’s agent'),
  submitter: says(
    '提出人，以证件号或电话为准；举报人、无从辨认者为 null',
    'who submitted it, told apart by identity number or phone; null for reporters and where neither is known',
  ),
  respondent: says('被投诉或被举报的经营者', 'the business that it is about'),
  respondentUscc: says(
    '单位的统一社会信用代码；个体工商户与不详者为 null',
    'the code of an organisation; null for sole traders and the unknown',
  ),
  respondentKind: says('被投诉方是单位、个体工商户或不详', 'an organisation, a sole trader or unknown'),
  onPlatform: says('交易在网络平台上', 'the trade was on an online platform'),
  amountInDisputeFen: says('争议金额', 'the sum in dispute'),
  linkedTo: says('登记时关联的案件', 'the case that it was linked to when it was registered'),
  items: says('材料项数', 'how many items'),
  until: says('补充材料的最后时刻', 'by when they are to be in'),
  files: says('文件数', 'how many files'),
  bytes: says('文件大小，字节', 'size of the file in bytes'),
  result: says('身份核实、拒绝核实，或身份虚假', 'verified, refused to be, or found false'),
  complainants: says('共同投诉的人数', 'how many complain together'),
  representatives: says('代表人数', 'how many represent them'),
  relation: says('如何关联', 'how the two belong together'),
  grounds: says('不予受理所依据的条款', 'the paragraphs that it was refused by'),
  otherWays: says('告知的其他解决途径', 'the other ways that were named'),
  manner: says('告知的方式', 'how they were told'),
  enterprise: says('ODR 企业', 'the ODR enterprise'),
  mediator: says('调解员', 'who mediates'),
  complainantConsents: says('投诉人同意调解', 'the complainant agrees to mediation'),
  respondentConsents: says('被投诉人同意调解', 'the business agrees to mediation'),
  complainantPresent: says('投诉人到场', 'the complainant took part'),
  respondentPresent: says('被投诉人到场', 'the business took part'),
  granted: says('准予回避', 'the recusal was granted'),
  reportFiled: says('检测报告已入卷', 'the testing report is on file'),
  agreed: says('达成协议', 'an agreement was reached'),
  recoveredFen: says('为消费者挽回的损失', 'what was recovered for the consumer'),
  document: says(
    '调解书：制作、当场履行、双方免制、记录在案',
    'the document: made, performed at once, waived by both, or recorded',
  ),
  ground: says('终止调解所依据的条款', 'the paragraph that mediation was ended by'),
  settledPrivately: says('双方自行和解', 'the parties settled it by themselves'),
  officers: says('核查人员数', 'how many officers verify'),
  amount: says('延长的数量，单位见 dayUnit', 'by how many, in dayUnit'),
  dayUnit: says('工作日或自然日', 'working days or calendar days'),
  repeat: says('重复的那件举报', 'the report that repeats it'),
  newFacts: says('有新的事实', 'it has new facts'),
  amountFen: says('奖励金额', 'the reward'),
  atOnce: says('当场答复', 'answered at once'),
  outcome: says('办理结果', 'how it ended'),
  satisfaction: says('满意度，1 最低，5 最高；未评为 null', 'grade from 1, the worst, to 5; null where none was given'),
  reached: says('回访接通', 'somebody was reached'),
  frozenOutcome: says('重新办理之前的结果', 'how it had ended before'),
  frozenRecoveredFen: says('重新办理之前挽回的损失', 'what had been recovered before'),
  frozenClosedAt: says('重新办理之前的办结时刻', 'when it had been closed before'),
  clock: says('哪一时限', 'which clock'),
  run: says('该时限第几次计算，从 1 起', 'which running of the clock, from 1'),
  anchorAt: says('从何时起算', 'from when it is counted'),
  dueAt: says('到期时刻', 'when it is due'),
  firmness: says('确定，或因日历未公布而暂定', 'firm, or provisional where no calendar covers it yet'),
  endedAt: says('何时完成', 'when it was done'),
  missedAt: says('何时超期', 'when the time was up'),
  voidedAt: says('何时作废', 'when it was voided'),
  daysLeft: says('距到期还有几日，单位见 dayUnit', 'days from the end to the due day, in dayUnit'),
  daysLate: says('晚了几日，单位见 dayUnit', 'days late, in dayUnit'),
  rung: says('提醒的哪一级', 'which rung of the ladder'),
  toUnit: says('转往或发往的单位', 'the unit that it goes to'),
  fromUnit: says('从何单位来', 'the unit that it comes from'),
  withUnit: says('与何单位争议', 'the unit that it is in dispute with'),
  competentUnit: says('确定由其管辖的单位', 'the unit that is competent'),
  toHandler: says('发给何人；null 为单位负责人', 'who it goes to; null: the head of the unit'),
  previous: says('之前的一个；没有则为 null', 'the one before; null where there is none'),
  into: says('并入的案件', 'the case that it was merged into'),
  order: says('督办编号', 'number of the order'),
  missedClock: says('因何时限超期；人工督办为 null', 'the clock that was missed; null where somebody ordered it'),
  missedRun: says('该时限第几次计算', 'which running of that clock'),
  receivedAt: says('收到的时刻，计时以此为准', 'when it was received, which clocks count from'),
  date: says('哪一日', 'which day'),
  week: says('哪一周', 'which week'),
  month: says('哪一月', 'which month'),
  asOf: says('以何时为准', 'as it stood then'),
  counts: says('各类未办事项的件数', 'how many of each kind are open'),
  byUnit: says('各单位的件数', 'the counts of each unit'),
  ordersLate: says('其中逾期未答复的督办；此前的记录为 null', 'orders whose answer is late; null in records of before'),
  provisional: says('到期日暂定的时限数', 'how many clocks have a provisional due date'),
  figures: says('各单位的各项指标', 'the indicators of each unit'),
  sampled: says('抽查的案件数', 'how many cases were drawn for the quality sample'),
  changes: says('前后不同的指标', 'the indicators that differ, before and after'),
  scheme: says('评价方案', 'the evaluation scheme'),
  schemeVersion: says('方案的版次', 'version of the scheme'),
  schemeHash: says('方案文件的散列', 'hash of the scheme’s file'),
  illustrative: says('方案仅为示例', 'the scheme is an illustration only'),
  inEffect: says('方案当时在用', 'the scheme was the one in effect'),
  fullMarks: says('满分', 'full marks'),
  scores: says('各单位的得分、等级与名次；没有数据为 null', 'points, grade and rank of each unit; null without data'),
  published: says('公布的日期', 'the day on which it was published'),
  coveredUntil: says('日历涵盖至何日', 'the last day that the calendar covers'),
  openCases: says('在办案件仍按原办法，或转为适用', 'whether open cases keep their law or move over'),
};

/** What it says in one type and not in others: `type/property`. */
const IN_ONE: Readonly<Record<string, Bilingual>> = {
  'case.linked/to': says('关联的另一案件', 'the other case'),
  'case.unmerged/from': says('曾并入的案件', 'the case that it had been merged into'),
  'case.feedback-given/to': says('反馈给提出人、平台，或二者', 'told the submitter, the platform, or both'),
  'case.handler-assigned/previous': says('原承办人', 'who worked on it before'),
  'competence.settled/by': says('双方商定，或由共同上级指定', 'by agreement, or by the superior of both'),
  'mediation.recusal-requested/by': says('由谁申请', 'who asked for it'),
  'mediation.session-held/manner': says('调解的方式', 'how it was held'),
  'testing.body-named/by': says('由双方选定，或由局指定', 'named by the parties, or by the bureau'),
  'complaint.complainant-told/of': says('告知受理或不予受理', 'told of acceptance, or of refusal'),
  'report.reporter-told/of': says(
    '告知立案、不予立案或无管辖权',
    'told of filing, of not filing, or of lacking competence',
  ),
  'report.not-filed/reason': says('不予立案的原因', 'why it was not filed'),
  'odr.failed/reason': says('未成的原因', 'why it failed'),
  'clock.paused/reason': says('中止的原因', 'why it stands still'),
  'clock.projected-anew/cause': says('因何重新推算', 'what it was projected anew for'),
  'supervision.ordered/cause': says('因超期，或人工', 'a missed deadline, or somebody’s order'),
  'deadline.moved/from': says('原到期时刻', 'when it was due before'),
  'deadline.moved/dueAt': says(
    '新到期时刻；中止期间未定为 null',
    'when it is due now; null while a pause is open and nobody can say yet',
  ),
  'reminder.digest-issued/handler': says('发给何人；null 为单位负责人', 'who it goes to; null: the head of the unit'),
  'reminder.digest-issued/number': says('当月第几份', 'number within the month'),
  'reminder.digest-issued/items': says('汇总了几项提醒', 'how many rungs are in it'),
  'figures.month-adjusted/number': says('该月第几次调整', 'number of the adjustment of that month'),
  'figures.score-published/number': says('该期第几次公布', 'number of the publication for that period'),
  ...from(
    'figures.week-checked',
    says('一周的首日', 'first day of the week'),
    says('一周的末日', 'last day of the week'),
  ),
  ...from(
    'figures.month-settled',
    says('一月的首日', 'first day of the month'),
    says('一月的末日', 'last day of the month'),
  ),
  ...from(
    'figures.score-published',
    says('一期的首日', 'first day of the period'),
    says('一期的末日', 'last day of the period'),
  ),
  'law.rule-set-adopted/from': says('自收到日何日起', 'for cases received from this day on'),
  'law.scheme-adopted/from': says('自何日起', 'from this day on'),
  ...hashOf('figures.month-settled', says('所结数字的散列', 'hash of the figures that were settled')),
  ...hashOf('figures.month-adjusted', says('调整后数字的散列', 'hash of the figures after the adjustment')),
  ...hashOf('figures.score-published', says('所公布得分的散列', 'hash of the scores that were published')),
  ...hashOf('law.calendar-published', says('日历文件的散列', 'hash of the calendar’s file')),
  ...hashOf('law.rule-set-adopted', says('办法文件的散列', 'hash of the rule-set’s file')),
  ...hashOf('law.scheme-adopted', says('方案文件的散列', 'hash of the scheme’s file')),
};

function from(type: string, first: Bilingual, last: Bilingual): Record<string, Bilingual> {
  return { [`${type}/from`]: first, [`${type}/to`]: last };
}

function hashOf(type: string, words: Bilingual): Record<string, Bilingual> {
  return { [`${type}/hash`]: words };
}

/** The schema with what each property means in its description, before what its form is. */
export function withMeanings(type: string, schema: z.ZodObject): z.ZodObject {
  const described = Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, property]) => {
    const words = IN_ONE[`${type}/${name}`] ?? EVERYWHERE[name];
    if (!words) return [name, property] as const;
    const form = property.description;
    const meaning = `${words.zh} · ${words.en}`;
    return [name, property.describe(form === undefined ? meaning : `${meaning} (${form})`)] as const;
  });
  return schema.extend(Object.fromEntries(described));
}
