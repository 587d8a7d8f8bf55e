import type { Position } from '#libs/kernel';

/**
 * A place in the server's log, both in bytes. An event is at (its record, its record). A place between records, as a checkpoint
 * names it, is (the next record, 0): the event of that record comes after it.
 */
export interface Cursor {
  readonly commit: bigint;
  readonly prepare: bigint;
}

export type Start = Cursor | 'start';

/** Where an event with this position is. */
export function atEvent(position: Position): Cursor {
  return { commit: position, prepare: position };
}

/** Just before the record that begins at `position`. */
export function beforeRecord(position: Position): Cursor {
  return { commit: position, prepare: 0n };
}

/** The greatest position of which everything is at or before the cursor: one less than the next record where it lies between two. */
export function reachedBy({ commit, prepare }: Cursor): Position {
  return prepare < commit ? commit - 1n : commit;
}
