import { createHash } from 'node:crypto';
import { newestCalendar } from '#libs/law';
import type { CaseKind } from '#libs/law';
import { hoursAgo } from './work-orders.js';

/** One action: its slug, the fields of its body, and the id of another case where it names one. */
export type Step = readonly [slug: string, body?: Readonly<Record<string, unknown>>];

/** A file of evidence, and the reference that its upload answers. */
export interface StoryFile {
  readonly bytes: Uint8Array;
  readonly evidence: {
    readonly sha256: string;
    readonly name: string;
    readonly mediaType: string;
    readonly bytes: number;
  };
}

/** A case that takes these actions one after the other. `others` are registered before, one of each kind named. */
export interface Story {
  readonly kind: CaseKind;
  readonly title: string;
  /** Uploaded to the case before its first step, so that its steps may name it. */
  readonly file?: StoryFile;
  /** On top of the work order. */
  readonly order?: Readonly<Record<string, unknown>>;
  readonly steps: (others: readonly string[]) => readonly Step[];
}

/** A text, which is a file like any other. */
function textFile(name: string, text: string): StoryFile {
  const bytes = Buffer.from(text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes, evidence: { sha256, name, mediaType: 'text/plain', bytes: bytes.length } };
}

const receipt = textFile('收据.txt', '收据：健身卡一张，一千二百八十元\n');
const { evidence } = receipt;
const agent = { name: '代表甲', phone: '13800138001', powers: '代为和解' };
const consents = { complainantConsents: true, respondentConsents: true };
const present = { complainantPresent: true, respondentPresent: true };
const head = { approver: 'zhao', approverRole: 'head' };
const byHead = { ...head, basis: '伊市监延〔2026〕1号', reason: '案情复杂' };
const filing = { ...head, basis: '立案审批表 2026-1' };
const accepted: readonly Step[] = [['sign'], ['accept'], ['notify-complainant', { manner: 'sms' }]];
const mediating: readonly Step[] = [...accepted, ['start-mediation', { mediator: 'li', ...consents }]];

/** Every action that there is, each at least once, in the order in which the law lets it happen. */
export const stories: readonly Story[] = [
  {
    kind: 'complaint',
    title: 'a complaint that is mediated, tested, settled, closed and taken up again',
    file: receipt,
    steps: () => [
      ['add-note', { text: '来电人情绪激动' }],
      ['attach-evidence', { evidence }],
      ['verify-identity', { result: 'verified', method: '电话回拨' }],
      ['request-materials', { items: ['购卡合同'], until: null }],
      ['supplement-materials', { items: ['购卡合同'], evidence: [evidence] }],
      ['elect-representatives', { complainants: 12, representatives: [agent], consent: true }],
      ['route', { toUnit: '230717', reason: '属地' }],
      ['return', { reason: '实际经营地不在本区' }],
      ['route', { toUnit: '230718' }],
      ['sign'],
      ['assign-handler', { handler: 'wang' }],
      ['remind', { to: 'handler', text: '请抓紧初查' }],
      ['supervise', { toUnit: '230718', reason: '群众反复来电' }],
      ['answer-supervision', { orderId: 'D1', answer: '已安排专人办理' }],
      ['accept'],
      ['notify-complainant', { manner: 'telephone' }],
      ['start-mediation', { mediator: 'li', ...consents }],
      ['request-recusal', { by: 'respondent', reason: '近亲属' }],
      ['decide-recusal', { granted: true, successor: 'sun' }],
      ['hold-session', { manner: 'on-site', place: '调解室', partiesToldAt: hoursAgo(0.5), ...present, summary: null }],
      ['name-testing-body', { body: '省质检院', by: 'bureau', costBorneBy: '被投诉人' }],
      ['commission-testing', { subject: '跑步机' }],
      ['conclude-testing', { finding: '不合格', report: evidence }],
      [
        'pause-clock',
        { clock: 'mediation', reason: 'testing', evidence: evidence.sha256, documentNumber: '委检〔2026〕3号' },
      ],
      ['resume-clock', { clock: 'mediation' }],
      ['project-due-dates', { cause: 'correction', calendar: newestCalendar().id }],
      ['fire-rung', { clock: 'mediation', rung: 'half' }],
      ['record-lead', { lead: '涉嫌虚假宣传' }],
      [
        'record-agreement',
        { recoveredFen: 98_000, document: 'made', performBy: '2099-01-01', representedConsent: true },
      ],
      ['notify-parties', { manner: 'post' }],
      ['start-verification', { officers: ['wang', 'sun'] }],
      ['extend-clock', { clock: 'lead-verification', amount: 15, unit: 'working-day', ...byHead }],
      ['decline-to-file', { reason: 'minor-and-corrected', explanation: '已改正', ...filing }],
      ['close', { outcome: 'settled' }],
      ['give-feedback', { to: 'both', text: '已达成协议' }],
      ['record-follow-up', { reached: true, satisfaction: 5, remark: '满意' }],
      ['reopen', { reason: '对方未履行' }],
      [
        'void-clock',
        {
          ...{ clock: 'initial-review', reason: '误开', basis: '登记核对记录' },
          ...{ ...head, decision: '局长批示 2026-3' },
        },
      ],
    ],
  },
  {
    kind: 'complaint',
    title: 'a complaint that is refused',
    steps: () => [
      ['sign'],
      ['refuse', { grounds: ['16.3'], reason: '并非为生活消费', otherWays: ['court', 'negotiation'] }],
      ['notify-complainant', { manner: 'platform' }],
    ],
  },
  {
    kind: 'complaint',
    title: 'a complaint that an ODR enterprise settles',
    steps: () => [
      ['offer-to-odr', { enterprise: '某平台' }],
      ['odr-accepted'],
      ['odr-settled', { recoveredFen: 5_000 }],
      ['close'],
    ],
  },
  {
    kind: 'complaint',
    title: 'a complaint that an ODR enterprise does not settle and people’s mediation does',
    steps: () => [
      ['offer-to-odr', { enterprise: '某平台' }],
      ['odr-accepted'],
      ['odr-failed', { reason: 'no-agreement' }],
      ...accepted,
      ['refer-to-peoples-mediation', { committee: '消费纠纷人民调解委员会', ...consents }],
      ['assign-peoples-mediator', { mediator: '周调解员' }],
      ['conclude-peoples-mediation', { agreed: true, recoveredFen: 60_000, agreementNumber: '人调2026-1' }],
    ],
  },
  {
    kind: 'complaint',
    title: 'a complaint whose mediation comes to nothing',
    steps: () => [
      ...mediating,
      ['terminate-mediation', { ground: '23.3', reason: '双方分歧过大' }],
      ['notify-parties', { manner: 'sms' }],
    ],
  },
  {
    kind: 'complaint',
    title: 'a complaint that is withdrawn',
    steps: () => [...mediating, ['withdraw', { settledPrivately: true, representedConsent: null }]],
  },
  {
    kind: 'complaint',
    title: 'a complaint that is linked, merged and taken apart again',
    steps: ([complaint]) => [
      ['link', { to: complaint, relation: 'related' }],
      ['merge', { into: complaint, reason: '同一事项' }],
      ['unmerge', { reason: '并非同一事项' }],
    ],
  },
  {
    kind: 'complaint',
    title: 'a complaint whose deadlines have passed before it was registered',
    order: { receivedAt: hoursAgo(24 * 60) },
    steps: () => [['record-missed-deadline', { clock: 'initial-review' }]],
  },
  {
    kind: 'report',
    title: 'a report that is extended, supplemented, repeated, filed and rewarded',
    steps: ([, repeat]) => [
      ['sign'],
      ['start-verification', { officers: ['wang', 'sun'] }],
      ['extend-verification', { amount: 15, ...byHead }],
      ['supplement-report', { facts: '另有一家分店' }],
      ['note-repeat', { repeat, newFacts: true }],
      ['file', { caseNumber: '伊市监立字1号', ...filing }],
      ['notify-reporter', { manner: 'in-person', competentAuthority: null }],
      ['grant-reward', { amountFen: 100_000, decisionNumber: '奖2026-1' }],
      ['hand-to-police', { articles: [], authority: '伊美区公安分局' }],
    ],
  },
  {
    kind: 'report',
    title: 'a report whose competence is in dispute, and that goes to another authority',
    steps: () => [
      ['route', { toUnit: '230717' }],
      ['dispute-competence', { withUnit: '230718', reason: '经营地跨区' }],
      ['settle-competence', { by: 'common-superior', competentUnit: '230717' }],
      ['transfer', { toAuthority: '农业农村局', reason: '属其职责' }],
    ],
  },
  {
    kind: 'consultation',
    title: 'a consultation that is answered',
    steps: () => [
      ['answer', { answer: '七日内可无理由退货', atOnce: true }],
      ['close'],
      ['give-feedback', { to: 'submitter', text: '已答复' }],
    ],
  },
];
