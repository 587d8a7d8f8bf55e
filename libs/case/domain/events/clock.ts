import type { CalendarId } from '#libs/kernel';
import type { Instant, UnitCode } from './shared.js';

export interface ClockPaused {
  readonly type: 'ClockPaused';
  readonly data: {
    readonly clock: string;
    readonly reason: string;
    /** The article that the rule of the clock names for the reason. Earlier events: what the caller wrote. */
    readonly basis: string;
    /** SHA-256 of a file of the case. Earlier events: what the caller wrote. */
    readonly evidence: string;
    /** Of the document, where it has a number (文号). */
    readonly documentNumber?: string;
  };
}
export interface ClockResumed {
  readonly type: 'ClockResumed';
  readonly data: { readonly clock: string };
}
export interface ClockExtended {
  readonly type: 'ClockExtended';
  readonly data: {
    readonly clock: string;
    readonly amount: number;
    readonly unit: 'working-day' | 'calendar-day';
    readonly approver: string;
    readonly approverRole: string;
    /** The written decision, where the approver neither acted nor had somebody act for them. */
    readonly basis?: string;
    readonly reason: string;
  };
}
export interface ClockVoided {
  readonly type: 'ClockVoided';
  readonly data: {
    readonly clock: string;
    readonly reason: string;
    /** What shows that it ought never to have run. */
    readonly basis: string;
    /** Who approved it, and in which role. Left out in earlier events. */
    readonly approver?: string;
    readonly approverRole?: string;
    /** The written decision, where the approver neither acted nor had somebody act for them. */
    readonly decision?: string;
  };
}
/** A due date said anew, and why: a newly published calendar, a change of law. Pins what it was projected with. */
export interface DueDateProjected {
  readonly type: 'DueDateProjected';
  readonly data: {
    readonly clock: string;
    readonly dueAt: Instant | null;
    readonly firmness: 'firm' | 'provisional';
    readonly cause: 'calendar-published' | 'rule-set-adopted' | 'correction';
    readonly calendar: CalendarId;
  };
}
/** A rung of the reminder ladder: fired once for each (clock, run, rung, due date). */
export interface RungFired {
  readonly type: 'RungFired';
  readonly data: {
    readonly clock: string;
    readonly run: number;
    readonly rung: string;
    readonly dueAt: Instant;
    /** Who is told of it; left out for a rung that the ladder of the law does not know. */
    readonly to?: RungRecipient;
  };
}
/** A handler, or – null – the head of the unit. */
export interface RungRecipient {
  readonly unit: UnitCode;
  readonly handler: string | null;
}
/** The deadline passed with the clock open. `missedAt` is the instant of missing, not of noticing. */
export interface DeadlineMissed {
  readonly type: 'DeadlineMissed';
  readonly data: { readonly clock: string; readonly run: number; readonly dueAt: Instant; readonly missedAt: Instant };
}

export type ClockStateEvent =
  ClockPaused | ClockResumed | ClockExtended | ClockVoided | DueDateProjected | RungFired | DeadlineMissed;
