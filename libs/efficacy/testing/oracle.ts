import type { Curve, LostItem, MeasureId, Measured, Scheme } from '../index.js';

/**
 * The score again, slowly: fractions of bigints, no decimal library, no shared helper, units handed out one by one. It says the same in
 * another way, so that an error would have to be made twice.
 */
interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

const fraction = (text: string | number): Fraction => {
  const [whole = '0', behind = ''] = String(text).split('.');
  return { n: BigInt(whole + behind), d: 10n ** BigInt(behind.length) };
};
const less = (a: Fraction, b: Fraction): boolean => a.n * b.d < b.n * a.d;
const minus = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.d - b.n * a.d, d: a.d * b.d });
const times = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.n, d: a.d * b.d });
const over = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.d, d: a.d * b.n });

interface OracleLine {
  readonly name: string;
  readonly measure: MeasureId;
  readonly part: string;
  readonly marks: bigint;
  readonly points: bigint;
  readonly excluded: boolean;
}

export interface OracleScore {
  /** In the scheme's smallest unit. */
  readonly points: bigint | null;
  readonly full: bigint;
  readonly lines: readonly OracleLine[];
}

export function oracleScore(scheme: Scheme, { readings }: Measured): OracleScore {
  const unit = fraction(scheme.rounding.line);
  const units = (text: string): bigint => {
    const { n, d } = over(fraction(text), unit);
    return n / d;
  };
  const round = ({ n, d }: Fraction): bigint => (scheme.rounding.mode === 'down' ? n / d : (2n * n + d) / (2n * d));

  const curved = [
    ...scheme.indicators.map((rule) => ({ ...rule, part: 'indicator', marks: units(rule.weight) })),
    ...scheme.bonus.map((rule) => ({ ...rule, part: 'bonus', marks: units(rule.cap) })),
  ].map((rule) => {
    const value = valueIn(readings, rule.measure);
    return { ...rule, value, excluded: value === null && rule.withoutData === 'excluded-and-reweighted' };
  });
  const standing = curved.filter((rule) => rule.part === 'indicator' && !rule.excluded);
  const marks = oneByOne(
    units(scheme.fullMarks.base),
    standing.map((rule) => rule.marks),
  );
  const lines: OracleLine[] = curved.map(({ name, measure, part, excluded, marks: own, value, ...rule }) => {
    const place = standing.findIndex((other) => other.name === name);
    const mine = part === 'bonus' ? own : (marks[place] ?? 0n);
    const without = rule.withoutData === 'full-marks' ? mine : 0n;
    const points = value === null ? without : round(times(onCurve(value, rule.curve, rule.floor), { n: mine, d: 1n }));
    return { name, measure, part, excluded, marks: mine, points };
  });

  let left = lines.reduce((sum, { points }) => sum + points, 0n);
  for (const { name, measure, each, beyond, cap } of scheme.deductions) {
    let taken = 0n;
    const { n: happened } = valueIn(readings, measure) ?? { n: 0n };
    for (let time = BigInt(beyond); time < happened && taken < units(cap) && taken < left; time++) {
      taken += units(each);
      for (const most of [units(cap), left]) if (taken > most) taken = most;
    }
    left -= taken;
    lines.push({ name, measure, part: 'deduction', excluded: false, marks: 0n, points: -taken });
  }
  const full = units(scheme.fullMarks.base) + units(scheme.fullMarks.bonus);
  return { full, lines, points: knowsNothing(scheme, readings) ? null : left };
}

/** Of every rate that is weighed there was nothing, and nothing was reached of what is added up; a scheme without rates always judges. */
function knowsNothing({ indicators }: Scheme, readings: Measured['readings']): boolean {
  let rates = 0;
  for (const { measure } of indicators) {
    const reading = readings[measure];
    if (reading && 'denominator' in reading) rates += 1;
    if (reading && 'denominator' in reading ? reading.denominator > 0 : valueIn(readings, measure)?.n !== 0n)
      return false;
  }
  return rates > 0;
}

function valueIn(readings: Measured['readings'], measure: MeasureId): Fraction | null {
  const reading = readings[measure];
  if (!reading) throw new RangeError(measure);
  if ('sum' in reading) return fraction(reading.sum);
  if ('count' in reading) return fraction(reading.count);
  if (reading.denominator === 0) return null;
  const scale = measure === 'satisfaction-grade' ? 1n : 100n;
  return { n: BigInt(reading.numerator) * scale, d: BigInt(reading.denominator) };
}

function onCurve(value: Fraction, curve: Curve, floor: string): Fraction {
  const share = shareOn(value, curve);
  const least = over(fraction(floor), fraction(100));
  return less(share, least) ? least : share;
}

function shareOn(value: Fraction, curve: Curve): Fraction {
  const [none, all] = [fraction(0), fraction(1)];
  if (curve.kind === 'threshold') return less(value, fraction(curve.at)) ? none : all;
  if (curve.kind === 'step') {
    let share = none;
    for (const step of curve.steps)
      if (!less(value, fraction(step.at))) share = over(fraction(step.share), fraction(100));
    return share;
  }
  const [from, to] = [fraction(curve.from), fraction(curve.to)];
  if (!less(from, value)) return none;
  return less(value, to) ? over(minus(value, from), minus(to, from)) : all;
}

/** Largest remainder, by looking through all of them again for each unit that is left. */
function oneByOne(total: bigint, weights: readonly bigint[]): readonly bigint[] {
  const sum = weights.reduce((all, weight) => all + weight, 0n);
  if (sum === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight) => (total * weight) / sum);
  const owed = weights.map((weight, index) => total * weight - (parts[index] ?? 0n) * sum);
  while (parts.reduce((all, part) => all + part, 0n) < total) {
    let most = 0;
    for (let index = 1; index < owed.length; index++) if ((owed[index] ?? 0n) > (owed[most] ?? 0n)) most = index;
    parts[most] = (parts[most] ?? 0n) + 1n;
    owed[most] = -1n;
  }
  return parts;
}

/** What each item of a line lost: by case, what and run. */
export function oracleItems(lost: bigint, items: readonly LostItem[]): ReadonlyMap<string, bigint> {
  const keys = new Map(items.map((item) => [`${item.caseId}|${item.what}|${item.run}`, BigInt(item.weight ?? 1)]));
  const ordered = [...keys].sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = oneByOne(
    lost,
    ordered.map(([, weight]) => weight),
  );
  return new Map(ordered.map(([key], index) => [key, parts[index] ?? 0n]));
}
