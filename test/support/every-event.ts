import type { LawEvent } from '#libs/adoption';
import type { CaseEvent, CaseEventType } from '#libs/case';
import { openMemoryEventStore } from '#libs/event-store/memory';
import type { EventStore } from '#libs/event-store';
import { derivedCommandId, epochMs, instant, instantOf, seal } from '#libs/kernel';
import type { CalendarId, CaseId, DomainEvent, Instant, LocalDate, RuleSetId, Sealed, UnitCode } from '#libs/kernel';
import type { StreamName } from '#libs/kernel';
import { newestCalendar } from '#libs/law';
import { FINDING_KINDS } from '#libs/supervision';
import type { Finding, FindingKind, SupervisionStreamEvent } from '#libs/supervision';

/**
 * Every text of an event that is not of a closed form by its type: what people write, and the short names out of the engine's own files.
 * `proper` is what stands there in a log that is as it should be.
 */
export interface Words {
  /** Written by people, or about them. */
  readonly open: (proper: string) => string;
  /** A short name that the engine makes or looks up. */
  readonly code: (proper: string) => string;
  /** Out of a list of headings that others keep. */
  readonly heading: (proper: string) => string;
}

const proper = (text: string) => text;

export const properWords: Words = { open: proper, code: proper, heading: proper };

type RecordEvent = SupervisionStreamEvent | LawEvent;
type DataOf<E extends DomainEvent, T extends E['type']> = Extract<E, { type: T }>['data'];
type CaseData = { readonly [T in CaseEventType]: DataOf<CaseEvent, T> };
type RecordData = { readonly [T in RecordEvent['type']]: DataOf<RecordEvent, T> };

/** A stream of the log, ready to be appended to an empty store. */
export interface MadeStream {
  readonly stream: StreamName;
  readonly sealed: readonly Sealed[];
}

const BEGIN = instant('2026-05-06T09:00:00+08:00');
const HOUR = 3_600_000;
const DAYS = 24;
const CITY = '230700' as UnitCode;
const COUNTY = '230718' as UnitCode;
const OTHER = '230717' as UnitCode;
const DAY = '2026-05-31' as LocalDate;
const hoursIn = (hours: number): Instant => instantOf(epochMs(BEGIN) + hours * HOUR);
const hashOf = (letter: string) => letter.repeat(64);

function caseOf(kind: 'T' | 'J' | 'Z', number: number): CaseId {
  return `${kind}-0000-0000-0000-${String(number).padStart(4, '0')}` as CaseId;
}

/** The data of every event of a case, one of each; the compiler refuses a forgotten one. */
function caseData({ open, code, heading }: Words): CaseData {
  const evidence = { sha256: hashOf('e'), name: open('收据.txt'), mediaType: open('text/plain'), bytes: 48 };
  const agent = { name: open('代表甲'), phone: open('13800138001'), idNumber: open('110101199003070011') };
  const representative = { ...agent, powers: open('代为和解') };
  const approved = { approver: open('zhao'), approverRole: open('head'), basis: open('审批表 2026-1') };
  const due = hoursIn(10 * DAYS);
  return {
    CaseRegistered: {
      caseId: caseOf('T', 1),
      kind: 'complaint',
      channel: 'hotline-12315',
      source: { system: open('hotline-12315'), number: open('12315-2026-0001') },
      receivedAt: BEGIN,
      submitter: {
        name: open('张三'),
        phone: open('13945800000'),
        address: open('新兴中路1号'),
        idNumber: open('11010119900307002X'),
      },
      named: true,
      representative,
      respondent: {
        name: open('某健身中心'),
        address: open('通河路2号'),
        uscc: open('91230700MA1B3K5T0C'),
        platform: open('某平台'),
      },
      category: heading('健身服务'),
      problem: open('预付卡'),
      place: open('伊美区'),
      request: open('退还健身卡余额'),
      amountInDisputeFen: 120_000,
      knewOn: open('2026-05-01'),
      linkedTo: caseOf('J', 2),
      calendar: newestCalendar().id,
    },
    CaseRouted: { toUnit: OTHER, fromUnit: COUNTY, reason: open('属地') },
    CaseSigned: { unit: COUNTY },
    CaseReturned: { fromUnit: OTHER, toUnit: COUNTY, reason: open('不在本区') },
    CaseTransferred: { toAuthority: open('农业农村局'), reason: open('属其职责'), article: open('第十二条') },
    HandlerAssigned: { handler: open('wang'), previous: open('li') },
    MaterialsRequested: { items: [open('购卡合同')], until: due },
    MaterialsSupplemented: { items: [open('购卡合同')], evidence: [evidence] },
    EvidenceAttached: { evidence, showsReporter: true },
    NoteAdded: { text: open('来电人情绪激动') },
    IdentityVerified: { result: 'verified', method: open('电话回拨') },
    RepresentativesElected: { complainants: 12, representatives: [representative], consent: true },
    CompetenceDisputed: { withUnit: OTHER, reason: open('经营地跨区') },
    CompetenceSettled: { by: 'common-superior', competentUnit: COUNTY },
    CaseMerged: { into: caseOf('T', 9), reason: open('同一事项') },
    CaseUnmerged: { from: caseOf('T', 9), reason: open('并非同一事项') },
    CaseLinked: { to: caseOf('J', 2), relation: 'related' },
    ComplaintAccepted: { acceptedBy: open('wang') },
    ComplaintNotAccepted: {
      grounds: [{ code: code('16.3'), article: open('第十六条第三项') }],
      reason: open('并非为生活消费'),
      otherWays: ['court', 'negotiation'],
    },
    ComplainantNotified: { of: 'acceptance', manner: 'sms' },
    OfferedToOdr: { enterprise: open('某企业') },
    OdrAccepted: { enterprise: open('某企业') },
    OdrSettled: { enterprise: open('某企业'), recoveredFen: 5_000 },
    OdrFailed: { enterprise: open('某企业'), reason: 'no-agreement' },
    MediationStarted: { mediator: open('li'), complainantConsents: true, respondentConsents: true },
    RecusalRequested: { mediator: open('li'), by: 'respondent', reason: open('近亲属') },
    MediatorRecused: { mediator: open('li'), granted: true, successor: open('sun') },
    MediationSessionHeld: {
      manner: 'on-site',
      place: open('调解室'),
      mediator: open('li'),
      partiesToldAt: BEGIN,
      complainantPresent: true,
      respondentPresent: true,
      summary: open('双方陈述'),
    },
    TestingBodyNamed: { body: open('省质检院'), by: 'bureau', costBorneBy: open('被投诉人') },
    TestingCommissioned: { body: open('省质检院'), subject: open('跑步机') },
    TestingConcluded: { finding: open('不合格'), report: evidence },
    PeoplesMediationReferred: {
      committee: open('消费纠纷人民调解委员会'),
      complainantConsents: true,
      respondentConsents: true,
    },
    PeoplesMediatorAssigned: { mediator: open('周调解员') },
    PeoplesMediationConcluded: { agreed: true, recoveredFen: 60_000, agreementNumber: open('人调2026-1') },
    MediationAgreementReached: {
      recoveredFen: 98_000,
      document: 'made',
      performBy: open('2026-06-30'),
      representedConsent: true,
    },
    MediationTerminated: {
      ground: { code: code('23.3'), article: open('第二十三条第三项') },
      reason: open('分歧过大'),
    },
    ComplaintWithdrawn: { settledPrivately: true, representedConsent: null },
    PartiesNotified: { manner: 'post' },
    VerificationStarted: { officers: [open('wang'), open('sun')] },
    VerificationExtended: { amount: 15, unit: 'working-day', ...approved, reason: open('案情复杂') },
    CaseFiled: { caseNumber: open('伊市监立字1号'), ...approved },
    CaseNotFiled: { reason: 'minor-and-corrected', explanation: open('已改正'), ...approved },
    ReporterNotified: { of: 'filed', manner: 'in-person', competentAuthority: open('农业农村局') },
    RepeatReportNoted: { repeat: caseOf('J', 2), newFacts: true },
    ReportSupplemented: { facts: open('另有一家分店') },
    LeadFound: { lead: open('涉嫌虚假宣传'), article: open('第二十八条') },
    RewardGranted: { amountFen: 100_000, decisionNumber: open('奖2026-1') },
    HandedToPolice: { articles: [open('第一百四十条')], authority: open('伊美区公安分局') },
    ConsultationAnswered: { answer: open('七日内可无理由退货'), atOnce: true },
    CaseClosed: { outcome: 'settled', recoveredFen: 98_000 },
    FeedbackGiven: { to: 'both', text: open('已达成协议') },
    FollowUpRecorded: { reached: true, satisfaction: 5, remark: open('满意') },
    CaseReopened: {
      reason: open('对方未履行'),
      episode: 2,
      frozen: { outcome: 'settled', recoveredFen: 98_000, closedAt: hoursIn(20) },
    },
    ClockPaused: {
      clock: code('mediation'),
      reason: code('testing'),
      basis: open('第二十三条'),
      evidence: open(hashOf('e')),
      documentNumber: open('委检〔2026〕3号'),
    },
    ClockResumed: { clock: code('mediation') },
    ClockExtended: {
      ...{ clock: code('verification'), amount: 15, unit: 'working-day' },
      ...{ ...approved, reason: open('案情复杂') },
    },
    ClockVoided: {
      ...{ clock: code('initial-review'), reason: open('误开'), basis: open('登记核对记录') },
      ...{ approver: open('zhao'), approverRole: open('head'), decision: open('局长批示 2026-3') },
    },
    DueDateProjected: {
      ...{ clock: code('initial-review'), dueAt: due, firmness: 'firm', cause: 'correction' },
      calendar: code(newestCalendar().id) as CalendarId,
    },
    RungFired: {
      ...{ clock: code('initial-review'), run: 1, rung: code('half'), dueAt: due },
      to: { unit: COUNTY, handler: open('wang') },
    },
    DeadlineMissed: { clock: code('initial-review'), run: 1, dueAt: due, missedAt: hoursIn(10 * DAYS + 1) },
    ReminderIssued: { toUnit: COUNTY, handler: open('wang'), text: open('请抓紧初查') },
    SupervisionOrdered: {
      ...{ orderId: code('D1'), toUnit: COUNTY, cause: 'missed', reason: open('群众反复来电') },
      missed: { clock: code('initial-review'), run: 1, dueAt: due },
    },
    SupervisionAnswered: { orderId: code('D1'), answer: open('已安排专人办理') },
  };
}

/** The data of every event of a unit's or the bureau's own streams. */
function recordData({ open, code }: Words): RecordData {
  const counts = Object.fromEntries(FINDING_KINDS.map((kind, n) => [kind, n])) as Record<FindingKind, number>;
  const place = { position: '1', logHash: hashOf('a') };
  const due = hoursIn(10 * DAYS);
  const finding: Finding = {
    ...{ kind: 'overdue', caseId: caseOf('T', 1), unit: COUNTY, handler: open('wang'), clock: code('initial-review') },
    ...{ run: 1, orderId: code('D1'), dueAt: null, at: due },
    followUps: [{ kind: 'reminded', rung: code('half'), at: due }],
  };
  const figure = { unit: COUNTY, indicator: code('on-time-closure'), numerator: 41, denominator: 43 };
  const parts = { numerator: 41, denominator: 43 };
  const may = { from: '2026-05-01' as LocalDate, to: DAY };
  return {
    DigestIssued: {
      to: { unit: COUNTY, handler: open('wang') },
      ...{ month: '2026-05', number: 1 },
      items: [{ caseId: caseOf('T', 1), clock: code('initial-review'), run: 1, rung: code('half'), dueAt: due }],
    },
    DailyInspectionRecorded: {
      ...{ ...place, unit: CITY, date: DAY, asOf: instant('2026-05-31T18:00:00+08:00'), counts, ordersLate: 1 },
      byUnit: [{ unit: COUNTY, counts, ordersLate: 1 }],
      ...{ findings: [finding], leftOut: 0, hash: hashOf('b'), provisional: 0 },
      coverage: {
        calendar: code(newestCalendar().id) as CalendarId,
        ...{ coveredUntil: '2026-12-31' as LocalDate, daysLeft: 214, alarm: false },
      },
    },
    WeeklyCheckRecorded: {
      ...{ ...place, unit: CITY, week: '2026-W21', from: '2026-05-18' as LocalDate, to: '2026-05-24' as LocalDate },
      figures: [{ ...figure, rate: 9_535, before: 9_400, change: 135, deviation: 0 }],
      sample: {
        ...{ seed: hashOf('9'), population: { count: 3, hash: hashOf('8') }, size: 1 },
        cases: [caseOf('T', 1)],
      },
      fewest: 5,
    },
    PeriodSettled: { ...place, unit: CITY, month: '2026-05', ...may, figures: [figure], hash: hashOf('c') },
    PeriodAdjusted: {
      ...{ ...place, unit: CITY, month: '2026-05', number: 1, reason: open('补录督办') },
      changes: [
        { unit: COUNTY, indicator: code('on-time-closure'), before: parts, after: { ...parts, numerator: 42 } },
      ],
      ...{ previous: hashOf('c'), hash: hashOf('d') },
    },
    ScorePublished: {
      ...{ ...place, unit: CITY, from: '2025-01-01' as LocalDate, to: '2025-12-31' as LocalDate },
      scheme: { id: code('four-rates'), version: 1, hash: hashOf('7'), illustrative: false },
      ...{ inEffect: true, fullMarks: '100', number: 2, reason: open('补录督办'), previous: hashOf('5') },
      scores: [
        { unit: CITY, level: code('bureau'), points: '95.3488', published: '95.35', grade: code('good'), rank: 1 },
        { unit: COUNTY, level: code('county'), points: null, published: null, grade: null, rank: null },
      ],
      hash: hashOf('6'),
    },
    CalendarPublished: {
      calendar: code('cn-state-council-2027') as CalendarId,
      contents: { note: open('附注') },
      ...{ hash: hashOf('e'), source: open('国办发明电〔2026〕7号') },
      ...{ published: DAY, coveredUntil: '2027-12-31' as LocalDate },
    },
    RuleSetAdopted: {
      ruleSet: code('cn-samr-order-121') as RuleSetId,
      ...{ contents: null, hash: hashOf('f'), source: open('伊市监发〔2026〕2号') },
      ...{ from: '2026-04-15' as LocalDate, openCases: 'keep' },
    },
    SchemeAdopted: {
      ...{ scheme: code('yichun-2026'), contents: { note: open('附注') }, hash: hashOf('0') },
      ...{ source: open('伊市监发〔2026〕3号'), from: '2026-01-01' as LocalDate },
    },
  };
}

type Step = readonly [type: CaseEventType, hours: number];

/** Courses of a case in which every kind of fact about a deadline is told. */
const courses: readonly (readonly Step[])[] = [
  [
    ['CaseSigned', 2],
    ['ComplaintAccepted', 2 * DAYS],
    ['MediationStarted', 3 * DAYS],
    ['ClockPaused', 4 * DAYS],
    ['ClockResumed', 9 * DAYS],
    ['MediationAgreementReached', 20 * DAYS],
    ['CaseClosed', 21 * DAYS],
    ['CaseReopened', 22 * DAYS],
  ],
  [['ComplaintAccepted', 60 * DAYS]],
  [
    ['CaseMerged', DAYS],
    ['CaseUnmerged', 2 * DAYS],
  ],
];

/** What begins with a report or a consultation, and not with a complaint. */
const OF_REPORTS: ReadonlySet<CaseEventType> = new Set([
  ...(['VerificationStarted', 'VerificationExtended', 'CaseFiled', 'CaseNotFiled', 'ReporterNotified'] as const),
  ...(['RepeatReportNoted', 'ReportSupplemented', 'RewardGranted', 'HandedToPolice', 'ClockExtended'] as const),
]);

/**
 * A log that holds every type of event at least once: every other event of a case after its registration, the courses of deadlines, and
 * one stream for each event of a unit or the bureau. The same each time.
 */
export function everyEvent(words: Words): readonly MadeStream[] {
  const types = (Object.keys(caseData(properWords)) as CaseEventType[]).filter((type) => type !== 'CaseRegistered');
  const plain = { ...words, code: properWords.code };
  const singles = types.map((type, n) => caseStream(n, [[type, DAYS]], words));
  const played = courses.map((course, n) => caseStream(types.length + n, course, plain));
  const records = Object.entries(recordData(words)).map(([type, data]) => recordStream(type, data, words));
  return [...played, ...singles, ...records];
}

/** The same as a log in memory. */
export async function everyEventStore(words: Words): Promise<EventStore> {
  const store = openMemoryEventStore();
  for (const { stream, sealed } of everyEvent(words)) await store.append(stream, 'no-stream', sealed);
  return store;
}

function caseStream(n: number, steps: readonly Step[], words: Words): MadeStream {
  const first = steps[0]?.[0];
  const kind = first === undefined || !OF_REPORTS.has(first) ? 'complaint' : 'report';
  const own = first === 'ConsultationAnswered' ? 'consultation' : kind;
  const caseId = caseOf(own === 'complaint' ? 'T' : own === 'report' ? 'J' : 'Z', 1_000 + n);
  const registered = { ...caseData(words).CaseRegistered, caseId, kind: own };
  const events = steps.map(([type, hours]) => ({ type, data: caseData(words)[type], effectiveAt: hoursIn(hours) }));
  return sealedStream(`case-${caseId}`, COUNTY, [{ type: 'CaseRegistered', data: registered }, ...events], words);
}

function recordStream(type: string, data: object, words: Words): MadeStream {
  const stream = STREAM_OF[type as RecordEvent['type']];
  return sealedStream(stream, CITY, [{ type, data, effectiveAt: hoursIn(40 * DAYS) }], words);
}

const STREAM_OF: Readonly<Record<RecordEvent['type'], string>> = {
  DigestIssued: `digest-${COUNTY}-head-2026-05`,
  DailyInspectionRecorded: `daily-look-${CITY}-${DAY}`,
  WeeklyCheckRecorded: `weekly-check-${CITY}-2026-W21`,
  PeriodSettled: `settlement-${CITY}-2026-05`,
  PeriodAdjusted: `settlement-${CITY}-2026-04`,
  ScorePublished: `score-${CITY}-2025-01-01-2025-12-31`,
  CalendarPublished: 'law-calendar',
  RuleSetAdopted: 'law-rule-set',
  SchemeAdopted: 'law-scheme',
};

function sealedStream(
  stream: string,
  unit: UnitCode,
  events: readonly (DomainEvent & { readonly effectiveAt?: Instant })[],
  { open, code }: Words,
): MadeStream {
  const commandId = derivedCommandId(`every-event:${stream}`);
  const sealed = seal(stream as StreamName, undefined, events, {
    ...{ commandId, correlationId: open(commandId), causationId: open(commandId) },
    ...{ recordedAt: hoursIn(60 * DAYS), effectiveAt: BEGIN, unit, ruleSet: 'cn-samr-order-121' as RuleSetId },
    actor: { id: open('wang'), role: code('officer'), onBehalfOf: open('代表甲') },
  });
  return { stream: stream as StreamName, sealed };
}
