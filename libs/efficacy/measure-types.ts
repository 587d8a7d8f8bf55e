import type { CaseEventType } from '#libs/case';
import type { Bilingual } from '#libs/kernel';

/**
 * Everything that a scheme may be made of. Whoever delivers the readings (a read model, the log folded in memory) delivers these; a
 * scheme that names another is refused.
 */
export const measureIds = [
  'on-time-initial-review',
  'on-time-closure',
  'on-time-verification',
  'odr-on-time-closure',
  'sign-on-time',
  'notification',
  'ending-notice',
  'feedback-on-time',
  'follow-up-on-time',
  'supervision-answered-on-time',
  'reached',
  'satisfaction',
  'satisfaction-grade',
  'mediation-success',
  'odr-success',
  'odr-settled',
  'recovered-loss',
  'reopened',
  'deadlines-missed',
  'supervision-orders',
] as const;

export type MeasureId = (typeof measureIds)[number];

/** `ratio`: so many of so many. `mean`: a sum of grades over so many. `sum`: an amount of money. `count`: how often. */
export type MeasureKind = 'ratio' | 'mean' | 'sum' | 'count';

/** Where the readings come from. */
export type MeasureSource =
  /** The runs of these clocks: met ÷ (met + missed). Open and voided runs are in neither; an open one past its due date is missed. */
  | { readonly from: 'clocks'; readonly clocks: readonly string[] }
  /** These events of cases, as `counts` says. */
  | { readonly from: 'facts'; readonly events: readonly CaseEventType[] };

/** One thing that is measured of a unit in a period. */
export interface Measure {
  readonly id: MeasureId;
  readonly title: Bilingual;
  readonly kind: MeasureKind;
  readonly unit: 'percent' | 'grade' | 'yuan' | 'times';
  /** Whether more of it is merit or fault. Faults can only be deducted for. */
  readonly better: 'more' | 'fewer';
  /** The best value there is, in its unit: 100 percent, grade 5. `null` where there is none. */
  readonly best: number | null;
  readonly source: MeasureSource;
  /** What stands above and below the line of a ratio or a mean; of a sum or a count, what is added up. */
  readonly counts: { readonly numerator: Bilingual; readonly denominator: Bilingual | null };
  /** The day that puts a case into a period: that of the due date, or that of the event. */
  readonly countedOn: 'due-date' | 'event';
}
