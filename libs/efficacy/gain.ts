import { placesOf, textOf, unitsOf } from './decimals.js';
import { readingOf } from './measured.js';
import type { Measured, Reading } from './measured.js';
import type { MeasureId } from './measure-types.js';
import { measureOf } from './measures.js';
import type { DecimalText, Scheme } from './scheme.js';
import { scoreOf } from './score.js';

/** What is still open in a case: it is counted in no reading yet. */
export interface Chance {
  readonly caseId: string;
  /** The rates that one more success, or one more miss, would count in; one that is open twice stands twice. */
  readonly measures: readonly MeasureId[];
  /** What a miss would add one to besides: `deadlines-missed`, `supervision-orders`. */
  readonly missAdds?: readonly MeasureId[];
}

/** What handling a case in time is worth. Decimal texts in the scheme's smallest unit; `null` where the unit has no score. */
export interface Gain {
  readonly caseId: string;
  readonly now: DecimalText | null;
  readonly ifInTime: DecimalText | null;
  readonly ifMissed: DecimalText | null;
  /** `ifInTime − now`. */
  readonly gain: DecimalText | null;
  /** `ifInTime − ifMissed`: what hangs on it. A unit at full marks has nothing to gain, and still this to lose. */
  readonly atStake: DecimalText | null;
}

/**
 * What one open case is worth, the rest staying as it is.
 *
 * @throws RangeError for a measure that is no ratio among `measures`, or no count among `missAdds`
 */
export function gainOf(scheme: Scheme, measured: Measured, chance: Chance): Gain {
  const places = placesOf(scheme.rounding.line);
  const now = scoreOf(scheme, measured).points;
  const ifInTime = scoreOf(scheme, withOutcome(measured, chance, 1)).points;
  const ifMissed = scoreOf(scheme, withOutcome(measured, chance, 0)).points;
  const from = (before: DecimalText | null): DecimalText | null =>
    ifInTime === null || before === null ? null : textOf(unitsOf(ifInTime, places) - unitsOf(before, places), places);
  return { caseId: chance.caseId, now, ifInTime, ifMissed, gain: from(now), atStake: from(ifMissed) };
}

/** Every open case by what hangs on it, the most first; among equals by gain, then by case. Each is looked at alone. */
export function gainsOf(scheme: Scheme, measured: Measured, chances: readonly Chance[]): readonly Gain[] {
  const places = placesOf(scheme.rounding.line);
  // Thousands of open cases are few different chances.
  const known = new Map<string, Gain>();
  const gains = chances.map((chance): Gain => {
    const key = `${chance.measures.toSorted().join()} ${(chance.missAdds ?? []).toSorted().join()}`;
    const gain = known.get(key) ?? gainOf(scheme, measured, chance);
    known.set(key, gain);
    return { ...gain, caseId: chance.caseId };
  });
  const most = (a: DecimalText | null, b: DecimalText | null): number => {
    const difference = unitsOf(b ?? '0', places) - unitsOf(a ?? '0', places);
    return difference === 0n ? 0 : difference > 0n ? 1 : -1;
  };
  return gains.sort(
    (a, b) =>
      most(a.atStake, b.atStake) || most(a.gain, b.gain) || (a.caseId < b.caseId ? -1 : Number(a.caseId > b.caseId)),
  );
}

function withOutcome(measured: Measured, { measures, missAdds = [] }: Chance, success: 0 | 1): Measured {
  let readings = measured.readings;
  for (const id of measures) readings = { ...readings, [id]: oneMore(measured.unit, readings, id, success) };
  if (success === 0) for (const id of missAdds) readings = { ...readings, [id]: onceMore(measured.unit, readings, id) };
  return { ...measured, readings };
}

function oneMore(unit: string, readings: Measured['readings'], id: MeasureId, success: 0 | 1): Reading {
  const { numerator, denominator } = readingOf({ unit, readings }, id);
  if (numerator === null || measureOf(id).kind !== 'ratio')
    throw new RangeError(`${unit}: ${id}: is no ratio, so nothing can be handled in time`);
  return { numerator: numerator + success, denominator: denominator + 1 };
}

function onceMore(unit: string, readings: Measured['readings'], id: MeasureId): Reading {
  const { total } = readingOf({ unit, readings }, id);
  if (total === null || measureOf(id).kind !== 'count')
    throw new RangeError(`${unit}: ${id}: is no count, so a miss adds nothing to it`);
  return { count: Number(total) + 1 };
}
