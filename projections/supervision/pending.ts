import { calendarById, justAfter, nextRung, openRuns, ruleSetById, runDue } from '#libs/law';
import type { ClockInstance } from '#libs/law';
import type { Instant } from '#libs/kernel';
import type { SupervisionState } from './state.js';

/** The next rung of an open clock, and when it fires. */
export interface RungRow {
  readonly rung_at: Instant;
  readonly case_id: string;
  readonly clock: string;
  readonly run: number;
  readonly rung: string;
  readonly due_at: Instant;
  readonly pending: number;
}

/** A deadline of which nobody has recorded that it was missed, and the first instant at which it is. */
export interface MissRow {
  readonly missed_at: Instant;
  readonly case_id: string;
  readonly clock: string;
  readonly run: number;
  readonly due_at: Instant;
  readonly pending: number;
}

/** A clock that a pause holds, and since when. */
export interface PauseRow {
  readonly case_id: string;
  readonly clock: string;
  readonly run: number;
  readonly paused_at: Instant;
  readonly pending: number;
}

/** The next rung of each open clock. A function of the state alone, so that what it said before can be taken back. */
export function rungsOf(key: string, state: SupervisionState, sign: 1 | -1): RungRow[] {
  if (state.merged) return [];
  return openRuns(state.clocks).flatMap((run) => {
    const { dueAt } = runDue(run);
    const ladder = ruleSetById(run.ruleSet)?.ladder;
    const calendar = calendarById(run.calendar);
    if (dueAt === null || !ladder || !calendar) return [];
    const fired = state.fired.filter((each) => isOf(each, run) && each.dueAt === dueAt).map(({ rung }) => rung);
    // Once the miss is recorded only what follows it is left; before, a rung is next until it fires, however late that is.
    const now = state.recorded.some((each) => isOf(each, run)) ? justAfter(dueAt) : run.anchor;
    const next = nextRung({ clock: run.clock, anchor: run.anchor, dueAt }, calendar, ladder, new Set(fired), now);
    if (!next) return [];
    const { clock, run: number } = run;
    return [{ rung_at: next.at, case_id: key, clock, run: number, rung: next.rung.name, due_at: dueAt, pending: sign }];
  });
}

/** The deadlines that are, or were, open when they passed, as far as nobody has recorded it. */
export function missesOf(key: string, state: SupervisionState, sign: 1 | -1): MissRow[] {
  const open = openRuns(state.clocks).flatMap((run) => {
    const { dueAt } = runDue(run);
    const known = dueAt === null || state.recorded.some((each) => isOf(each, run));
    return known ? [] : [{ clock: run.clock, run: run.run, dueAt }];
  });
  return [...open, ...state.late].map(({ clock, run, dueAt }) => ({
    ...{ missed_at: justAfter(dueAt), case_id: key, clock, run, due_at: dueAt },
    pending: sign,
  }));
}

/** The open clocks that are paused. */
export function pausesOf(key: string, state: SupervisionState, sign: 1 | -1): PauseRow[] {
  if (state.merged) return [];
  return openRuns(state.clocks).flatMap(({ clock, run, pauses }) => {
    const open = pauses.find(({ to }) => to === null);
    return open ? [{ case_id: key, clock, run, paused_at: open.from, pending: sign }] : [];
  });
}

export function isOf(mark: { readonly clock: string; readonly run: number }, run: ClockInstance): boolean {
  return mark.clock === run.clock && mark.run === run.run;
}
