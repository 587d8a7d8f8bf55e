import type { CaseKind, Grade } from '#libs/law';
import type { Bilingual, LocalDate, Sha256 } from '#libs/kernel';
import type { Channel, ClosingOutcome } from '#libs/case';
import type { MeasureId } from './measure-types.js';

/** A decimal number as text, so that nothing is lost on the way: `8.5`. */
export type DecimalText = string;

export type RoundingMode = 'half-up' | 'down';

/**
 * How many of a line's marks a value gives. `from`, `to` and `at` are values in the unit of the measure (percent, grade, yuan, times);
 * a `share` is in percent of the marks.
 */
export type Curve =
  /** Nothing up to `from`, everything as of `to`, and in proportion between. */
  | { readonly kind: 'linear'; readonly from: DecimalText; readonly to: DecimalText }
  /** The share of the highest step that the value reaches; below the first, none. */
  | { readonly kind: 'step'; readonly steps: readonly { readonly at: DecimalText; readonly share: DecimalText }[] }
  /** Everything as of `at`, nothing below. */
  | { readonly kind: 'threshold'; readonly at: DecimalText };

/**
 * What a line gives when nothing was there to be measured: `full-marks`; `excluded-and-reweighted` – its marks go to the other
 * indicators, in proportion to their weights; `zero`, and the loss is told as one that no case caused.
 */
export type WithoutData = 'full-marks' | 'excluded-and-reweighted' | 'zero';

interface Line {
  /** Unique in the scheme, among indicators, bonuses and deductions alike. */
  readonly name: string;
  readonly title: Bilingual;
  readonly measure: MeasureId;
  readonly note: string | null;
}

interface CurvedLine extends Line {
  readonly curve: Curve;
  /** The least that the line gives where there is data, in percent of its marks. */
  readonly floor: DecimalText;
  /** `null` for a sum or a count, which are never without data: nothing is 0. */
  readonly withoutData: WithoutData | null;
}

export interface Indicator extends CurvedLine {
  readonly weight: DecimalText;
}

export interface Bonus extends CurvedLine {
  readonly cap: DecimalText;
}

/** So many points off for each time beyond those that are let pass, up to a cap. */
export interface Deduction extends Line {
  readonly each: DecimalText;
  readonly beyond: number;
  readonly cap: DecimalText;
}

/** A grade, for scores from `from` up to but without `to`; the highest holds full marks, too. */
export interface Band {
  readonly name: string;
  readonly title: Bilingual;
  readonly from: DecimalText;
  readonly to: DecimalText;
}

/** Cases that do not count. All that `when` names must hold. */
export interface Exclusion {
  readonly name: string;
  readonly title: Bilingual;
  readonly when: {
    readonly merged?: boolean;
    readonly named?: boolean;
    readonly kind?: readonly CaseKind[];
    readonly channel?: readonly Channel[];
    readonly outcome?: readonly ClosingOutcome[];
  };
  /** For these measures only; `null`: for all. */
  readonly measures: readonly MeasureId[] | null;
}

/** A way to make one score out of what was measured. */
export interface Scheme {
  readonly id: string;
  readonly version: number;
  readonly title: Bilingual;
  readonly source: string;
  readonly grade: Grade;
  /** Made up to show how such a scheme works; no authority has issued it. */
  readonly illustrative: boolean;
  readonly note: string | null;
  /** First day, and first day no more (`null`: none is known). */
  readonly from: LocalDate;
  readonly until: LocalDate | null;
  readonly fullMarks: { readonly base: DecimalText; readonly bonus: DecimalText };
  /**
   * `line`: the smallest unit of points; each line is rounded to it once, and the score is their exact sum. `score`: what the published
   * score is rounded to.
   */
  readonly rounding: { readonly line: DecimalText; readonly score: DecimalText; readonly mode: RoundingMode };
  readonly indicators: readonly Indicator[];
  readonly bonus: readonly Bonus[];
  readonly deductions: readonly Deduction[];
  /** Lowest first. */
  readonly bands: readonly Band[];
  readonly exclusions: readonly Exclusion[];
  /** SHA-256 of the canonical content. */
  readonly hash: Sha256;
}
