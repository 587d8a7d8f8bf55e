import { DELETED_REVISION, DELETED_REVISION_TEXT } from './stream-metadata.js';

/** The server counts time in steps of 100 ns. */
export const TICKS_PER_MS = 10_000n;

/** Decimal, as every number of 64 bits is in the generated classes. */
export function revisionText(revision: number): string {
  return revision === DELETED_REVISION ? DELETED_REVISION_TEXT : String(revision);
}
