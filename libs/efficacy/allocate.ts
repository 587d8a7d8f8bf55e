import { placesOf, textOf, unitsOf } from './decimals.js';
import { missedOf } from './measured.js';
import type { MeasureId } from './measure-types.js';
import { measureOf } from './measures.js';
import type { DecimalText } from './scheme.js';
import type { Score, ScoreLine, WithoutCase } from './score-types.js';
import { shareOut } from './share-out.js';

/** What lost points: a run of a clock that was missed, or a fact such as an answer of grade 2. */
export interface LostItem {
  readonly caseId: string;
  /** Name of the clock, or type of the event. */
  readonly what: string;
  /** Run of the clock, or which of the case's facts of that type; together with `caseId` and `what` it is this item and no other. */
  readonly run: number;
  /**
   * Position of the event that lost it, as a decimal text: that ended a clock too late; of a clock that is still open, that recorded its miss,
   * or, while no event has, that started it.
   */
  readonly position: string;
  /** How much of the misses it is; 1 unless the measure is a mean: grade 2 of 5 is 3. */
  readonly weight?: number;
}

/** The items of each measure. Measures without a miss need not be named. */
export type LostItems = Readonly<Partial<Record<MeasureId, readonly LostItem[]>>>;

/** What each item of a line cost. */
export interface Allocation {
  readonly line: string;
  readonly measure: MeasureId;
  readonly lost: DecimalText;
  /** In the order of case, what and run; `lost` sums to that of the line. Empty where `withoutCase` has it. */
  readonly items: readonly (LostItem & { readonly lost: DecimalText })[];
  /** What was lost and no case can answer for. */
  readonly withoutCase: { readonly reason: WithoutCase; readonly lost: DecimalText } | null;
}

/** A score with what each case cost: all that is lost sums to exactly full marks less the score. */
export interface ExplainedScore {
  readonly score: Score;
  readonly allocations: readonly Allocation[];
}

/**
 * Shares what a line lost out among what lost it, in the smallest unit, so that the shares sum to it exactly (largest remainder, in the order of
 * case, what and run: the order of the input does not matter).
 *
 * Every miss of a ratio answers for the same share, whatever the curve: below a threshold or on a step no single miss is the one that did
 * it. So it is with the times of a deduction, those that were let pass and those above the cap among them. Of a mean, each answers by its distance
 * from the best.
 *
 * @throws RangeError where the items are not exactly what the line missed, or one stands twice
 */
export function allocate(line: ScoreLine, items: readonly LostItem[]): Allocation {
  const { name, measure, lost, withoutCase } = line;
  if (withoutCase !== null) {
    const wholly = { reason: withoutCase, lost };
    return { line: name, measure, lost, items: [], withoutCase: isNothing(lost) ? null : wholly };
  }
  const ordered = items.toSorted(byIdentity);
  refuseTwice(name, ordered);
  const weights = ordered.map(({ weight = 1 }) => BigInt(weight));
  refuseOtherThan(line, weights);
  const places = placesOf(lost);
  const shares = shareOut(unitsOf(lost, places), weights);
  return {
    line: name,
    measure,
    lost,
    items: ordered.map((item, index) => ({ ...item, lost: textOf(shares[index] ?? 0n, places) })),
    withoutCase: null,
  };
}

/**
 * A score with what each case cost.
 *
 * @param lost the very items that the readings counted as missed
 * @throws RangeError as `allocate`
 */
export function explainScore(score: Score, lost: LostItems): ExplainedScore {
  return { score, allocations: score.lines.map((line) => allocate(line, lost[line.measure] ?? [])) };
}

function refuseOtherThan(line: ScoreLine, weights: readonly bigint[]): void {
  const { numerator, denominator, value } = line;
  const reading =
    numerator === null || denominator === null
      ? ({ numerator: null, denominator: null, total: value ?? '0' } as const)
      : ({ numerator, denominator, total: null } as const);
  const missed = missedOf(reading, measureOf(line.measure)) ?? 0n;
  const given = weights.reduce((sum, weight) => sum + weight, 0n);
  if (given !== missed || weights.some((weight) => weight < 1n))
    throw new RangeError(`${line.name}: ${missed} were missed, the items make ${given}`);
}

function refuseTwice(line: string, ordered: readonly LostItem[]): void {
  const twice = ordered.find((item, index) => index > 0 && byIdentity(item, ordered[index - 1] ?? item) === 0);
  if (twice) throw new RangeError(`${line}: ${twice.caseId} ${twice.what} ${twice.run} stands twice`);
}

/** Order of items: what they are, not when they were lost, for that differs with the instant that is asked about. */
export function byIdentity(a: LostItem, b: LostItem): number {
  return compare(a.caseId, b.caseId) || compare(a.what, b.what) || a.run - b.run;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function isNothing(amount: DecimalText): boolean {
  return /^0(\.0*)?$/.test(amount);
}
