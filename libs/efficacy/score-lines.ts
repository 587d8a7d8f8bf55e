import { Exact, textOf, unitsOf, whole } from './decimals.js';
import type { Quotient } from './decimals.js';
import { shareOf } from './curve.js';
import { readingOf, valueOf } from './measured.js';
import type { Checked, Measured } from './measured.js';
import type { Measure } from './measure-types.js';
import { measureOf } from './measures.js';
import type { Bonus, Deduction, Indicator, Scheme } from './scheme.js';
import type { ScoreLine } from './score-types.js';
import { shareOut } from './share-out.js';

/** A line with its amounts in the scheme's smallest unit. */
export interface CountedLine {
  readonly line: Omit<ScoreLine, 'marks' | 'points' | 'lost'>;
  readonly marks: bigint;
  readonly points: bigint;
}

interface Weighed {
  readonly rule: Indicator | Bonus;
  readonly part: 'indicator' | 'bonus';
  readonly measure: Measure;
  readonly reading: Checked;
  readonly value: Quotient | undefined;
  readonly treatment: ScoreLine['treatment'];
  readonly weight: bigint;
}

/** Indicators, then bonuses, in the order of the scheme. */
export function curvedLines(scheme: Scheme, measured: Measured, places: number): readonly CountedLine[] {
  const indicators = scheme.indicators.map((rule) => weighed(rule, 'indicator', rule.weight, measured, places));
  const bonuses = scheme.bonus.map((rule) => weighed(rule, 'bonus', rule.cap, measured, places));
  const marks = [...reweighted(indicators, scheme, places), ...bonuses.map(({ weight }) => weight)];
  return [...indicators, ...bonuses].map((line, index) => counted(line, marks[index] ?? 0n, scheme, places));
}

function weighed(
  rule: Indicator | Bonus,
  part: Weighed['part'],
  weight: string,
  measured: Measured,
  places: number,
): Weighed {
  const measure = measureOf(rule.measure);
  const reading = readingOf(measured, rule.measure);
  const value = valueOf(reading, measure);
  const treatment = value ? 'measured' : withoutData(rule);
  return { rule, part, measure, reading, value, treatment, weight: unitsOf(weight, places) };
}

function withoutData({ withoutData: said }: Indicator | Bonus): ScoreLine['treatment'] {
  switch (said) {
    case 'full-marks':
      return 'full-marks';
    case 'excluded-and-reweighted':
      return 'excluded';
    case 'zero':
    case null:
      return 'zero';
  }
}

/** The marks of excluded indicators go to the others in proportion to their weights, in whole units that sum to the same full marks. */
function reweighted(lines: readonly Weighed[], { fullMarks }: Scheme, places: number): readonly bigint[] {
  const weights = lines.map(({ treatment, weight }) => (treatment === 'excluded' ? 0n : weight));
  return weights.every((weight) => weight === 0n) ? weights : shareOut(unitsOf(fullMarks.base, places), weights);
}

function counted(
  { rule, part, measure, reading, value, treatment, weight }: Weighed,
  marks: bigint,
  { rounding }: Scheme,
  places: number,
): CountedLine {
  const share = value && shareOf(value, rule.curve, rule.floor);
  const measuredPoints = share
    ? whole({ over: share.over.times(marks.toString()), under: share.under }, rounding.mode)
    : 0n;
  const points = treatment === 'full-marks' ? marks : measuredPoints;
  const none = treatment === 'zero' ? 'no-data' : null;
  return {
    line: {
      name: rule.name,
      part,
      measure: rule.measure,
      numerator: reading.numerator,
      denominator: reading.denominator,
      value: shown(value, measure),
      weight: textOf(weight, places),
      treatment,
      withoutCase: measure.kind === 'sum' || measure.kind === 'count' ? 'short-of-target' : none,
    },
    marks,
    points,
  };
}

/**
 * Deductions in the order of the scheme. A score does not fall below nothing, so each takes what it may while there is something left: what
 * was not taken was not lost either.
 *
 * @param earned what the other lines gave, in the smallest unit
 */
export function deductedLines(
  scheme: Scheme,
  measured: Measured,
  places: number,
  earned: bigint,
): readonly CountedLine[] {
  let left = earned;
  return scheme.deductions.map((rule) => {
    const reading = readingOf(measured, rule.measure);
    const taken = least(due(rule, reading, places), left);
    left -= taken;
    return {
      line: {
        name: rule.name,
        part: 'deduction',
        measure: rule.measure,
        numerator: null,
        denominator: null,
        value: reading.total,
        weight: textOf(unitsOf(rule.cap, places), places),
        treatment: 'measured',
        withoutCase: null,
      },
      marks: 0n,
      points: -taken,
    };
  });
}

function due({ each, beyond, cap }: Deduction, { total }: Checked, places: number): bigint {
  const times = BigInt(total ?? 0) - BigInt(beyond);
  return times > 0n ? least(times * unitsOf(each, places), unitsOf(cap, places)) : 0n;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** Places of a value that is shown: of a percentage or grade four, of money two, of a number of times none. */
const PLACES = { ratio: 4, mean: 4, sum: 2, count: 0 } as const;

function shown(value: Quotient | undefined, { kind }: Measure): string | null {
  if (!value) return null;
  const places = PLACES[kind];
  return textOf(whole({ over: value.over.times(new Exact(10).pow(places)), under: value.under }, 'half-up'), places);
}
