import { Decimal } from 'decimal.js';
import type { RoundingMode } from './scheme.js';

/**
 * The arithmetic of points. Products and sums are exact: 60 digits hold any product of what a scheme and its readings may hold. A
 * quotient is cut there, never rounded, so that the one rounding that follows sees the true digits (rounding twice could lift 0.49995).
 */
export const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_DOWN, defaults: true });

/** A value that was not divided yet: exact, whatever its digits. `under` is above zero. */
export interface Quotient {
  readonly over: Decimal;
  readonly under: Decimal;
}

/** The nearest whole number, or the one below: `half-up` is 四舍五入. Of a quotient that is not negative. */
export function whole({ over, under }: Quotient, mode: RoundingMode): bigint {
  const rounding = mode === 'half-up' ? Decimal.ROUND_HALF_UP : Decimal.ROUND_DOWN;
  return BigInt(over.div(under).toDecimalPlaces(0, rounding).toFixed(0));
}

/** How many digits stand behind the point. */
export function placesOf(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

/** `"8.5"` in units of 0.0001 (four places) → 85000n. The text has no more places than that. */
export function unitsOf(text: string, places: number): bigint {
  const negative = text.startsWith('-');
  const [integer = '0', fraction = ''] = text.replace('-', '').split('.');
  if (fraction.length > places) throw new RangeError(`${text} has more than ${places} decimal places`);
  const units = BigInt(integer + fraction.padEnd(places, '0'));
  return negative ? -units : units;
}

/** 85000n in units of 0.0001 → `"8.5000"`: always so many places, so that equal points are equal texts. */
export function textOf(units: bigint, places: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return units < 0n ? `-${text}` : text;
}

/** The larger text of two decimals comes second. */
export function compareDecimals(a: string, b: string): number {
  return new Exact(a).comparedTo(new Exact(b));
}
