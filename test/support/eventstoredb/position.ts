/**
 * A place in the transaction log, in bytes from its beginning.
 *
 * An event is at (its record, its record). A place between records – where a page of a filtered read ended – is
 * (the next record, 0), so the two numbers may differ, and the numbers are neither dense nor evenly spaced.
 */
export interface LogPosition {
  readonly commit: number;
  readonly prepare: number;
}

/** Before everything. */
export const BEFORE_ALL: LogPosition = { commit: -1, prepare: -1 };

export function comparePositions(a: LogPosition, b: LogPosition): number {
  return a.commit - b.commit || a.prepare - b.prepare;
}
