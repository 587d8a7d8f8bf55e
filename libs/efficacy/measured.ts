import type { Instant, LocalDate } from '#libs/kernel';
import { Exact } from './decimals.js';
import type { Quotient } from './decimals.js';
import type { Measure, MeasureId } from './measure-types.js';
import { measureOf } from './measures.js';

/** Of a ratio: so many of so many. Of a mean: the sum of the grades, and how many there were. Whole numbers. */
export interface ShareReading {
  readonly numerator: number;
  readonly denominator: number;
}
/** Yuan, with two places at the most: `"655500.00"`. */
export interface SumReading {
  readonly sum: string;
}
export interface CountReading {
  readonly count: number;
}
export type Reading = ShareReading | SumReading | CountReading;

/** What the readings were made from. It goes into the score, so that a score says what it rests on. */
export interface Basis {
  /** The last position of the log that was read, as a decimal text. */
  readonly position: string;
  readonly asOf: Instant;
  readonly ruleSets: readonly string[];
  readonly calendars: readonly string[];
}

/** What was measured of one unit (all that is below it included, if the caller says so) in one period. */
export interface Measured {
  readonly unit: string;
  /** First and last day. */
  readonly period: { readonly from: LocalDate; readonly to: LocalDate };
  readonly basis: Basis;
  /** Nothing to measure is `0` of `0`, said by whoever measures; a reading that is not there is an error. */
  readonly readings: Readonly<Partial<Record<MeasureId, Reading>>>;
}

/** A reading of a measure, checked: the two numbers of a ratio or mean, or the one of a sum or count as a decimal text. */
export type Checked =
  | { readonly numerator: number; readonly denominator: number; readonly total: null }
  | { readonly numerator: null; readonly denominator: null; readonly total: string };

/**
 * The reading of a measure, as it must be.
 *
 * @throws RangeError where there is none, or one that no counting gives: more of few, fractions, below zero
 */
export function readingOf({ unit, readings }: Pick<Measured, 'unit' | 'readings'>, id: MeasureId): Checked {
  const reading = readings[id];
  const measure = measureOf(id);
  const wrong = (why: string) => new RangeError(`${unit}: ${id}: ${why}`);
  if (!reading) throw wrong('was not measured');
  if (measure.kind === 'ratio' || measure.kind === 'mean') {
    if (!('numerator' in reading)) throw wrong(`is a ${measure.kind}: a numerator and a denominator are asked for`);
    return checkedShare(reading, measure, wrong);
  }
  if (measure.kind === 'count') {
    if (!('count' in reading)) throw wrong('is a count');
    if (!isCount(reading.count)) throw wrong(`${reading.count} is not a number of times`);
    return { numerator: null, denominator: null, total: String(reading.count) };
  }
  if (!('sum' in reading)) throw wrong('is a sum');
  if (!/^\d{1,15}(\.\d{1,2})?$/.test(reading.sum)) throw wrong(`"${reading.sum}" is not a sum in yuan`);
  return { numerator: null, denominator: null, total: reading.sum };
}

function checkedShare(
  { numerator, denominator }: ShareReading,
  { kind, best }: Measure,
  wrong: (why: string) => RangeError,
): Checked {
  if (!isCount(numerator) || !isCount(denominator)) throw wrong(`${numerator}/${denominator} are not whole numbers`);
  const most = kind === 'mean' && best !== null ? BigInt(denominator) * BigInt(best) : BigInt(denominator);
  if (BigInt(numerator) > most) throw wrong(`${numerator} of ${denominator} is more than there can be`);
  return { numerator, denominator, total: null };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** The value in the unit of the measure (percent, grade, yuan, times), not divided yet; `undefined` without data. */
export function valueOf(reading: Checked, { kind }: Measure): Quotient | undefined {
  if (reading.total !== null) return { over: new Exact(reading.total), under: new Exact(1) };
  if (reading.denominator === 0) return undefined;
  const scale = kind === 'ratio' ? 100 : 1;
  return { over: new Exact(reading.numerator).times(scale), under: new Exact(reading.denominator) };
}

/**
 * How much was missed in all: the misses of a ratio, the grades below the best of a mean, the times of a count. What lost items must
 * add up to. `undefined` for a sum, of which no case is to blame.
 */
export function missedOf(reading: Checked, { kind, best }: Measure): bigint | undefined {
  if (reading.total !== null) return kind === 'count' ? BigInt(reading.total) : undefined;
  const most =
    kind === 'mean' && best !== null ? BigInt(reading.denominator) * BigInt(best) : BigInt(reading.denominator);
  return most - BigInt(reading.numerator);
}

/** Each once, in the order of the texts. */
export function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
