import { dateOf } from '#libs/kernel';
import type { UnitCode } from '#libs/kernel';
import { newestCalendar, openRuns, ruleSetById, ruleSetInForce } from '#libs/law';
import type { ClockRule, RuleSet } from '#libs/law';
import type { CaseCommandKind, CommandOf } from '../../domain/commands.js';
import type { CaseId } from '../../domain/events/index.js';
import type { RegisteredCase } from '../../domain/state.js';

type Body<K extends CaseCommandKind> = Omit<CommandOf<K>, 'kind'>;
type Bodies<K extends CaseCommandKind> = (
  state: RegisteredCase,
  units: readonly UnitCode[],
) => readonly [Body<K>, ...Body<K>[]];

/** What may be asked of a registered case. */
export type ActionKind = Exclude<CaseCommandKind, 'RegisterCase'>;

const some = '–';
const evidence = { sha256: '0'.repeat(64), name: some, mediaType: 'text/plain', bytes: 0 };
/** A case of which nothing is known: whether there is another to merge with is for whoever names it. */
const another = 'T-0000-0000-0000-0000' as CaseId;
const consents = { complainantConsents: true, respondentConsents: true };
const approval = { approver: some, approverRole: 'head', basis: some };
const byHead = { ...approval, reason: some };
const only =
  <const B>(body: B) =>
  (): readonly [B] => [body];

/**
 * Bodies that nothing but the state can speak against: what a careful officer might send. Several where the state decides by what the
 * body says; the action is possible where one of them is. The compiler refuses a forgotten action.
 */
export const plausibleBodies: { readonly [K in ActionKind]: Bodies<K> } = {
  RouteCase: ({ unit }, units) => withEach(othersFirst(units, unit), (toUnit) => ({ toUnit, reason: null })),
  SignCase: only({}),
  ReturnCase: only({ reason: some }),
  TransferCase: only({ toAuthority: some, reason: some }),
  AssignHandler: ({ handler }) => [{ handler: handler === some ? `${some}${some}` : some }],
  RequestMaterials: only({ items: [some], until: null }),
  SupplementMaterials: only({ items: [some], evidence: [] }),
  AttachEvidence: only({ evidence }),
  AddNote: only({ text: some }),
  VerifyIdentity: only({ result: 'verified', method: some }),
  ElectRepresentatives: only({
    complainants: Number.MAX_SAFE_INTEGER,
    representatives: [{ name: some, phone: some, idNumber: null, powers: some }],
    consent: true,
  }),
  DisputeCompetence: ({ unit }, units) =>
    withEach(othersFirst(units, unit), (withUnit) => ({ withUnit, reason: some })),
  SettleCompetence: ({ unit }) => [{ by: 'agreement', competentUnit: unit }],
  MergeCase: only({ into: another, reason: some }),
  UnmergeCase: only({ reason: some }),
  LinkCase: only({ to: another, relation: 'related' }),
  AcceptComplaint: only({}),
  RefuseComplaint: (state) =>
    withEach(codes(lawOf(state).refusal), (code) => ({ grounds: [code], reason: some, otherWays: ['court'] })),
  NotifyComplainant: only({ manner: 'sms' }),
  OfferToOdr: only({ enterprise: some }),
  RecordOdrAcceptance: only({}),
  RecordOdrSettlement: only({ recoveredFen: 0 }),
  RecordOdrFailure: only({ reason: 'expired' }),
  StartMediation: only({ mediator: some, ...consents }),
  RequestRecusal: only({ by: 'complainant', reason: some }),
  DecideRecusal: only({ granted: false, successor: null }),
  HoldMediationSession: only({
    ...{ manner: 'telephone', place: null, partiesToldAt: null, summary: null },
    ...{ complainantPresent: true, respondentPresent: true },
  }),
  NameTestingBody: only({ body: some, by: 'parties', costBorneBy: some }),
  CommissionTesting: only({ subject: some }),
  ConcludeTesting: only({ finding: some, report: null }),
  ReferToPeoplesMediation: only({ committee: some, ...consents }),
  AssignPeoplesMediator: only({ mediator: some }),
  ConcludePeoplesMediation: only({ agreed: true, recoveredFen: 0, agreementNumber: null }),
  RecordAgreement: only({ recoveredFen: 0, document: 'made', performBy: null, representedConsent: true }),
  TerminateMediation: (state) => withEach(codes(lawOf(state).ending), (ground) => ({ ground, reason: some })),
  WithdrawComplaint: only({ settledPrivately: false, representedConsent: true }),
  NotifyParties: only({ manner: 'sms' }),
  StartVerification: only({ officers: [some] }),
  ExtendVerification: only({ amount: 1, ...byHead }),
  FileCase: only({ caseNumber: some, ...approval }),
  // What shows without any verification first: it is possible earlier.
  DeclineToFile: () =>
    withEach(['not-competent', 'no-violation'] as const, (reason) => ({ reason, explanation: some, ...approval })),
  NotifyReporter: only({ manner: 'sms', competentAuthority: some }),
  NoteRepeatReport: only({ repeat: another, newFacts: false }),
  SupplementReport: only({ facts: some }),
  RecordLead: only({ lead: some }),
  GrantReward: only({ amountFen: 1, decisionNumber: some }),
  HandToPolice: only({ articles: [some], authority: some }),
  AnswerConsultation: only({ answer: some, atOnce: false }),
  CloseCase: only({ outcome: null }),
  GiveFeedback: only({ to: 'submitter', text: some }),
  RecordFollowUp: only({ reached: true, satisfaction: null, remark: null }),
  ReopenCase: only({ reason: some }),
  // Which file shows it is for whoever sends it: the case may know none yet.
  PauseClock: (state) =>
    withEach(
      openClocks(state).flatMap(({ clock, rule }) =>
        [...(rule?.pausableFor ?? []).map(({ reason }) => reason), ''].map((why) => ({ clock, why })),
      ),
      ({ clock, why }) => ({ clock, reason: why, evidence: evidence.sha256, documentNumber: null }),
    ),
  ResumeClock: (state) => withEach(openClocks(state), ({ clock }) => ({ clock })),
  ExtendClock: (state) =>
    withEach(openClocks(state), ({ clock, rule }) => ({
      ...{ clock, amount: 1, ...byHead },
      unit: rule?.extension?.unit ?? 'working-day',
    })),
  VoidClock: (state) => withEach(openClocks(state), ({ clock }) => ({ clock, ...byHead, decision: some })),
  ProjectDueDates: () => [{ cause: 'correction', calendar: newestCalendar().id }],
  FireRung: (state) => withEach(openClocks(state), ({ clock }) => ({ clock, rung: some })),
  RecordMissedDeadline: (state) =>
    withEach([...state.clocks.runs.map(({ clock }) => clock), anyClock(state)], (clock) => ({ clock })),
  IssueReminder: () => [
    { to: 'unit', text: some },
    { to: 'handler', text: some },
  ],
  OrderSupervision: ({ unit }) => [{ toUnit: unit, reason: some }],
  AnswerSupervision: ({ supervision }) => [{ orderId: supervision.open?.orderId ?? some, answer: some }],
};

/**
 * Fields of which the bodies above try every value that could do: a rejection that names one of them is about the state after all.
 * No other clock is open, no other unit may be routed to.
 */
export const exhaustedFields: Readonly<Partial<Record<ActionKind, readonly string[]>>> = {
  RouteCase: ['toUnit'],
  DisputeCompetence: ['withUnit'],
  PauseClock: ['clock', 'reason'],
  ResumeClock: ['clock'],
  ExtendClock: ['clock'],
  VoidClock: ['clock'],
  FireRung: ['clock'],
  RecordMissedDeadline: ['clock'],
  AnswerSupervision: ['orderId'],
};

/** One body a value. None at all cannot be: every list here ends with something to say no to. */
function withEach<T, const B>(values: readonly T[], body: (value: T) => B): readonly [B, ...B[]] {
  const [first, ...rest] = values;
  if (first === undefined) throw new Error('an action without a plausible body');
  return [body(first), ...rest.map(body)];
}

function othersFirst(units: readonly UnitCode[], holder: UnitCode): readonly UnitCode[] {
  return [...units.filter((unit) => unit !== holder), holder];
}

function codes(grounds: RuleSet['refusal']): readonly string[] {
  return grounds.map(({ code }) => code);
}

function lawOf(state: RegisteredCase): RuleSet {
  const law = ruleSetById(state.ruleSet ?? '') ?? ruleSetInForce(dateOf(state.identity.receivedAt));
  if (!law) throw new Error(`the case ${state.identity.caseId} has no law`);
  return law;
}

/** The open clocks, each with its rule; where none is, one that is not, so that the decider may say so. */
function openClocks(
  state: RegisteredCase,
): readonly { readonly clock: string; readonly rule?: ClockRule | undefined }[] {
  const open = openRuns(state.clocks).map(({ clock, ruleSet }) => ({
    clock,
    rule: ruleSetById(ruleSet)?.clocks[clock],
  }));
  return open.length > 0 ? open : [{ clock: anyClock(state) }];
}

/** A clock that the law knows. */
function anyClock(state: RegisteredCase): string {
  return Object.keys(lawOf(state).clocks)[0] ?? some;
}
