import type { Pool } from 'pg';
import { sql } from './sql.js';

/** The log that the read models of a database follow. */
export interface FollowedLog {
  /** As it was named when they began to. */
  readonly kind: string;
  /** They are on their way to it from another one, and not all of them are there. */
  readonly moving: boolean;
}

/** Which log is followed; from now on the one of this kind, where none was before. */
export async function followedLog(pool: Pool, kind: string): Promise<FollowedLog> {
  const { rows } = await pool.query<FollowedLog>(sql('followed-log'), [kind]);
  // Two that begin at the same moment: the one that came second sees the other's row at its next look.
  return rows[0] ?? followedLog(pool, kind);
}

/** From now on the read models follow this log. */
export async function followLog(pool: Pool, { kind, moving }: FollowedLog): Promise<void> {
  await pool.query(sql('follow-log'), [kind, moving]);
}
