import type { ImportCounts, RowResult } from '../types.js';

/** Refused rows that a report keeps in memory; all of them are in its files. */
const REFUSALS_KEPT = 1000;

/** Counts results as they come, and keeps the first refusals. */
export class Tally {
  #counts = { rows: 0, created: 0, alreadyThere: 0, refused: 0, cases: 0, notes: 0 };
  readonly refusals: RowResult[] = [];

  add(result: RowResult): void {
    const counts = this.#counts;
    counts.rows += 1;
    if (result.outcome === 'created') counts.created += 1;
    else if (result.outcome === 'already-there') counts.alreadyThere += 1;
    else counts.refused += 1;
    counts.cases += result.cases.filter(({ outcome }) => outcome === 'created').length;
    if (result.note === 'created') counts.notes += 1;
    if (result.outcome === 'refused' && this.refusals.length < REFUSALS_KEPT) this.refusals.push(result);
  }

  get counts(): ImportCounts {
    return { ...this.#counts };
  }

  get refusalsLeftOut(): number {
    return this.#counts.refused - this.refusals.length;
  }
}
