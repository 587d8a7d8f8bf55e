import { readFileSync } from 'node:fs';
import type { CaseEvent, SupervisionOrdered } from '#libs/case';
import type { Instant, Stored } from '#libs/kernel';
import { advanceClocks, openRuns, runDue } from '#libs/law';
import type { ClockSet } from '#libs/law';
import { defineProjection, table } from '#libs/projecting';
import type { Handlers, Touched } from '#libs/projecting';
import { caseKey, streamOfCase } from '#projections/case-clocks';
import { isOf, missesOf, pausesOf, rungsOf } from './pending.js';
import type { MissRow, PauseRow, RungRow } from './pending.js';
import { decodeState, emptyState, encodeState } from './state.js';
import type { OrderState, RunDeadline, SupervisionState } from './state.js';

/** A supervision order, open or not. */
export interface OrderRow {
  readonly case_id: string;
  readonly order_id: string;
  readonly to_unit: string;
  readonly holder: string;
  readonly cause: OrderState['cause'];
  readonly missed_clock: string | null;
  readonly missed_run: number | null;
  readonly missed_due_at: Instant | null;
  readonly ordered_at: Instant;
  readonly ended_at: Instant | null;
  readonly outcome: OrderState['end'];
}

const handles: Handlers<SupervisionState, CaseEvent> = {
  CaseRegistered: (state, { unit }) => ({ ...state, unit }),
  CaseRouted: (state, { data }) => ({ ...state, unit: data.toUnit }),
  CaseReturned: (state, { data }) => ({ ...state, unit: data.toUnit }),
  CaseMerged: (state) => ({ ...state, merged: true }),
  CaseUnmerged: (state) => ({ ...state, merged: false }),
  CaseTransferred: (state, { effectiveAt }) => ended(state, 'lapsed', effectiveAt),
  CaseReopened: (state, { effectiveAt }) => ended(state, 'lapsed', effectiveAt),
  RungFired: (state, { data: { clock, run, rung, dueAt } }) =>
    isOpenRun(state, { clock, run }) ? { ...state, fired: [...state.fired, { clock, run, rung, dueAt }] } : state,
  // Of an open run – and of one that an unmerge may open again – it is remembered until the run ends for good.
  DeadlineMissed: (state, { data: { clock, run } }) => ({
    ...state,
    recorded: mayRun(state, { clock, run }) ? [...state.recorded, { clock, run }] : state.recorded,
    late: state.late.filter((mark) => mark.clock !== clock || mark.run !== run),
  }),
  SupervisionOrdered: (state, { data, effectiveAt }) => ({
    ...state,
    orders: [...state.orders, orderOf(data, effectiveAt)],
  }),
  SupervisionAnswered: (state, { effectiveAt }) => ended(state, 'answered', effectiveAt),
};

/** Names a running of a clock. */
type Mark = Pick<RunDeadline, 'clock' | 'run'>;

function isOpenRun({ clocks }: SupervisionState, mark: Mark): boolean {
  return openRuns(clocks).some((run) => isOf(mark, run));
}

function mayRun(state: SupervisionState, mark: Mark): boolean {
  return isOpenRun(state, mark) || state.clocks.runs.some((run) => endedByMerge(run) && isOf(mark, run));
}

function endedByMerge({ voidedBy }: ClockSet['runs'][number]): boolean {
  return voidedBy === 'CaseMerged';
}

function orderOf({ orderId, toUnit, cause, missed }: SupervisionOrdered['data'], orderedAt: Instant): OrderState {
  return { orderId, toUnit, cause, missed, orderedAt, endedAt: null, end: null };
}

/** The open order – one at a time – has come to its end. */
function ended(state: SupervisionState, end: 'answered' | 'lapsed', endedAt: Instant): SupervisionState {
  const orders = state.orders.map((order) => (order.end === null ? { ...order, end, endedAt } : order));
  return { ...state, orders };
}

/** Moves the clocks. What ends too late, unrecorded, is kept for the watcher; marks of what has ended are dropped. */
function each(state: SupervisionState, event: Stored): SupervisionState {
  const clocks = advanceClocks(state.clocks, event);
  if (clocks === state.clocks) return state;
  const open = openRuns(clocks);
  const stillOpen = (mark: Mark) => open.some((run) => isOf(mark, run));
  // Given back by an unmerge, a run is open again, and no longer one that ended.
  const late = [...state.late.filter((mark) => !stillOpen(mark)), ...endedLate(state, clocks)];
  return { ...state, clocks, late, ...remembered(state, clocks, stillOpen) };
}

/** A merge ends runs that an unmerge gives back: their marks wait, too. */
function remembered(
  { fired, recorded }: SupervisionState,
  clocks: ClockSet,
  stillOpen: (mark: Mark) => boolean,
): Pick<SupervisionState, 'fired' | 'recorded'> {
  const waits = (mark: Mark) => clocks.runs.some((run) => endedByMerge(run) && isOf(mark, run));
  const keep = (mark: Mark) => stillOpen(mark) || waits(mark);
  return {
    fired: fired.every(keep) ? fired : fired.filter(keep),
    recorded: recorded.every(keep) ? recorded : recorded.filter(keep),
  };
}

function endedLate({ clocks: before, recorded }: SupervisionState, clocks: ClockSet): readonly RunDeadline[] {
  return openRuns(before).flatMap((run) => {
    const now = clocks.runs.find((other) => isOf(run, other));
    if (!now || now === run || (now.stoppedAt ?? now.voidedAt) === null) return [];
    if (recorded.some((mark) => isOf(mark, run))) return [];
    const { dueAt, outcome } = runDue(now);
    return outcome === 'missed' && dueAt !== null ? [{ clock: run.clock, run: run.run, dueAt }] : [];
  });
}

/** What the pages' rows say now, less what they said before. */
function differences<Row extends object>(
  of: (key: string, state: SupervisionState, sign: 1 | -1) => readonly (Row & { readonly pending: number })[],
): (touched: Touched<SupervisionState>) => Row[] {
  return ({ key, before, after }) => {
    const was = before ? of(key, before, -1) : [];
    const is = of(key, after, 1);
    const text = ({ pending: _, ...row }: Row & { readonly pending: number }) => JSON.stringify(row);
    const [wasKeys, isKeys] = [new Set(was.map(text)), new Set(is.map(text))];
    return [...was.filter((row) => !isKeys.has(text(row))), ...is.filter((row) => !wasKeys.has(text(row)))];
  };
}

function orderRows({ key, before, after }: Touched<SupervisionState>): OrderRow[] {
  const changed = after.orders.filter((order, index) => {
    const was = before?.orders[index];
    return was?.end !== order.end || was === undefined || before?.unit !== after.unit;
  });
  return changed.map(({ orderId, toUnit, cause, missed, orderedAt, endedAt, end }) => ({
    ...{ case_id: key, order_id: orderId, to_unit: toUnit, holder: after.unit, cause },
    ...{ missed_clock: missed?.clock ?? null, missed_run: missed?.run ?? null, missed_due_at: missed?.dueAt ?? null },
    ...{ ordered_at: orderedAt, ended_at: endedAt, outcome: end },
  }));
}

const file = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** What is due next of every open clock – a rung to fire, a miss to record –, which are paused, and the supervision orders. */
export const supervision = defineProjection<SupervisionState, CaseEvent>({
  name: 'supervision',
  version: 2,
  schema: file('./schema.sql'),
  indexes: file('./indexes.sql'),
  entity: { table: 'supervision_case', key: 'case_id' },
  key: caseKey,
  stream: streamOfCase,
  initial: () => emptyState,
  each,
  handles,
  encode: encodeState,
  decode: decodeState,
  tables: [
    table<Touched<SupervisionState>, { readonly case_id: string }>({
      name: 'supervision_case',
      columns: ['case_id'],
      key: ['case_id'],
      rows: ({ key }) => [{ case_id: key }],
    }),
    table<Touched<SupervisionState>, RungRow>({
      name: 'supervision_rung',
      kind: 'sums',
      columns: ['rung_at', 'case_id', 'clock', 'run', 'rung', 'due_at', 'pending'],
      key: ['rung_at', 'case_id', 'clock', 'run', 'rung', 'due_at'],
      rows: differences(rungsOf),
    }),
    table<Touched<SupervisionState>, MissRow>({
      name: 'supervision_miss',
      kind: 'sums',
      columns: ['missed_at', 'case_id', 'clock', 'run', 'due_at', 'pending'],
      key: ['missed_at', 'case_id', 'clock', 'run', 'due_at'],
      rows: differences(missesOf),
    }),
    table<Touched<SupervisionState>, PauseRow>({
      name: 'supervision_pause',
      kind: 'sums',
      columns: ['case_id', 'clock', 'run', 'paused_at', 'pending'],
      key: ['case_id', 'clock', 'run', 'paused_at'],
      rows: differences(pausesOf),
    }),
    table<Touched<SupervisionState>, OrderRow>({
      name: 'supervision_order',
      columns: [
        ...(['case_id', 'order_id', 'to_unit', 'holder', 'cause', 'missed_clock', 'missed_run'] as const),
        ...(['missed_due_at', 'ordered_at', 'ended_at', 'outcome'] as const),
      ],
      key: ['case_id', 'order_id'],
      rows: orderRows,
    }),
  ],
});
