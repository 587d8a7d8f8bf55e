import type { Bilingual, CalendarId, Instant, LocalDate, RuleSetId } from '#libs/kernel';
import type { Budget, CaseKind } from './rule-set.js';

/** Day type is an enum, never a weekend flag: a Saturday can be a working day and a Monday a holiday. */
export type DayKind = 'working-day' | 'make-up-working-day' | 'rest-day' | 'statutory-holiday';

/**
 * A published working-day calendar. Beyond `coveredUntil` it answers by the weekday alone, and whatever was computed
 * from there is provisional (暂定).
 */
export interface Calendar {
  readonly id: CalendarId;
  readonly title: Bilingual;
  readonly coveredFrom: LocalDate;
  readonly coveredUntil: LocalDate;
  /** When it was published: from here on a new case may pin it. */
  readonly published: Instant;
  readonly source: string;
  /** SHA-256 of its days within the coverage: the same hash counts the same. */
  readonly hash: string;
  kindOf(day: LocalDate): DayKind;
  /** Name of the holiday or of the rest it is made up for, where there is one. */
  nameOf(day: LocalDate): Bilingual | undefined;
  isWorking(day: LocalDate): boolean;
  /** The `count`-th working day after `day` (count ≥ 1), in constant or logarithmic time. */
  workingDayAfter(day: LocalDate, count: number): LocalDate;
  /** Working days in (after, until]. */
  workingDaysBetween(after: LocalDate, until: LocalDate): number;
  /** True for a day that the calendar speaks of, and does not merely guess by its weekday. */
  covers(day: LocalDate): boolean;
  /**
   * The same, on day numbers (kernel's `dayNumber`), for the arithmetic of `project`: working days from the calendar's own
   * fixed zero up to and including the day; only differences mean anything.
   */
  workedThrough(day: number): number;
  /** The inverse: the day number of the working day on which `workedThrough` reaches `worked`. */
  dayOfWorked(worked: number): number;
  kindOfDay(day: number): DayKind;
}

/** What the events say of one running of a clock. Instants only; plain JSON, so a read model can keep it. */
export interface ClockFacts {
  readonly anchor: Instant;
  readonly pauses: readonly { readonly reason: string; readonly from: Instant; readonly to: Instant | null }[];
  readonly extensions: readonly { readonly amount: number; readonly at: Instant }[];
  readonly stoppedAt: Instant | null;
  readonly voidedAt: Instant | null;
}

/** One running of a clock in a case: a clock may run several times (routed twice, reopened, restarted). */
export interface ClockInstance extends ClockFacts {
  readonly clock: string;
  /** 1, 2, 3 … for the same clock in the same case. */
  readonly run: number;
  /** Episode of the case: reopening begins the next one. */
  readonly episode: number;
  readonly ruleSet: RuleSetId;
  readonly calendar: CalendarId;
  /** Types of the events that started, stopped and voided it. */
  readonly startedBy: string;
  readonly stoppedBy: string | null;
  readonly voidedBy: string | null;
}

export type ClockStatus = 'running' | 'paused' | 'stopped' | 'voided';
export type ClockOutcome = 'open' | 'met' | 'missed' | 'voided';

/** One day between the anchor and the due date, and why it counted or did not. */
export interface CountedDay {
  readonly date: LocalDate;
  readonly kind: DayKind;
  readonly counted: boolean;
  /** 1-based number of the day within the budget, where it counted. */
  readonly number: number | null;
  readonly reason: 'counted' | 'first-day' | 'rest-day' | 'statutory-holiday' | 'paused' | 'roll-over';
  readonly name: Bilingual | undefined;
  /** Reason of the pause, where `reason` is `paused`. */
  readonly pause: string | undefined;
  readonly article: string;
  /** True for a day beyond the calendar's coverage. */
  readonly provisional: boolean;
}

/** What follows from the facts. */
export interface Due {
  /**
   * Last instant on which the clock is met: 23:59:59.999 of the last day (the period ends at its 24:00).
   * `null` while a pause is open and the budget is not yet used up: nobody can say yet.
   */
  readonly dueAt: Instant | null;
  /** `firm` when there is a due date and the calendar covers every day that decided it; else 暂定. */
  readonly firmness: 'firm' | 'provisional';
  readonly status: ClockStatus;
  /** Budget with its extensions. */
  readonly budget: Budget;
  /**
   * Days of the budget used when the clock was stopped or voided, else at `asOf`, else at the latest instant that the facts
   * name (the anchor or the end of a pause). Never more than the budget.
   */
  readonly consumed: number;
  readonly remaining: number;
  /** Every day from the anchor's to the due one – to the pause's first, while there is no due one –, worked out when asked for. */
  days(): readonly CountedDay[];
}

/** How late a clock was stopped: measured once, from two fixed instants, so it never grows. */
export interface Lateness {
  readonly milliseconds: number;
  /** Days of the clock's own unit in (due day, day of the stop]. */
  readonly days: number;
  readonly unit: Budget['unit'];
}

/** What the clock engine needs to know of an event. */
export interface ClockEvent {
  readonly type: string;
  readonly effectiveAt: Instant;
  readonly data: object;
}

/** All clocks of a case: past runs and open ones. Plain JSON. */
export interface ClockSet {
  readonly kind: CaseKind | null;
  readonly ruleSet: RuleSetId | null;
  readonly calendar: CalendarId | null;
  /** 0 before the registration, 1 from it on; reopening counts on. */
  readonly episode: number;
  readonly runs: readonly ClockInstance[];
  /** What the registration said that conditions of clocks ask for, as `case.named`. */
  readonly facts: { readonly named: boolean | null };
}

/** The set of a case that has no events yet. */
export const noClocks: ClockSet = Object.freeze({
  kind: null,
  ruleSet: null,
  calendar: null,
  episode: 0,
  runs: [],
  facts: { named: null },
});
