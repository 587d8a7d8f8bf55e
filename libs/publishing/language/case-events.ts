import { z } from 'zod';
import { CASE_KINDS, CHANNELS, CLOSING_OUTCOMES, NOT_FILED_REASONS, NOTICE_MANNERS, OTHER_WAYS } from '#libs/case';
import type { CaseEvent, CaseEventType } from '#libs/case';
import type { Recorded } from '#libs/kernel';
import type { Topic } from '../topics.js';
import { groundCode, named, respondentOf, submitterOf } from '../mapping/closed-forms.js';
import type { Pseudonyms } from '../pseudonyms.js';
import { dataOf } from './public-type.js';
import * as word from './words.js';

type EventOf<T extends CaseEventType> = Recorded<Extract<CaseEvent, { type: T }>>;

/** How a private event is told in public. */
export interface Told<T extends CaseEventType> {
  readonly name: string;
  readonly topic: Topic;
  /** What its `data` has beside what all events of a case have. */
  readonly schema: z.ZodObject;
  readonly tell: (event: EventOf<T>, hide: Pseudonyms) => object;
}

function told<T extends CaseEventType, const S extends z.ZodRawShape>(
  name: string,
  shape: S,
  tell: (event: EventOf<T>, hide: Pseudonyms) => z.input<z.ZodObject<S>>,
  topic: Topic = 'shuangwei.cases.v1',
): Told<T> {
  return { name, topic, schema: dataOf(shape), tell };
}

const SUPERVISION: Topic = 'shuangwei.supervision.v1';
const nothing = () => ({});
const manner = z.enum(NOTICE_MANNERS);
const outcome = z.enum(CLOSING_OUTCOMES);
const otherWay = z.enum(OTHER_WAYS);

/** What every event of a case says of the case, as it stood after the event. */
export const caseBase = {
  caseId: word.caseId,
  kind: z.enum(CASE_KINDS),
  channel: z.enum(CHANNELS),
  category: word.category,
  /** The unit that holds the case. */
  unit: word.unit,
  handler: word.pseudonym.nullable(),
  /** 1, and one more with every reopening. */
  episode: word.number,
  /** Of the case's own events: 0, 1, 2 … */
  revision: word.count,
  ruleSet: word.name,
  /** Who acted: the unit and the role, never the person. */
  actingUnit: word.unit,
  actingRole: word.name,
} as const;

/** Every event of a case and how it is told. A text that a person wrote, a name, a number of a document: none of them is. */
export const caseEvents: { readonly [T in CaseEventType]: Told<T> } = {
  CaseRegistered: told(
    'case.registered',
    {
      receivedAt: word.instant,
      named: z.boolean(),
      represented: z.boolean(),
      submitter: word.pseudonym.nullable(),
      respondent: word.pseudonym.nullable(),
      respondentUscc: word.uscc.nullable(),
      respondentKind: z.enum(['organisation', 'sole-trader', 'unknown']).nullable(),
      onPlatform: z.boolean(),
      amountInDisputeFen: word.fen.nullable(),
      linkedTo: word.caseId.nullable(),
      calendar: word.name,
    },
    ({ data }, hide) => ({
      receivedAt: data.receivedAt,
      named: data.named,
      represented: data.representative !== null,
      submitter: submitterOf(data.submitter, data.kind, hide),
      ...respondentOf(data.respondent, hide),
      onPlatform: Boolean(data.respondent?.platform),
      amountInDisputeFen: data.amountInDisputeFen,
      linkedTo: data.linkedTo,
      calendar: named(data.calendar),
    }),
  ),
  CaseRouted: told('case.routed', { fromUnit: word.unit, toUnit: word.unit }, ({ data: { fromUnit, toUnit } }) => ({
    fromUnit,
    toUnit,
  })),
  CaseSigned: told('case.signed-for', {}, nothing),
  CaseReturned: told('case.returned', { fromUnit: word.unit, toUnit: word.unit }, ({ data: { fromUnit, toUnit } }) => ({
    fromUnit,
    toUnit,
  })),
  CaseTransferred: told('case.transferred', {}, nothing),
  HandlerAssigned: told('case.handler-assigned', { previous: word.pseudonym.nullable() }, ({ data }, hide) => ({
    previous: hide.of('staff', data.previous),
  })),
  MaterialsRequested: told(
    'materials.requested',
    { items: word.count, until: word.instant.nullable() },
    ({ data }) => ({ items: data.items.length, until: data.until }),
  ),
  MaterialsSupplemented: told('materials.supplemented', { items: word.count, files: word.count }, ({ data }) => ({
    items: data.items.length,
    files: data.evidence.length,
  })),
  EvidenceAttached: told('evidence.attached', { bytes: word.count }, ({ data }) => ({ bytes: data.evidence.bytes })),
  NoteAdded: told('case.note-added', {}, nothing),
  IdentityVerified: told(
    'case.identity-checked',
    { result: z.enum(['verified', 'refused', 'false-identity']) },
    ({ data: { result } }) => ({ result }),
  ),
  RepresentativesElected: told(
    'case.representatives-elected',
    { complainants: word.count, representatives: word.count },
    ({ data }) => ({ complainants: data.complainants, representatives: data.representatives.length }),
  ),
  CompetenceDisputed: told('competence.disputed', { withUnit: word.unit }, ({ data: { withUnit } }) => ({ withUnit })),
  CompetenceSettled: told(
    'competence.settled',
    { by: z.enum(['agreement', 'common-superior']), competentUnit: word.unit },
    ({ data: { by, competentUnit } }) => ({ by, competentUnit }),
  ),
  CaseMerged: told('case.merged', { into: word.caseId }, ({ data: { into } }) => ({ into })),
  CaseUnmerged: told('case.unmerged', { from: word.caseId }, ({ data: { from } }) => ({ from })),
  CaseLinked: told(
    'case.linked',
    { to: word.caseId, relation: z.enum(['same-submission', 'same-facts', 'joint', 'related']) },
    ({ data: { to, relation } }) => ({ to, relation }),
  ),
  ComplaintAccepted: told('complaint.accepted', {}, nothing),
  ComplaintNotAccepted: told(
    'complaint.not-accepted',
    {
      grounds: z.array(word.ground),
      otherWays: z.array(otherWay),
    },
    ({ data }) => ({
      grounds: data.grounds.flatMap(({ code }) => groundCode(code) ?? []),
      otherWays: data.otherWays.slice(),
    }),
  ),
  ComplainantNotified: told(
    'complaint.complainant-told',
    { of: z.enum(['acceptance', 'refusal']), manner },
    ({ data }) => ({ of: data.of, manner: data.manner }),
  ),
  OfferedToOdr: told('odr.offered', { enterprise: word.pseudonym }, ({ data }, hide) => ({
    enterprise: hide.of('business', data.enterprise),
  })),
  OdrAccepted: told('odr.accepted', { enterprise: word.pseudonym }, ({ data }, hide) => ({
    enterprise: hide.of('business', data.enterprise),
  })),
  OdrSettled: told('odr.settled', { enterprise: word.pseudonym, recoveredFen: word.fen }, ({ data }, hide) => ({
    enterprise: hide.of('business', data.enterprise),
    recoveredFen: data.recoveredFen,
  })),
  OdrFailed: told(
    'odr.failed',
    {
      enterprise: word.pseudonym,
      reason: z.enum(['declined', 'no-agreement', 'expired', 'consumer-turned-away']),
    },
    ({ data }, hide) => ({ enterprise: hide.of('business', data.enterprise), reason: data.reason }),
  ),
  MediationStarted: told(
    'mediation.started',
    { mediator: word.pseudonym, complainantConsents: z.boolean(), respondentConsents: z.boolean() },
    ({ data }, hide) => ({
      mediator: hide.of('staff', data.mediator),
      complainantConsents: data.complainantConsents,
      respondentConsents: data.respondentConsents,
    }),
  ),
  RecusalRequested: told(
    'mediation.recusal-requested',
    { by: z.enum(['complainant', 'respondent', 'mediator']) },
    ({ data }) => ({ by: data.by }),
  ),
  MediatorRecused: told('mediation.recusal-decided', { granted: z.boolean() }, ({ data }) => ({
    granted: data.granted,
  })),
  MediationSessionHeld: told(
    'mediation.session-held',
    {
      manner: z.enum(['on-site', 'internet', 'telephone', 'audio', 'video']),
      complainantPresent: z.boolean(),
      respondentPresent: z.boolean(),
    },
    ({ data }) => ({
      manner: data.manner,
      complainantPresent: data.complainantPresent,
      respondentPresent: data.respondentPresent,
    }),
  ),
  TestingBodyNamed: told('testing.body-named', { by: z.enum(['parties', 'bureau']) }, ({ data }) => ({ by: data.by })),
  TestingCommissioned: told('testing.commissioned', {}, nothing),
  TestingConcluded: told('testing.concluded', { reportFiled: z.boolean() }, ({ data }) => ({
    reportFiled: data.report !== null,
  })),
  PeoplesMediationReferred: told(
    'peoples-mediation.referred',
    { complainantConsents: z.boolean(), respondentConsents: z.boolean() },
    ({ data }) => ({ complainantConsents: data.complainantConsents, respondentConsents: data.respondentConsents }),
  ),
  PeoplesMediatorAssigned: told('peoples-mediation.mediator-assigned', {}, nothing),
  PeoplesMediationConcluded: told(
    'peoples-mediation.concluded',
    { agreed: z.boolean(), recoveredFen: word.fen },
    ({ data }) => ({ agreed: data.agreed, recoveredFen: data.recoveredFen }),
  ),
  MediationAgreementReached: told(
    'mediation.agreement-reached',
    { recoveredFen: word.fen, document: z.enum(['made', 'performed-at-once', 'waived-by-both', 'recorded']) },
    ({ data }) => ({ recoveredFen: data.recoveredFen, document: data.document }),
  ),
  MediationTerminated: told('mediation.terminated', { ground: word.ground.nullable() }, ({ data }) => ({
    ground: groundCode(data.ground.code),
  })),
  ComplaintWithdrawn: told('complaint.withdrawn', { settledPrivately: z.boolean() }, ({ data }) => ({
    settledPrivately: data.settledPrivately,
  })),
  PartiesNotified: told('mediation.parties-told', { manner }, ({ data }) => ({ manner: data.manner })),
  VerificationStarted: told('verification.started', { officers: word.count }, ({ data }) => ({
    officers: data.officers.length,
  })),
  VerificationExtended: told('verification.extended', { amount: word.count, dayUnit: word.dayUnit }, ({ data }) => ({
    amount: data.amount,
    dayUnit: data.unit,
  })),
  CaseFiled: told('report.filed', {}, nothing),
  CaseNotFiled: told(
    'report.not-filed',
    {
      reason: z.enum(NOT_FILED_REASONS),
    },
    ({ data }) => ({ reason: data.reason }),
  ),
  ReporterNotified: told(
    'report.reporter-told',
    { of: z.enum(['filed', 'not-filed', 'not-competent']), manner },
    ({ data }) => ({ of: data.of, manner: data.manner }),
  ),
  RepeatReportNoted: told('report.repeat-noted', { repeat: word.caseId, newFacts: z.boolean() }, ({ data }) => ({
    repeat: data.repeat,
    newFacts: data.newFacts,
  })),
  ReportSupplemented: told('report.supplemented', {}, nothing),
  LeadFound: told('complaint.lead-found', {}, nothing),
  RewardGranted: told('report.reward-granted', { amountFen: word.fen }, ({ data }) => ({ amountFen: data.amountFen })),
  HandedToPolice: told('case.handed-to-police', {}, nothing),
  ConsultationAnswered: told('consultation.answered', { atOnce: z.boolean() }, ({ data }) => ({ atOnce: data.atOnce })),
  CaseClosed: told('case.closed', { outcome, recoveredFen: word.fen }, ({ data }) => ({
    outcome: data.outcome,
    recoveredFen: data.recoveredFen,
  })),
  FeedbackGiven: told('case.feedback-given', { to: z.enum(['submitter', 'platform', 'both']) }, ({ data }) => ({
    to: data.to,
  })),
  FollowUpRecorded: told(
    'case.followed-up',
    { reached: z.boolean(), satisfaction: z.int().min(1).max(5).nullable() },
    ({ data }) => ({ reached: data.reached, satisfaction: data.satisfaction }),
  ),
  CaseReopened: told(
    'case.reopened',
    { frozenOutcome: outcome, frozenRecoveredFen: word.fen, frozenClosedAt: word.instant },
    ({ data: { frozen } }) => ({
      frozenOutcome: frozen.outcome,
      frozenRecoveredFen: frozen.recoveredFen,
      frozenClosedAt: frozen.closedAt,
    }),
  ),
  ClockPaused: told('clock.paused', { clock: word.clock, reason: word.name }, ({ data }) => ({
    clock: named(data.clock),
    reason: named(data.reason),
  })),
  ClockResumed: told('clock.resumed', { clock: word.clock }, ({ data }) => ({ clock: named(data.clock) })),
  ClockExtended: told(
    'clock.extended',
    { clock: word.clock, amount: word.count, dayUnit: word.dayUnit },
    ({ data }) => ({ clock: named(data.clock), amount: data.amount, dayUnit: data.unit }),
  ),
  ClockVoided: told('clock.voided', { clock: word.clock }, ({ data }) => ({ clock: named(data.clock) })),
  DueDateProjected: told(
    'clock.projected-anew',
    {
      clock: word.clock,
      dueAt: word.instant.nullable(),
      firmness: z.enum(['firm', 'provisional']),
      cause: z.enum(['calendar-published', 'rule-set-adopted', 'correction']),
      calendar: word.name,
    },
    ({ data }) => ({
      clock: named(data.clock),
      dueAt: data.dueAt,
      firmness: data.firmness,
      cause: data.cause,
      calendar: named(data.calendar),
    }),
  ),
  RungFired: told(
    'reminder.rung-fired',
    {
      clock: word.clock,
      run: word.number,
      rung: word.name,
      dueAt: word.instant,
      toUnit: word.unit.nullable(),
      toHandler: word.pseudonym.nullable(),
    },
    ({ data }, hide) => ({
      clock: named(data.clock),
      run: data.run,
      rung: named(data.rung),
      dueAt: data.dueAt,
      toUnit: data.to?.unit ?? null,
      toHandler: hide.of('staff', data.to?.handler ?? null),
    }),
    SUPERVISION,
  ),
  DeadlineMissed: told(
    'deadline.missed',
    { clock: word.clock, run: word.number, dueAt: word.instant, missedAt: word.instant },
    ({ data }) => ({ clock: named(data.clock), run: data.run, dueAt: data.dueAt, missedAt: data.missedAt }),
  ),
  ReminderIssued: told(
    'reminder.issued',
    { toUnit: word.unit, toHandler: word.pseudonym.nullable() },
    ({ data }, hide) => ({ toUnit: data.toUnit, toHandler: hide.of('staff', data.handler) }),
    SUPERVISION,
  ),
  SupervisionOrdered: told(
    'supervision.ordered',
    {
      order: word.name,
      toUnit: word.unit,
      cause: z.enum(['missed', 'by-hand']),
      missedClock: word.clock.nullable(),
      missedRun: word.number.nullable(),
    },
    ({ data }) => ({
      order: named(data.orderId),
      toUnit: data.toUnit,
      cause: data.cause,
      missedClock: data.missed && named(data.missed.clock),
      missedRun: data.missed && data.missed.run,
    }),
    SUPERVISION,
  ),
  SupervisionAnswered: told(
    'supervision.answered',
    { order: word.name },
    ({ data }) => ({ order: named(data.orderId) }),
    SUPERVISION,
  ),
};
