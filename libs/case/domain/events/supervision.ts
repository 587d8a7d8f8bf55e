import type { Instant, Personal, UnitCode } from './shared.js';

/** 催办 by a person: the handler, or the head of the unit that holds the case, is reminded of it. */
export interface ReminderIssued {
  readonly type: 'ReminderIssued';
  readonly data: {
    readonly toUnit: UnitCode;
    /** Null: the head of the unit. */
    readonly handler: string | null;
    readonly text: Personal<string>;
  };
}
/** 督办: a unit is ordered to see to the case and to answer for it. The answer has a clock of its own. */
export interface SupervisionOrdered {
  readonly type: 'SupervisionOrdered';
  readonly data: {
    /** `D1`, `D2` … within the case. */
    readonly orderId: string;
    readonly toUnit: UnitCode;
    readonly cause: 'missed' | 'by-hand';
    /** In words, where a person ordered it. */
    readonly reason: Personal<string> | null;
    /** The deadline that was missed, where that is the cause. */
    readonly missed: { readonly clock: string; readonly run: number; readonly dueAt: Instant } | null;
  };
}
export interface SupervisionAnswered {
  readonly type: 'SupervisionAnswered';
  readonly data: { readonly orderId: string; readonly answer: Personal<string> };
}

export type SupervisionEvent = ReminderIssued | SupervisionOrdered | SupervisionAnswered;
