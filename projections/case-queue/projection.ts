import { readFileSync } from 'node:fs';
import type { CaseEvent } from '#libs/case';
import { advanceClocks, openRuns, runDue } from '#libs/law';
import { defineProjection, table } from '#libs/projecting';
import type { Handlers, Touched } from '#libs/projecting';
import { caseKey, streamOfCase } from '#projections/case-clocks';
import { queueOf } from './queue-of.js';
import { caseQueueColumns } from './row.js';
import type { CaseQueueRow, OpenClockView } from './row.js';
import { decodeState, emptyState, encodeState, filingOf, untouched } from './state.js';
import type { QueueState } from './state.js';

/** What each event means for the row; the clocks are moved before, by every event. */
const handles: Handlers<QueueState, CaseEvent> = {
  CaseRegistered: (state, { data, unit, effectiveAt, ruleSet }) => ({
    ...state,
    filing: filingOf({
      kind: data.kind,
      channel: data.channel,
      sourceSystem: data.source.system,
      sourceNumber: data.source.number,
      category: data.category,
      place: data.place,
      respondentName: data.respondent?.name ?? null,
      respondentUscc: data.respondent?.uscc ?? null,
      receivedAt: data.receivedAt,
      registeredAt: effectiveAt,
      named: data.named,
    }),
    status: 'registered',
    unit,
    episode: 1,
    linked: data.linkedTo === null ? [] : [data.linkedTo],
    ruleSet,
  }),
  CaseRouted: (state, { data }) => ({ ...state, status: 'routed', unit: data.toUnit, handler: null }),
  CaseReturned: (state, { data }) => ({ ...state, status: 'returned', unit: data.toUnit, handler: null }),
  CaseSigned: (state) => ({
    ...state,
    status: state.filing.kind === 'complaint' ? 'awaiting-initial-review' : 'signed',
  }),
  CaseTransferred: (state) => ({ ...state, status: 'transferred', toTell: null }),
  HandlerAssigned: (state, { data }) => ({ ...state, handler: data.handler }),
  CaseLinked: (state, { data }) =>
    state.linked.includes(data.to) ? state : { ...state, linked: [...state.linked, data.to] },
  CaseMerged: (state, { data }) => ({ ...state, status: 'merged', beforeMerge: state.status, mergedInto: data.into }),
  CaseUnmerged: (state) => ({
    ...state,
    status: state.beforeMerge ?? 'registered',
    beforeMerge: null,
    mergedInto: null,
  }),

  ComplaintAccepted: (state) => ({ ...state, status: 'accepted', accepted: true, toTell: 'complainant' }),
  ComplaintNotAccepted: (state) => ({ ...state, status: 'not-accepted', accepted: false, toTell: 'complainant' }),
  ComplainantNotified: (state) => (state.toTell === 'complainant' ? { ...state, toTell: null } : state),
  OfferedToOdr: (state) => ({ ...state, status: 'with-odr', resume: state.status }),
  OdrFailed: (state) => ({ ...state, status: state.resume ?? 'awaiting-initial-review', resume: null }),
  OdrSettled: (state, { data }) => settled(state, data.recoveredFen),
  MediationStarted: (state) => ({ ...state, status: 'mediating' }),
  PeoplesMediationReferred: (state) => ({ ...state, status: 'mediating' }),
  PeoplesMediationConcluded: (state, { data }) => (data.agreed ? settled(state, data.recoveredFen) : state),
  TestingCommissioned: (state) => ({ ...state, testing: true }),
  TestingConcluded: (state) => ({ ...state, testing: false }),
  MediationAgreementReached: (state, { data }) => settled(state, data.recoveredFen),
  MediationTerminated: (state) => ({ ...state, status: 'terminated', testing: false, toTell: 'parties' }),
  // Withdrawn before acceptance there was no mediation to end, and nobody to be told of its ending.
  ComplaintWithdrawn: (state) => ({
    ...state,
    status: 'withdrawn',
    testing: false,
    toTell: state.accepted ? 'parties' : null,
  }),
  PartiesNotified: (state) => ({ ...state, toTell: null }),

  VerificationStarted: (state) => ofReport(state, { status: 'verifying' }),
  CaseFiled: (state) => ofReport(state, { status: 'filed', toTell: reporterToTell(state) }),
  CaseNotFiled: (state) => ofReport(state, { status: 'not-filed', toTell: reporterToTell(state) }),
  // A reporter told after closing does not open the case again.
  ReporterNotified: (state) =>
    state.status === 'filed' || state.status === 'not-filed'
      ? { ...state, status: 'reporter-notified', toTell: null }
      : { ...state, toTell: null },
  ConsultationAnswered: (state) => ({ ...state, status: 'answered' }),

  CaseClosed: (state, { data, effectiveAt }) => ({
    ...state,
    status: 'closed',
    closedAt: effectiveAt,
    outcome: data.outcome,
    recoveredFen: data.recoveredFen,
    toTell: null,
  }),
  FeedbackGiven: (state) => ({
    ...state,
    status: state.status === 'closed' ? 'feedback-given' : state.status,
    feedbackGiven: true,
  }),
  // Nobody reached is an attempt, not a follow-up.
  FollowUpRecorded: (state, { data }) => (data.reached ? { ...state, status: 'followed-up', followedUp: true } : state),
  CaseReopened: (state, { data }) => ({
    ...state,
    status: state.filing.kind === 'complaint' ? 'awaiting-initial-review' : 'signed',
    episode: data.episode,
    ...untouched,
  }),
  // A change of law: the case follows the rule-set of the event from here on.
  DueDateProjected: (state, { data, ruleSet }) => (data.cause === 'rule-set-adopted' ? { ...state, ruleSet } : state),
};

function settled(state: QueueState, recoveredFen: number): QueueState {
  return { ...state, status: 'settled', testing: false, toTell: null, recoveredFen: state.recoveredFen + recoveredFen };
}

/** In a complaint these events are about a lead found on the way; the complaint stays where it is. */
function ofReport(state: QueueState, change: Partial<QueueState>): QueueState {
  return state.filing.kind === 'report' ? { ...state, ...change } : state;
}

/** Whether the reporter has to be told is in the rule-set: where it is, the clock of telling runs from this event. */
function reporterToTell(state: QueueState): 'reporter' | null {
  return openRuns(state.clocks).some(({ clock }) => clock === 'reporter-notice') ? 'reporter' : null;
}

function rowOf({ key, after: state }: Touched<QueueState>): CaseQueueRow {
  const { filing } = state;
  const clocks = openClocks(state);
  const next = clocks.find((clock) => clock.dueAt !== null) ?? clocks[0];
  return {
    case_id: key,
    kind: filing.kind,
    channel: filing.channel,
    source_system: filing.sourceSystem,
    source_number: filing.sourceNumber,
    status: state.status,
    queue: queueOf(state),
    unit: state.unit,
    handler: state.handler,
    category: filing.category,
    place: filing.place,
    respondent_name: filing.respondentName,
    respondent_uscc: filing.respondentUscc,
    received_at: filing.receivedAt,
    registered_at: filing.registeredAt,
    closed_at: state.closedAt,
    outcome: state.outcome,
    recovered_fen: state.recoveredFen,
    episode: state.episode,
    merged_into: state.mergedInto,
    linked: state.linked,
    next_clock: next?.clock ?? null,
    next_due_at: next?.dueAt ?? null,
    firmness: next?.firmness ?? null,
    paused: next?.paused ?? false,
    clocks: JSON.stringify(clocks),
    rule_set: state.ruleSet,
    revision: state.revision,
  };
}

/** Soonest first; a clock whose pause leaves its due date open comes last. */
function openClocks(state: QueueState): OpenClockView[] {
  const open = openRuns(state.clocks).map((run): OpenClockView => {
    const { dueAt, firmness, paused } = runDue(run);
    return { clock: run.clock, run: run.run, dueAt, firmness, paused };
  });
  return open.length < 2
    ? open
    : open.sort((a, b) => compare(a.dueAt ?? '~', b.dueAt ?? '~') || compare(a.clock, b.clock));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const file = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** One row a case: which work waits, where, for whom, and until when. */
export const caseQueue = defineProjection<QueueState, CaseEvent>({
  name: 'case-queue',
  version: 1,
  schema: file('./schema.sql'),
  indexes: file('./indexes.sql'),
  entity: { table: 'case_queue', key: 'case_id' },
  key: caseKey,
  stream: streamOfCase,
  initial: () => emptyState,
  each: (state, event) => ({ ...state, revision: event.revision, clocks: advanceClocks(state.clocks, event) }),
  handles,
  encode: encodeState,
  decode: decodeState,
  tables: [
    table<Touched<QueueState>, CaseQueueRow>({
      name: 'case_queue',
      columns: caseQueueColumns,
      key: ['case_id'],
      rows: (touched) => [rowOf(touched)],
    }),
  ],
});
