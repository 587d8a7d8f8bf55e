import fc from 'fast-check';
import type { UnitCode } from '#libs/kernel';
import { newestCalendar } from '#libs/law';
import type { CaseKind, RuleSet } from '#libs/law';
import type { CaseCommand, CaseCommandKind, CommandOf } from '../domain/commands.js';
import type { CaseId } from '../domain/events/index.js';
import { at, city, county, hoursAfter, order121, order20, otherCounty, registration, station } from './story.js';

const unit = fc.constantFrom(county, county, county, city, otherCounty, station, '999999' as UnitCode);
/** Sensible more often than not, or no random history would get far. */
const word = fc.constantFrom(...Array<string>(12).fill('说明'), '', ' ');
const words = fc.array(word, { maxLength: 3 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const yes = fc.constantFrom(true, true, true, false);
const fen = fc.constantFrom(0, 0, 1, 80_000, 120_000, -1, 0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 2);
const date = fc.constantFrom('2026-05-06', '2026-07-01', '2020-01-01', '2026-02-30', 'soon');
const instant = fc.integer({ min: -48, max: 2_000 }).map((hours) => hoursAfter(at('2026-05-06T09:00'), hours));
const otherId = registration('complaint', '2026-05-01T09:00').caseId;
const id: fc.Arbitrary<CaseId> = fc.constantFrom(otherId, registration('report', '2026-05-06T09:00').caseId);
const manner = fc.constantFrom('sms' as const, 'post' as const);
const clock = fc.constantFrom(...Object.keys(order121.clocks), 'no-such-clock');
const amount = fc.constantFrom(15, 15, 1, 2, 0, 16, 1.5, -3);
const role = fc.constantFrom('head', 'officer');
const approval = { approver: word, approverRole: role, basis: maybe(word) };
const groundCode = (...laws: RuleSet[]) =>
  fc.constantFrom(...laws.flatMap(({ refusal, ending }) => [...refusal, ...ending].map(({ code }) => code)), '9.9');
const sha256 = fc.constantFrom('a'.repeat(64), 'b');
const evidence = fc.record({
  sha256,
  name: word,
  mediaType: word,
  bytes: fc.constantFrom(1, -1),
});
const person = fc.record({ name: word, phone: fc.constantFrom('12315', 'x'), idNumber: maybe(word), powers: word });

type Bodies = { readonly [K in CaseCommandKind]: fc.Arbitrary<Omit<CommandOf<K>, 'kind'>> };

/** Anything that may be asked, sensible or not; the compiler refuses a forgotten command. */
const bodies: Bodies = {
  RegisterCase: fc
    .constantFrom<CaseKind>('complaint', 'report', 'consultation')
    .map((kind) => registration(kind, '2026-05-06T09:00')),
  RouteCase: fc.record({ toUnit: unit, reason: maybe(word) }),
  SignCase: fc.constant({}),
  ReturnCase: fc.record({ reason: word }),
  TransferCase: fc.record({ toAuthority: word, reason: word }),
  AssignHandler: fc.record({ handler: word }),
  RequestMaterials: fc.record({ items: words, until: maybe(instant) }),
  SupplementMaterials: fc.record({ items: words, evidence: fc.array(evidence, { maxLength: 2 }) }),
  AttachEvidence: fc.record({ evidence }),
  AddNote: fc.record({ text: word }),
  VerifyIdentity: fc.record({ result: fc.constantFrom('verified', 'refused', 'false-identity'), method: word }),
  ElectRepresentatives: fc.record({
    complainants: amount,
    representatives: fc.array(person, { maxLength: 3 }),
    consent: yes,
  }),
  DisputeCompetence: fc.record({ withUnit: unit, reason: word }),
  SettleCompetence: fc.record({ by: fc.constantFrom('agreement', 'common-superior'), competentUnit: unit }),
  MergeCase: fc.record({ into: id, reason: word }),
  UnmergeCase: fc.record({ reason: word }),
  LinkCase: fc.record({ to: id, relation: fc.constantFrom('related', 'joint') }),
  AcceptComplaint: fc.constant({}),
  RefuseComplaint: fc.record({
    grounds: fc.array(groundCode(order20, order121), { maxLength: 2 }),
    reason: maybe(word),
    otherWays: fc.subarray(['court' as const, 'arbitration' as const]),
  }),
  NotifyComplainant: fc.record({ manner }),
  OfferToOdr: fc.record({ enterprise: word }),
  RecordOdrAcceptance: fc.constant({}),
  RecordOdrSettlement: fc.record({ recoveredFen: fen }),
  RecordOdrFailure: fc.record({
    reason: fc.constantFrom('declined', 'no-agreement', 'expired', 'consumer-turned-away'),
  }),
  StartMediation: fc.record({ mediator: word, complainantConsents: yes, respondentConsents: yes }),
  RequestRecusal: fc.record({ by: fc.constantFrom('complainant', 'respondent', 'mediator'), reason: word }),
  DecideRecusal: fc.record({ granted: yes, successor: maybe(fc.constantFrom('zhou', '说明', '')) }),
  HoldMediationSession: fc.record({
    manner: fc.constantFrom('on-site', 'internet', 'telephone', 'audio', 'video'),
    place: maybe(word),
    partiesToldAt: maybe(instant),
    complainantPresent: yes,
    respondentPresent: yes,
    summary: maybe(word),
  }),
  NameTestingBody: fc.record({ body: word, by: fc.constantFrom('parties', 'bureau'), costBorneBy: word }),
  CommissionTesting: fc.record({ subject: word }),
  ConcludeTesting: fc.record({ finding: word, report: maybe(evidence) }),
  ReferToPeoplesMediation: fc.record({ committee: word, complainantConsents: yes, respondentConsents: yes }),
  AssignPeoplesMediator: fc.record({ mediator: word }),
  ConcludePeoplesMediation: fc.record({ agreed: yes, recoveredFen: fen, agreementNumber: maybe(word) }),
  RecordAgreement: fc.record({
    recoveredFen: fen,
    document: fc.constantFrom('made', 'performed-at-once', 'waived-by-both', 'recorded'),
    performBy: maybe(date),
    representedConsent: maybe(yes),
  }),
  TerminateMediation: fc.record({ ground: groundCode(order20, order121), reason: maybe(word) }),
  WithdrawComplaint: fc.record({ settledPrivately: yes, representedConsent: maybe(yes) }),
  NotifyParties: fc.record({ manner }),
  StartVerification: fc.record({ officers: words }),
  ExtendVerification: fc.record({ amount, ...approval, reason: word }),
  FileCase: fc.record({ caseNumber: word, ...approval }),
  DeclineToFile: fc.record({
    reason: fc.constantFrom('no-violation', 'not-competent', 'repeat-on-same-facts', 'no-concrete-lead', 'other'),
    explanation: maybe(word),
    ...approval,
  }),
  NotifyReporter: fc.record({ manner, competentAuthority: maybe(word) }),
  NoteRepeatReport: fc.record({ repeat: id, newFacts: yes }),
  SupplementReport: fc.record({ facts: word }),
  RecordLead: fc.record({ lead: word }),
  GrantReward: fc.record({ amountFen: fen, decisionNumber: word }),
  HandToPolice: fc.record({ articles: words, authority: word }),
  AnswerConsultation: fc.record({ answer: word, atOnce: yes }),
  CloseCase: fc.record({ outcome: fc.constantFrom(null, null, 'settled', 'filed') }),
  GiveFeedback: fc.record({ to: fc.constantFrom('submitter', 'platform', 'both'), text: word }),
  RecordFollowUp: fc.record({ reached: yes, satisfaction: maybe(fc.constantFrom(1, 5)), remark: maybe(word) }),
  ReopenCase: fc.record({ reason: word }),
  PauseClock: fc.record({
    clock,
    reason: fc.constantFrom('testing', 'x'),
    evidence: sha256,
    documentNumber: maybe(word),
  }),
  ResumeClock: fc.record({ clock }),
  ExtendClock: fc.record({
    clock,
    amount,
    unit: fc.constantFrom('working-day', 'calendar-day'),
    ...approval,
    reason: word,
  }),
  VoidClock: fc.record({
    clock,
    reason: word,
    basis: word,
    approver: word,
    approverRole: role,
    decision: maybe(word),
  }),
  ProjectDueDates: fc.record({
    cause: fc.constantFrom('calendar-published', 'rule-set-adopted', 'correction'),
    calendar: fc.constant(newestCalendar().id),
  }),
  FireRung: fc.record({ clock, rung: fc.oneof(word, fc.constantFrom('two-days-before', 'on-the-day', 'missed')) }),
  RecordMissedDeadline: fc.record({ clock }),
  IssueReminder: fc.record({ to: fc.constantFrom('handler', 'unit'), text: word }),
  OrderSupervision: fc.record({ toUnit: unit, reason: word }),
  AnswerSupervision: fc.record({ orderId: fc.constantFrom('D1', 'D1', 'D2', 'x'), answer: word }),
};

/** Commands that a case of that kind may really meet. */
function anyCommand(kinds: readonly CaseCommandKind[]): fc.Arbitrary<CaseCommand> {
  return fc.oneof(...kinds.map((kind) => bodies[kind].map((body) => ({ ...body, kind }) as unknown as CaseCommand)));
}

/** One step of a random history: what is asked, how much later, and how far its effective time is put back. */
export interface RandomStep {
  readonly command: CaseCommand;
  readonly hoursLater: number;
  readonly backHours: number;
  /** Null: the unit that holds the case. */
  readonly unit: UnitCode | null;
}

export function randomSteps(kinds: readonly CaseCommandKind[], maxLength: number): fc.Arbitrary<readonly RandomStep[]> {
  const step = fc.record({
    command: anyCommand(kinds),
    hoursLater: fc.constantFrom(0, 0, 1, 24, 240),
    backHours: fc.constantFrom(0, 0, 0, 1, 30, 400, -1),
    unit: fc.constantFrom(null, null, null, null, county, city),
  });
  return fc.array(step, { minLength: 10, maxLength, size: 'max' });
}
