import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import type { Instant } from '#libs/kernel';
import type { PunctualityRow } from '#projections/punctuality';

/**
 * When a running of a clock was in time and when it was not: the one definition that rates and scores share. An open one is missed once
 * its due date has passed, without any event; a voided one is neither, nor is one that a pause keeps without a due date.
 */
type Judged = Pick<PunctualityRow, 'outcome' | 'due_at'>;

export function isMet({ outcome }: Judged): boolean {
  return outcome === 'met';
}

export function isMissed({ outcome, due_at }: Judged, asOf: Instant): boolean {
  return outcome === 'missed' || (outcome === 'open' && due_at !== null && due_at < asOf);
}

/** The same of the rows of `punctuality` under the name `p`. */
export const metInSql = sql<SqlBool>`p.outcome = 'met'`;

export function missedInSql(asOf: Instant): RawBuilder<SqlBool> {
  return sql<SqlBool>`(p.outcome = 'missed' or (p.outcome = 'open' and p.due_at < ${asOf}))`;
}
