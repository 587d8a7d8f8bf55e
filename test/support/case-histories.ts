/**
 * Whole lives of cases as their events, for specifications and measurements of read models. They are what the deciders would
 * have decided; a specification folds them with the case's own `evolve`. Nothing here is random: what varies comes from the
 * seed that the caller gives.
 */
import type { CaseEvent, CaseRegistered } from '#libs/case';
import type { CaseKind } from '#libs/law';
import { caseIdFor, caseStream, derivedCommandId, epochMs, instant, instantOf, openEnvelope, seal } from '#libs/kernel';
import type {
  CalendarId,
  CaseId,
  Instant,
  RuleSetId,
  Sealed,
  Stored,
  StreamHead,
  StreamName,
  UnitCode,
} from '#libs/kernel';

/** An event of a life, and how many hours after the one before it happens. */
export interface Moment {
  readonly afterHours: number;
  readonly unit: string;
  readonly event: CaseEvent;
}

export interface Life {
  readonly caseId: CaseId;
  readonly receivedAt: Instant;
  readonly moments: readonly Moment[];
}

const UNITS = ['230781-01', '230781-02', '230702', '230717', '230724'] as const;
const CHANNELS = ['hotline-12315', 'hotline-12345', 'national-platform', 'app', 'wechat'] as const;
const CATEGORIES = ['健身服务', '网络购物', '快递', '旅游', '食品', '预付卡'] as const;
const CENTRE = '230700';

const head = { approver: 'head-1', approverRole: 'head' };
/** SHA-256 of a document that shows why a clock stands still. */
const ENTRUSTMENT = 'e'.repeat(64);

/** Names that only a complainant has: no read model may hold one. */
export const PERSONAL = {
  name: '王小明不可见',
  phone: '13900001234',
  address: '不可见路7号',
  request: '要求退款不可见',
} as const;

/** The kinds of life, by the way they go. */
export const lives = [
  'settled',
  'terminated',
  'refused',
  'tested',
  'by-odr',
  'odr-failed',
  'returned',
  'withdrawn',
  'merged',
  'unmerged',
  'reopened',
  'unfinished',
  'filed',
  'not-filed',
  'extended',
  'consulted',
  'anonymous',
  'missed',
  'late',
  'supervised',
] as const;
export type LifeName = (typeof lives)[number];

/** One life. The same name and number give the same events; numbers vary unit, channel, pace and category. */
export function lifeOf(name: LifeName, number: number): Life {
  const receivedAt = instantOf(epochMs(instant('2026-05-06T09:00:00+08:00')) + ((number * 37) % 5_000) * 1_800_000);
  const kind: CaseKind = REPORTS.has(name) ? 'report' : name === 'consulted' ? 'consultation' : 'complaint';
  const letter = kind === 'complaint' ? 'T' : kind === 'report' ? 'J' : 'Z';
  const caseId = caseIdFor(letter, `history:${name}:${number}`);
  const unit = at(UNITS, number);
  const pace = 2 + (number % 9) * 4;
  const tell = new Telling(unit, pace);
  tell.centre(registered(caseId, kind, number, receivedAt, name !== 'anonymous'));
  LIFE[name](tell, number);
  return { caseId, receivedAt, moments: tell.moments };
}

const REPORTS: ReadonlySet<LifeName> = new Set(['filed', 'not-filed', 'extended', 'anonymous']);

class Telling {
  readonly moments: Moment[] = [];
  constructor(
    readonly unit: string,
    readonly pace: number,
  ) {}

  centre(event: CaseEvent): void {
    this.moments.push({ afterHours: 1, unit: CENTRE, event });
  }

  then<T extends CaseEvent['type']>(type: T, data: Extract<CaseEvent, { type: T }>['data'], hours = this.pace): void {
    this.moments.push({ afterHours: hours, unit: this.unit, event: { type, data } as CaseEvent });
  }

  /** Routed, signed for, a handler named. */
  taken(): void {
    this.centre(routedTo(this.unit));
    this.then('CaseSigned', { unit: this.unit as UnitCode });
    this.then('HandlerAssigned', { handler: `officer-${this.unit}`, previous: null }, 1);
  }

  accepted(): void {
    this.taken();
    this.then('ComplaintAccepted', { acceptedBy: `officer-${this.unit}` });
    this.then('ComplainantNotified', { of: 'acceptance', manner: 'telephone' }, 2);
  }

  closed(
    outcome:
      'settled' | 'terminated' | 'not-accepted' | 'settled-by-odr' | 'withdrawn' | 'filed' | 'not-filed' | 'answered',
    fen = 0,
  ): void {
    this.then('CaseClosed', { outcome, recoveredFen: fen });
    this.then('FeedbackGiven', { to: 'both', text: PERSONAL.request });
    this.then('FollowUpRecorded', { reached: true, satisfaction: 5, remark: PERSONAL.name });
  }
}

const LIFE: Readonly<Record<LifeName, (tell: Telling, number: number) => void>> = {
  settled: (tell, number) => {
    tell.accepted();
    tell.then('MediationStarted', { mediator: 'mediator-1', complainantConsents: true, respondentConsents: true });
    tell.then('MediationAgreementReached', {
      recoveredFen: number * 100,
      document: 'made',
      performBy: null,
      representedConsent: null,
    });
    tell.closed('settled', number * 100);
  },
  terminated: (tell) => {
    tell.accepted();
    tell.then('MediationStarted', { mediator: 'mediator-1', complainantConsents: true, respondentConsents: true });
    tell.then('MediationTerminated', { ground: { code: '23.3', article: '第二十三条' }, reason: PERSONAL.request });
    tell.then('PartiesNotified', { manner: 'sms' });
    tell.closed('terminated');
  },
  refused: (tell) => {
    tell.taken();
    tell.then('ComplaintNotAccepted', {
      grounds: [{ code: '16.4', article: '第十六条第四项' }],
      reason: PERSONAL.request,
      otherWays: ['court'],
    });
    tell.then('ComplainantNotified', { of: 'refusal', manner: 'post' });
    tell.closed('not-accepted');
  },
  tested: (tell) => {
    tell.accepted();
    tell.then('MediationStarted', { mediator: 'mediator-2', complainantConsents: true, respondentConsents: true });
    tell.then('TestingBodyNamed', { body: '伊春市检验检测中心', by: 'parties', costBorneBy: 'respondent' });
    tell.then('TestingCommissioned', { body: '伊春市检验检测中心', subject: '跑步机' });
    tell.then('TestingConcluded', { finding: '不合格', report: null }, 300);
    tell.then('MediationAgreementReached', {
      recoveredFen: 50_000,
      document: 'made',
      performBy: null,
      representedConsent: null,
    });
    tell.closed('settled', 50_000);
  },
  'by-odr': (tell) => {
    tell.taken();
    tell.then('OfferedToOdr', { enterprise: 'ODR-1' });
    tell.then('OdrAccepted', { enterprise: 'ODR-1' });
    tell.then('OdrSettled', { enterprise: 'ODR-1', recoveredFen: 8_800 });
    tell.closed('settled-by-odr', 8_800);
  },
  'odr-failed': (tell) => {
    tell.taken();
    tell.then('OfferedToOdr', { enterprise: 'ODR-1' });
    tell.then('OdrAccepted', { enterprise: 'ODR-1' });
    tell.then('OdrFailed', { enterprise: 'ODR-1', reason: 'no-agreement' }, 200);
    tell.then('ComplaintAccepted', { acceptedBy: 'officer' });
  },
  returned: (tell) => {
    tell.taken();
    tell.then('CaseReturned', { fromUnit: tell.unit as UnitCode, toUnit: CENTRE as UnitCode, reason: '不属本辖区' });
    tell.centre(routedTo('230702'));
    tell.then('CaseSigned', { unit: '230702' as UnitCode }, 60);
    tell.then('HandlerAssigned', { handler: 'officer-230702', previous: null });
  },
  withdrawn: (tell, number) => {
    if (number % 2 === 0) tell.accepted();
    else tell.taken();
    tell.then('ComplaintWithdrawn', { settledPrivately: true, representedConsent: null });
    if (number % 2 === 0) tell.then('PartiesNotified', { manner: 'sms' });
    tell.closed('withdrawn');
  },
  merged: (tell) => {
    tell.taken();
    tell.then('CaseMerged', { into: 'T-0000-0000-0000-0000' as CaseId, reason: '重复' });
  },
  unmerged: (tell) => {
    tell.taken();
    tell.then('CaseMerged', { into: 'T-0000-0000-0000-0000' as CaseId, reason: '重复' });
    tell.then('CaseUnmerged', { from: 'T-0000-0000-0000-0000' as CaseId, reason: '并非同一纠纷' }, 50);
    tell.then('CaseLinked', { to: 'T-0000-0000-0000-0000' as CaseId, relation: 'related' });
    tell.then('ComplaintAccepted', { acceptedBy: 'officer' });
  },
  reopened: (tell, number) => {
    LIFE.settled(tell, number);
    tell.then('CaseReopened', {
      reason: '回访不满意',
      episode: 2,
      frozen: { outcome: 'settled', recoveredFen: number * 100, closedAt: '2026-06-30T09:00:00.000+08:00' },
    });
    tell.then('ComplaintAccepted', { acceptedBy: 'officer' });
  },
  unfinished: (tell) => {
    tell.taken();
    tell.then('NoteAdded', { text: PERSONAL.phone });
  },
  filed: (tell) => {
    tell.taken();
    tell.then('VerificationStarted', { officers: ['officer-1'] });
    tell.then('CaseFiled', { caseNumber: '伊市监立〔2026〕1号', ...head });
    tell.closed('filed');
  },
  'not-filed': (tell) => {
    tell.taken();
    tell.then('VerificationStarted', { officers: ['officer-1'] });
    tell.then('CaseNotFiled', { reason: 'no-violation', explanation: PERSONAL.request, ...head });
    tell.then('ReporterNotified', { of: 'not-filed', manner: 'platform', competentAuthority: null });
    tell.closed('not-filed');
  },
  extended: (tell) => {
    tell.taken();
    tell.then('VerificationStarted', { officers: ['officer-1'] });
    tell.then('VerificationExtended', {
      amount: 15,
      unit: 'working-day',
      ...head,
      reason: '案情复杂',
    });
    tell.then('EvidenceAttached', {
      evidence: { sha256: ENTRUSTMENT, name: '委托书.pdf', mediaType: 'application/pdf', bytes: 1 },
    });
    tell.then('ClockPaused', {
      ...{ clock: 'verification', reason: 'testing', evidence: ENTRUSTMENT },
      basis: '《市场监督管理行政处罚程序规定》第十八条第二款',
    });
    tell.then('ClockResumed', { clock: 'verification' }, 100);
    tell.then('RepeatReportNoted', { repeat: 'J-0000-0000-0000-0000' as CaseId, newFacts: true });
    tell.then('CaseFiled', { caseNumber: '伊市监立〔2026〕2号', ...head });
  },
  consulted: (tell) => {
    tell.then('ConsultationAnswered', { answer: PERSONAL.request, atOnce: true }, 1);
    tell.closed('answered');
  },
  anonymous: (tell) => {
    tell.taken();
    tell.then('VerificationStarted', { officers: ['officer-1'] });
    tell.then('CaseNotFiled', { reason: 'no-concrete-lead', explanation: null, ...head });
    tell.then('CaseClosed', { outcome: 'not-filed', recoveredFen: 0 });
    tell.then('FeedbackGiven', { to: 'platform', text: '已办结' });
  },
  missed: (tell) => {
    tell.taken();
    tell.then(
      'DeadlineMissed',
      {
        clock: 'initial-review',
        run: 1,
        dueAt: '2026-05-15T23:59:59.999+08:00' as Instant,
        missedAt: '2026-05-15T23:59:59.999+08:00' as Instant,
      },
      400,
    );
    tell.centre(routedTo('230724'));
    tell.then('CaseSigned', { unit: '230724' as UnitCode });
    tell.then('ComplaintAccepted', { acceptedBy: 'officer' }, 30);
  },
  late: (tell) => {
    tell.taken();
    tell.then('ComplaintAccepted', { acceptedBy: 'officer' }, 500);
  },
  supervised: (tell) => {
    tell.taken();
    const unit = tell.unit as UnitCode;
    const missed = { clock: 'initial-review', run: 1, dueAt: '2026-05-15T23:59:59.999+08:00' as Instant };
    tell.then('RungFired', { ...missed, rung: 'on-the-day', to: { unit, handler: `officer-${unit}` } }, 100);
    tell.then('ReminderIssued', { toUnit: unit, handler: null, text: PERSONAL.request });
    tell.then('DeadlineMissed', { ...missed, missedAt: '2026-05-16T00:00:00.000+08:00' as Instant }, 300);
    tell.then('RungFired', { ...missed, rung: 'missed', to: { unit: CENTRE as UnitCode, handler: null } }, 9);
    tell.then('SupervisionOrdered', {
      ...{ orderId: 'D1', toUnit: CENTRE as UnitCode, cause: 'missed', reason: null, missed },
    });
    tell.then('ComplaintAccepted', { acceptedBy: 'officer' }, 20);
    tell.then('SupervisionAnswered', { orderId: 'D1', answer: PERSONAL.name });
    tell.then('SupervisionOrdered', {
      ...{ orderId: 'D2', toUnit: unit, cause: 'by-hand', reason: PERSONAL.phone, missed: null },
    });
  },
};

function routedTo(unit: string): CaseEvent {
  return { type: 'CaseRouted', data: { toUnit: unit as UnitCode, fromUnit: CENTRE as UnitCode, reason: null } };
}

function registered(
  caseId: CaseId,
  kind: CaseKind,
  number: number,
  receivedAt: Instant,
  named: boolean,
): CaseRegistered {
  return {
    type: 'CaseRegistered',
    data: {
      caseId,
      kind,
      channel: at(CHANNELS, number),
      source: { system: 'national-platform', number: `N${number}` },
      receivedAt,
      submitter: {
        name: named ? PERSONAL.name : null,
        phone: named ? PERSONAL.phone : null,
        address: named ? PERSONAL.address : null,
        idNumber: null,
      },
      named,
      representative: null,
      respondent: {
        name: `伊春某商行${number % 97}`,
        address: '伊春区新兴西大街1号',
        uscc: '92230702MA1BXXXX0Q',
        platform: null,
      },
      category: at(CATEGORIES, number),
      problem: '不退款',
      place: '伊春区',
      request: PERSONAL.request,
      amountInDisputeFen: 100_000,
      knewOn: null,
      linkedTo: null,
      calendar: 'cn-state-council-2026' as CalendarId,
    },
  };
}

function at<T>(items: readonly T[], number: number): T {
  return items[number % items.length] as T;
}

/** Seals a life's events one by one, as its stream would hold them. */
export class LifeSealer {
  readonly stream: StreamName;
  #head: StreamHead | undefined;
  #at: number;
  #next = 0;

  constructor(readonly life: Life) {
    this.stream = caseStream(life.caseId);
    this.#at = epochMs(life.receivedAt);
  }

  get done(): boolean {
    return this.#next >= this.life.moments.length;
  }

  /** The next events, at the most `count`, and the revision that they follow. */
  next(count = 1): { expected: 'no-stream' | bigint; sealed: readonly Sealed[] } {
    const expected = this.#head ? this.#head.revision : 'no-stream';
    const moments = this.life.moments.slice(this.#next, this.#next + count);
    const sealed = moments.map((moment, index) => this.#seal(moment, this.#next + index));
    this.#next += moments.length;
    return { expected, sealed };
  }

  #seal({ afterHours, unit, event }: Moment, index: number): Sealed {
    this.#at += afterHours * 3_600_000;
    const id = derivedCommandId(`${this.life.caseId}/${index}`);
    const when = instantOf(this.#at);
    const [sealed] = seal(this.stream, this.#head, [event], {
      commandId: id,
      correlationId: id,
      causationId: id,
      recordedAt: when,
      effectiveAt: when,
      actor: { id: `officer-${unit}`, role: 'handler' },
      unit: unit as UnitCode,
      ruleSet: 'cn-samr-order-121' as RuleSetId,
    });
    if (!sealed) throw new RangeError('nothing was sealed');
    this.#head = { revision: sealed.envelope.revision, hash: sealed.hash };
    return sealed;
  }
}

/** The events of many lives as one log, interleaved: `pick` says which of the unfinished lives goes on. */
export function logOf(some: readonly Life[], pick: (unfinished: number) => number): Stored<CaseEvent>[] {
  const open = some.map((life) => new LifeSealer(life));
  const log: Stored<CaseEvent>[] = [];
  while (open.length > 0) {
    const index = pick(open.length) % open.length;
    const sealer = open[index];
    if (!sealer) break;
    for (const { text, hash } of sealer.next().sealed) {
      log.push({ ...openEnvelope<CaseEvent>(text), position: BigInt(log.length + 1), hash, text });
    }
    if (sealer.done) open.splice(index, 1);
  }
  return log;
}
