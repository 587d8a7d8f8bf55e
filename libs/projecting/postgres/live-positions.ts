import type { Pool } from 'pg';
import type { Position } from '#libs/kernel';
import type { Positions } from '../position-watch.js';
import { sql } from './sql.js';

/** How far every read model that queries see knows the log. The pool was made with `readModelPoolOptions`. */
export async function livePositions(pool: Pool): Promise<Positions> {
  const { rows } = await pool.query<{ name: string; position: Position }>(sql('live-positions'));
  return new Map(rows.map(({ name, position }) => [name, position]));
}
