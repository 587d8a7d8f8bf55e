import { compareDecimals, placesOf, textOf, unitsOf, whole, Exact } from './decimals.js';
import { distinct } from './measured.js';
import type { Measured } from './measured.js';
import { curvedLines, deductedLines } from './score-lines.js';
import type { CountedLine } from './score-lines.js';
import type { Scheme } from './scheme.js';
import type { Score, ScoreLine } from './score-types.js';

/**
 * The score of what was measured, by a scheme.
 *
 * Rounding: each line is rounded once, from the exact quotient, to the scheme's smallest unit (0.0001 in the shipped ones: one miss in
 * a year's fourteen thousand cases still shows), and the score is the exact sum of the lines; so what the cases lost sums to full marks less the
 * score, without remainder. Only the published figure is rounded again, and the score says by how much.
 *
 * One more miss of a measure never raises the score while the measure has data, nor does one more time of something deducted for. The first case of
 * an indicator that had none may: a floor then gives more than no line at all, if that is what the others are worth. A unit of which nothing that
 * has a weight was counted has no score, whatever its lines say of want of data.
 *
 * @throws RangeError for a reading that is missing or impossible
 */
export function scoreOf(scheme: Scheme, measured: Measured): Score {
  const places = placesOf(scheme.rounding.line);
  const full = unitsOf(scheme.fullMarks.base, places) + unitsOf(scheme.fullMarks.bonus, places);
  const curved = curvedLines(scheme, measured, places);
  const earned = curved.reduce((sum, { points }) => sum + points, 0n);
  const deducted = deductedLines(scheme, measured, places, earned);
  const lines = [...curved, ...deducted];
  const points = lines.reduce((sum, line) => sum + line.points, 0n);
  const { id, version, hash, illustrative } = scheme;
  const { unit, period, basis } = measured;
  return {
    scheme: { id, version, hash, illustrative },
    unit,
    period: { from: period.from, to: period.to },
    inEffect: scheme.from <= period.from && (scheme.until === null || period.to < scheme.until),
    basis: {
      position: basis.position,
      asOf: basis.asOf,
      ruleSets: distinct(basis.ruleSets),
      calendars: distinct(basis.calendars),
    },
    fullMarks: textOf(full, places),
    ...(hasData(curved)
      ? sumOf(scheme, full, points)
      : { points: null, lost: null, published: null, roundedBy: null, grade: null }),
    lines: lines.map((line) => told(line, places)),
  };
}

/**
 * Whether anything that has a weight was counted: full marks for want of data are no merit. Nothing recovered, or no times, tells of a unit only
 * where the scheme weighs nothing but sums and counts.
 */
function hasData(curved: readonly CountedLine[]): boolean {
  const weighed = curved.filter(({ line }) => line.part === 'indicator').map(({ line }) => line);
  const shares = weighed.filter(({ denominator }) => denominator !== null);
  return shares.length === 0 || weighed.some(({ denominator, value }) => (denominator ?? Number(value)) > 0);
}

type Sum = Pick<Score, 'points' | 'lost' | 'published' | 'roundedBy' | 'grade'>;

function sumOf(scheme: Scheme, full: bigint, points: bigint): Sum {
  const { line, score, mode } = scheme.rounding;
  const places = placesOf(line);
  const coarser = unitsOf(score, places);
  const published = whole({ over: new Exact(points), under: new Exact(coarser) }, mode) * coarser;
  const text = textOf(published / coarser, placesOf(score));
  // The bands leave no score without a grade; the highest holds full marks, where it ends.
  const band = scheme.bands.findLast(({ from }) => compareDecimals(from, text) <= 0);
  return {
    points: textOf(points, places),
    lost: textOf(full - points, places),
    published: text,
    roundedBy: textOf(published - points, places),
    grade: band ? { name: band.name, title: band.title } : null,
  };
}

function told({ line, marks, points }: CountedLine, places: number): ScoreLine {
  return {
    ...line,
    marks: textOf(marks, places),
    points: textOf(points, places),
    lost: textOf(marks - points, places),
  };
}
