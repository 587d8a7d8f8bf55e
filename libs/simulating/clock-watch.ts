import { epochMs } from '#libs/kernel';
import type { Actor, Instant } from '#libs/kernel';
import { dueOf, openRuns } from '#libs/law';
import type { ClockInstance } from '#libs/law';
import type { CaseCommand, CaseState } from '#libs/case';
import type { WorkingTime } from './time/working-time.js';
import { dayOf, midnight } from './time/working-time.js';

/** The clock role: it watches due dates, reminds before them, and records what was missed. */
export const CLOCK: Actor = { id: 'deadline-clock', role: 'clock' };

/** A rung of the reminder ladder: so many working days before the due date. */
interface Rung {
  readonly name: string;
  readonly daysBefore: number;
}

const DAY_BEFORE: Rung = { name: 'one-working-day-left', daysBefore: 1 };
const THREE_DAYS_BEFORE: Rung = { name: 'three-working-days-left', daysBefore: 3 };

/** Which clocks are reminded of, and when. The short ones, a day long, are over before anybody could be reminded. */
const LADDER: Readonly<Record<string, readonly Rung[]>> = {
  'initial-review': [DAY_BEFORE],
  mediation: [THREE_DAYS_BEFORE, DAY_BEFORE],
  verification: [THREE_DAYS_BEFORE, DAY_BEFORE],
  'lead-verification': [THREE_DAYS_BEFORE, DAY_BEFORE],
  'reporter-notice': [DAY_BEFORE],
  'ending-notice': [DAY_BEFORE],
  'consultation-answer': [DAY_BEFORE],
  'odr-negotiation': [DAY_BEFORE],
  'competence-dispute': [DAY_BEFORE],
};

/** The hour at which reminders go out, from midnight. */
const REMINDING = 9 * 3_600_000;

/** Something to look at later: a rung to fire, or a deadline that may have been missed. */
export interface Watch {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly clock: string;
  readonly run: number;
  readonly dueAt: Instant;
  /** The rung to fire; `null`: see whether the deadline was missed. */
  readonly rung: string | null;
}

/** What there is to watch in the open clocks of a case. `known` holds what is watched already, and is added to. */
export function watchesOf(state: CaseState, known: Set<string>, time: WorkingTime, now: number): readonly Watch[] {
  const watches: Watch[] = [];
  for (const run of openRuns(state.clocks)) {
    const { dueAt } = dueOf(run);
    const key = `${run.clock}/${run.run}/${dueAt}`;
    if (dueAt === null || known.has(key)) continue;
    known.add(key);
    const due = epochMs(dueAt);
    const about = { clock: run.clock, run: run.run, dueAt };
    for (const { name, daysBefore } of LADDER[run.clock] ?? []) {
      const at = midnight(time.dayAfter(dayOf(due), -daysBefore)) + REMINDING;
      if (at > now) watches.push({ ...about, at, rung: name });
    }
    watches.push({ ...about, at: Math.max(time.next(due + 1), now), rung: null });
  }
  return watches;
}

/** What the clock role asks for at that moment; nothing where the clock was met, moved or voided in the meantime. */
export function commandOf(watch: Watch, state: CaseState): CaseCommand | undefined {
  const run = state.clocks.runs.find((candidate) => candidate.clock === watch.clock && candidate.run === watch.run);
  if (!run || state.mergedInto !== null || dueOf(run).dueAt !== watch.dueAt) return undefined;
  if (watch.rung !== null) {
    const open = openRuns(state.clocks).some(
      (candidate) => candidate.clock === watch.clock && candidate.run === watch.run,
    );
    return open ? { kind: 'FireRung', clock: watch.clock, rung: watch.rung } : undefined;
  }
  const recorded = state.missedRecorded.includes(`${watch.clock}/${watch.run}`);
  return !recorded && wasMissed(run, watch.dueAt) ? { kind: 'RecordMissedDeadline', clock: watch.clock } : undefined;
}

function wasMissed(run: ClockInstance, dueAt: Instant): boolean {
  if (run.voidedBy === 'ClockVoided') return false;
  const ended = run.voidedAt ?? run.stoppedAt;
  return ended === null || ended > dueAt;
}
