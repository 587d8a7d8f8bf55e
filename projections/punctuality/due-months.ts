import { sql } from 'kysely';
import type { Pool } from 'pg';
import type { LocalDate, UnitCode } from '#libs/kernel';
import { readModelDatabase } from '#libs/projecting';

/** A month in which something was due, and who held it. */
export interface DueMonth {
  /** `2026-02`. */
  readonly month: string;
  readonly unit: UnitCode;
}

/** Every month of these days in which a clock was due, with each unit that held one. What was voided is not due. */
export async function dueMonths(
  pool: Pool,
  { from, to }: { readonly from: LocalDate; readonly to: LocalDate },
): Promise<readonly DueMonth[]> {
  const db = readModelDatabase<Record<never, never>>(pool);
  const { rows } = await sql<DueMonth>`select distinct to_char(d.due_on, 'YYYY-MM') as month, d.unit
    from read_model.punctuality_daily d
    where d.due_on between ${from}::date and ${to}::date and d.due > 0
    order by 1, 2`.execute(db);
  return rows;
}
