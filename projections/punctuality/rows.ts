import { runDue } from '#libs/law';
import type { CaseKind, ClockInstance, ClockOutcome } from '#libs/law';
import type { Channel, Instant } from '#libs/case';
import type { Touched } from '#libs/projecting';
import { dateOf } from '#libs/kernel';
import type { LocalDate } from '#libs/kernel';
import type { PunctualityState, RunMark } from './state.js';

/** A running of a clock, and how it ended. */
export interface PunctualityRow {
  readonly case_id: string;
  readonly clock: string;
  readonly run: number;
  readonly episode: number;
  readonly kind: CaseKind;
  readonly channel: Channel;
  readonly unit: string;
  readonly handler: string | null;
  readonly category: string;
  readonly anchor_at: Instant;
  readonly due_at: Instant | null;
  readonly due_on: LocalDate | null;
  readonly firmness: 'firm' | 'provisional';
  readonly paused: boolean;
  readonly ended_at: Instant | null;
  readonly outcome: ClockOutcome;
  readonly lateness_days: number | null;
  readonly lateness_unit: 'working-day' | 'calendar-day' | null;
  readonly rule_set: string;
  readonly calendar: string;
  readonly started_at_position: bigint;
  readonly ended_at_position: bigint | null;
  readonly missed_at_position: bigint | null;
}

/** What a day's due dates came to, of one clock in one unit. */
export interface DailyRow {
  readonly due_on: LocalDate;
  readonly clock: string;
  readonly unit: string;
  readonly kind: CaseKind;
  readonly channel: Channel;
  readonly rule_set: string;
  readonly due: number;
  readonly met: number;
  readonly missed: number;
}

/** The rows of the runs that the page changed. An open run also changes when the case passes to another unit or handler. */
export function changedRows({ key, before, after }: Touched<PunctualityState>): PunctualityRow[] {
  return changedRuns(before, after).map((index) => runRow(key, after, index));
}

/** What the page adds to the daily sums, and takes from them. */
export function differences({ before, after }: Touched<PunctualityState>): DailyRow[] {
  return changedRuns(before, after).flatMap((index) => {
    const now = share(after, index, 1);
    const then = before && index < before.clocks.runs.length ? share(before, index, -1) : undefined;
    return [...(then ? [then] : []), ...(now ? [now] : [])];
  });
}

function changedRuns(before: PunctualityState | undefined, after: PunctualityState): number[] {
  const changed: number[] = [];
  after.clocks.runs.forEach((run, index) => {
    if (
      before?.clocks.runs[index] !== run ||
      before.marks[index] !== after.marks[index] ||
      holderChanged(before, after, index)
    ) {
      changed.push(index);
    }
  });
  return changed;
}

function holderChanged(before: PunctualityState, after: PunctualityState, index: number): boolean {
  return after.marks[index]?.unit === null && (before.unit !== after.unit || before.handler !== after.handler);
}

function holderOf(state: PunctualityState, mark: RunMark | undefined): { unit: string; handler: string | null } {
  return mark && mark.unit !== null ? { unit: mark.unit, handler: mark.handler } : state;
}

function runRow(key: string, state: PunctualityState, index: number): PunctualityRow {
  const run = state.clocks.runs[index] as ClockInstance;
  const mark = state.marks[index];
  const due = runDue(run);
  const { unit, handler } = holderOf(state, mark);
  return {
    case_id: key,
    clock: run.clock,
    run: run.run,
    episode: run.episode,
    kind: state.kind,
    channel: state.channel,
    unit,
    handler,
    category: state.category,
    anchor_at: run.anchor,
    due_at: due.dueAt,
    due_on: due.dueAt && dateOf(due.dueAt),
    firmness: due.firmness,
    paused: due.paused,
    ended_at: run.stoppedAt ?? run.voidedAt,
    outcome: due.outcome,
    lateness_days: due.lateness?.days ?? null,
    lateness_unit: due.lateness?.unit ?? null,
    rule_set: run.ruleSet,
    calendar: run.calendar,
    started_at_position: mark?.startedAt ?? 0n,
    ended_at_position: mark?.endedAt ?? null,
    missed_at_position: mark?.missedAt ?? null,
  };
}

/** What one run adds to its day (sign 1) or no longer adds (sign −1); nothing while it is voided or has no due date. */
function share(state: PunctualityState, index: number, sign: 1 | -1): DailyRow | undefined {
  const run = state.clocks.runs[index] as ClockInstance;
  const { dueAt, outcome } = runDue(run);
  if (dueAt === null || outcome === 'voided') return undefined;
  const { kind, channel } = state;
  const { unit } = holderOf(state, state.marks[index]);
  return {
    due_on: dateOf(dueAt),
    clock: run.clock,
    unit,
    kind,
    channel,
    rule_set: run.ruleSet,
    due: sign,
    met: outcome === 'met' ? sign : 0,
    missed: outcome === 'missed' ? sign : 0,
  };
}
