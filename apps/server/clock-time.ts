import type { Instant } from '#libs/kernel';
import type { Engine } from './engine.js';

/**
 * The earlier of a process's own clock and the database's. It keeps a machine whose clock has jumped ahead from recording what is
 * still to come: a miss that is still to be met, a week that is not over.
 */
export async function believedTime({ clock, pool }: Pick<Engine, 'clock' | 'pool'>): Promise<Instant> {
  const own = clock.now();
  const { rows } = await pool.query<{ now: Instant }>('select clock_timestamp() as now');
  const [row] = rows;
  if (!row) throw new Error('the database does not know the time');
  return own < row.now ? own : row.now;
}
