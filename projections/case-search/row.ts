import type { Instant } from '#libs/kernel';

/** The columns of the table, but for the runner's own. Vectors are in the notation of `tsvector`. */
export interface CaseSearchRow {
  readonly case_id: string;
  readonly received_at: Instant;
  /** What the case's lists show anyway: names of businesses, numbers, categories, places, products. */
  readonly public: string;
  /** The same and what free texts say, which may name people. */
  readonly with_personal: string;
  /** The case holds more text than the index takes. */
  readonly cut: boolean;
}

export const caseSearchColumns = [
  'case_id',
  'received_at',
  'public',
  'with_personal',
  'cut',
] as const satisfies readonly (keyof CaseSearchRow)[];
