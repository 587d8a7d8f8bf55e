import type { Bilingual, LocalDate, Sha256 } from '#libs/kernel';
import type { Basis } from './measured.js';
import type { MeasureId } from './measure-types.js';
import type { DecimalText } from './scheme.js';

/** Why points are gone that no case can answer for. */
export type WithoutCase = 'no-data' | 'short-of-target';

/**
 * What one line of a scheme came to. Amounts of points are decimal texts with as many places as the scheme's smallest unit has.
 * `points + lost = marks`, always.
 */
export interface ScoreLine {
  readonly name: string;
  readonly part: 'indicator' | 'bonus' | 'deduction';
  readonly measure: MeasureId;
  /** Of a ratio or a mean. */
  readonly numerator: number | null;
  readonly denominator: number | null;
  /** In the unit of the measure: percent or grade to four places (rounded half up, to be read, nothing is computed from it), yuan, times. `null` without data. */
  readonly value: DecimalText | null;
  /** As the scheme has it: the weight of an indicator, the cap of a bonus or a deduction. */
  readonly weight: DecimalText;
  /** What there was to get, once others' marks were taken over; nothing of an excluded line, and nothing of a deduction. */
  readonly marks: DecimalText;
  /** Below zero for a deduction. */
  readonly points: DecimalText;
  readonly lost: DecimalText;
  readonly treatment: 'measured' | 'full-marks' | 'excluded' | 'zero';
  /** What is lost here is no case's: there were none, or a target that cases add to was not reached. `null` where cases answer for it. */
  readonly withoutCase: WithoutCase | null;
}

/** One unit's score in a period. Plain data: its canonical JSON is the same bytes whenever it is computed from the same input. */
export interface Score {
  readonly scheme: {
    readonly id: string;
    readonly version: number;
    readonly hash: Sha256;
    readonly illustrative: boolean;
  };
  readonly unit: string;
  readonly period: { readonly from: LocalDate; readonly to: LocalDate };
  /** Whether the scheme was in effect for the whole period. */
  readonly inEffect: boolean;
  readonly basis: Basis;
  readonly fullMarks: DecimalText;
  /**
   * The score: the exact sum of its lines, in the scheme's smallest unit. `fullMarks − points` is the sum of all that the lines lost. `null` where
   * every indicator was without data: there is nothing to judge the unit by, whatever its lines give for want of data.
   */
  readonly points: DecimalText | null;
  readonly lost: DecimalText | null;
  /** `points` rounded once more, to be published; grades and ranks go by it, because it is what a reader sees. */
  readonly published: DecimalText | null;
  /** `published − points`: what that rounding added or took. */
  readonly roundedBy: DecimalText | null;
  readonly grade: { readonly name: string; readonly title: Bilingual } | null;
  readonly lines: readonly ScoreLine[];
}
