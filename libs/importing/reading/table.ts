/**
 * What a reader hands on, whatever the format.
 *
 * A `Date` stands for a wall-clock time without a zone: its UTC fields are what the cell shows.
 */
export type Cell = string | number | boolean | Date | null;

export interface RawRow {
  /** As Excel numbers it, from 1; in a CSV the record. */
  readonly row: number;
  readonly cells: readonly Cell[];
}

export interface Table {
  readonly rows: AsyncIterable<RawRow>;
  /** The date system that a number in a date column is counted by; null where the file does not say. */
  readonly dateSystem: DateSystem | null;
}

/** Day 1 is 1900-01-01 (Windows) or day 0 is 1904-01-01 (old Macintosh). */
export type DateSystem = '1900' | '1904';

/** 0 → `A`, 25 → `Z`, 26 → `AA`. */
export function columnLetter(index: number): string {
  let letters = '';
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) {
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters;
  }
  return letters;
}
