import type { EndingTopic } from '#libs/law';
import { dateOf, epochMs, instantOf } from '#libs/kernel';
import { PEOPLES_COMMITTEE, PEOPLES_MEDIATORS, TESTING_BODIES } from '../world/staff.js';
import { SESSION_SUMMARIES } from '../world/texts.js';
import type { CaseRun, Story } from './case-run.js';
import { manner } from './closing.js';
import { evidence } from './reception.js';
import { pursueLead } from './lead.js';

const DAY = 86_400_000;

/** Some percent of what was paid, in fen: what the consumer gets back. */
export function recovered(x: CaseRun, lowPercent: number, highPercent: number): number {
  return Math.floor((x.detail.priceFen * x.random.between(lowPercent, highPercent)) / 100);
}

/** 调解, from both parties' consent to the agreement or the ending. */
export function* mediate(x: CaseRun): Story {
  const { course } = x.plan;
  const ending = course.startsWith('terminated:') ? (course.slice('terminated:'.length) as EndingTopic) : null;
  const refusesAtOnce = ending === 'absent-or-refused' && x.plan.turns.length === 0 && x.random.chance(4_000);
  if (refusesAtOnce) return yield* terminate(x, 'absent-or-refused', '被投诉人明确拒绝调解', x.days(1, 5));

  yield x.step(x.days(0, 3), {
    kind: 'StartMediation',
    mediator: x.random.pick(x.staff.mediators).id,
    complainantConsents: true,
    respondentConsents: true,
  });
  if (x.takes('recusal-granted') || x.takes('recusal-refused')) yield* recuse(x);
  if (x.takes('lead') || x.takes('lead-filed') || x.takes('lead-extended')) yield* pursueLead(x);
  if (course === 'settled-by-peoples-mediation') return yield* byPeople(x, true);
  if (x.takes('peoples-failed')) yield* byPeople(x, false);
  yield* holdSession(x, ending !== 'absent-or-refused');
  if (x.takes('testing')) yield* test(x, 'parties');
  if (x.takes('testing-named')) yield* test(x, 'bureau');
  if (x.takes('paused')) yield* pause(x);
  if (ending !== 'absent-or-refused' && x.random.chance(2_800)) yield* holdSession(x, true);
  yield* ending === null ? agree(x) : end(x, ending);
}

function* agree(x: CaseRun): Story {
  const at = x.within('mediation', 'closure', 0, 6);
  const onSite = x.state.current.mediation.lastManner === 'on-site';
  const document = x.random.weighted([
    [onSite ? 30 : 5, 'made'],
    [40, 'performed-at-once'],
    [20, 'waived-by-both'],
    [onSite ? 0 : 35, 'recorded'],
  ] as const);
  yield x.step(at, {
    kind: 'RecordAgreement',
    recoveredFen: x.random.chance(1_200) ? 0 : recovered(x, 25, 100),
    document,
    performBy: document === 'made' ? dateOf(instantOf(at + x.random.between(5, 30) * DAY)) : null,
    representedConsent: x.state.joint === null ? null : true,
  });
}

function* end(x: CaseRun, ending: EndingTopic): Story {
  switch (ending) {
    case 'testing-not-agreed':
      yield x.step(x.days(1, 3), {
        kind: 'NameTestingBody',
        body: x.random.pick(TESTING_BODIES),
        by: 'parties',
        costBorneBy: '',
      });
      return yield* terminate(x, ending, '双方不同意承担检测费用', x.days(2, 6));
    case 'no-agreement-in-time': {
      // The ground needs the time to have run out: the first working day after it.
      const due = x.due('mediation');
      const after = due === null ? x.days(45) : x.world.time.soon(x.random, due + 1, 10, 300);
      return yield* terminate(x, ending, null, after);
    }
    case 'refusal-ground':
      if (x.takes('police')) yield* handToPolice(x);
      return yield* terminate(x, ending, '受理后查明同一争议已由其他机关处理', x.days(1, 5));
    case 'party-gone':
      return yield* terminate(x, ending, '被投诉人已注销登记', x.days(1, 8));
    case 'other-law':
      return yield* terminate(x, ending, '依照有关规定终止调解', x.days(1, 8));
    case 'absent-or-refused':
      return yield* terminate(x, ending, '被投诉人无正当理由不参加调解', x.within('mediation', 'closure', 1, 12));
    default:
      return yield* terminate(x, ending, null, x.within('mediation', 'closure', 1, 12));
  }
}

/** 终止调解, and both parties told of it within seven working days. */
function* terminate(x: CaseRun, topic: EndingTopic, reason: string | null, at: number): Story {
  yield x.step(at, { kind: 'TerminateMediation', ground: x.endingGround(topic), reason });
  yield* tellParties(x);
}

function* tellParties(x: CaseRun): Story {
  yield x.step(x.within('ending-notice', 'notice', 0, 4), { kind: 'NotifyParties', manner: manner(x) });
}

/** 撤回, before the review, during it or while mediating. */
export function* withdraw(x: CaseRun): Story {
  yield x.step(x.days(0, 4), {
    kind: 'WithdrawComplaint',
    settledPrivately: x.random.chance(6_500),
    representedConsent: x.state.joint === null ? null : true,
  });
  if (x.due('ending-notice') !== null) yield* tellParties(x);
}

function* holdSession(x: CaseRun, respondentComes: boolean): Story {
  const at = x.days(1, 4);
  const onSite = x.random.chance(3_500);
  const told = epochMs(instantOf(Math.min(x.now + x.random.between(5, 60) * 60_000, at - 60_000)));
  yield x.step(at, {
    kind: 'HoldMediationSession',
    manner: onSite
      ? 'on-site'
      : x.random.weighted([
          [75, 'telephone'],
          [15, 'internet'],
          [5, 'audio'],
          [5, 'video'],
        ] as const),
    place: onSite ? `${x.staff.unit.name.zh}调解室` : null,
    partiesToldAt: onSite ? instantOf(told) : null,
    complainantPresent: true,
    respondentPresent: respondentComes,
    summary: respondentComes ? x.random.pick(SESSION_SUMMARIES) : null,
  });
}

/** 回避: the mediation rests until it is decided. */
function* recuse(x: CaseRun): Story {
  yield x.step(x.days(0, 2), {
    kind: 'RequestRecusal',
    by: x.random.pick(['complainant', 'respondent', 'mediator'] as const),
    reason: '调解员与被投诉人负责人系近亲属',
  });
  const granted = x.takes('recusal-granted');
  const present = x.state.current.mediation.mediator;
  const successor = x.staff.mediators.find((mediator) => mediator.id !== present)?.id ?? x.staff.head.id;
  yield x.step(x.days(0, 2), { kind: 'DecideRecusal', granted, successor: granted ? successor : null }, x.staff.head);
}

/** 检测、检验、鉴定: by a body that the parties agree on, or – since Order 121 – that the bureau names. The time does not count. */
function* test(x: CaseRun, by: 'parties' | 'bureau'): Story {
  yield x.step(x.days(1, 3), {
    kind: 'NameTestingBody',
    body: x.random.pick(TESTING_BODIES),
    by,
    costBorneBy: x.random.pick(['被投诉人', '投诉人垫付，由责任方承担', '双方各半']),
  });
  yield x.step(x.days(1, 3), { kind: 'CommissionTesting', subject: x.detail.item });
  yield x.step(x.days(5, 22), {
    kind: 'ConcludeTesting',
    finding: x.random.pick(['检测项目不符合标准要求', '检测项目符合标准要求', '存在质量缺陷，非使用不当所致']),
    report: evidence(x, '检验报告.pdf', 'application/pdf'),
  });
}

/** Size of the parties' entrustment: one page, scanned. */
const ENTRUSTMENT_BYTES = 180_000;

/** A pause that no event of the case implies: the parties had the goods appraised on their own, and their entrustment is on file. */
function* pause(x: CaseRun): Story {
  const at = x.days(1, 3);
  const entrustment = evidence(x, '鉴定委托书.pdf', 'application/pdf', ENTRUSTMENT_BYTES);
  yield x.step(at, { kind: 'AttachEvidence', evidence: entrustment });
  yield x.step(at, {
    ...{ kind: 'PauseClock', clock: 'mediation', reason: 'testing' },
    ...{ evidence: entrustment.sha256, documentNumber: null },
  });
  yield x.step(x.days(4, 15), { kind: 'ResumeClock', clock: 'mediation' });
}

/** 人民调解: a failed attempt gives the dispute back to the bureau. */
function* byPeople(x: CaseRun, agreed: boolean): Story {
  yield x.step(x.days(0, 2), {
    kind: 'ReferToPeoplesMediation',
    committee: PEOPLES_COMMITTEE,
    complainantConsents: true,
    respondentConsents: true,
  });
  const mediator = { id: x.random.pick(PEOPLES_MEDIATORS), role: 'peoples-mediator' };
  yield x.step(x.days(0, 1), { kind: 'AssignPeoplesMediator', mediator: mediator.id });
  yield x.step(
    x.days(2, 10),
    {
      kind: 'ConcludePeoplesMediation',
      agreed,
      recoveredFen: agreed ? recovered(x, 30, 100) : 0,
      agreementNumber: agreed ? `伊消调〔${instantOf(x.now).slice(0, 4)}〕${x.plan.ordinal + 1}号` : null,
    },
    mediator,
  );
}

/** Fraud and extortion: Order 121 Art. 42. Before, a suspected crime was handed over by other law. */
export function* handToPolice(x: CaseRun): Story {
  const own = x.ruleSet.powers.handOverToPolice.value;
  const articles = own ? [] : ['《行政执法机关移送涉嫌犯罪案件的规定》第三条'];
  yield x.step(x.days(1, 3), { kind: 'HandToPolice', articles, authority: '伊春市公安局' }, x.staff.head);
}
