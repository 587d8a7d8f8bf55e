import type { Position } from '#libs/kernel';
import type { Queryable } from './queryable.js';

/** Which webhooks the log has, remembered between processes: nothing but a short cut, since the log says so itself. */
export class KnownWebhooks {
  /** @param log which log the positions are of */
  constructor(
    private readonly pool: Queryable,
    private readonly log: string,
  ) {}

  async read(): Promise<{ readonly ids: readonly string[]; readonly upTo: Position }> {
    const { rows } = await this.pool.query<{ position: string; ids: string[] | null }>(
      `select position::text, (select array_agg(webhook::text order by webhook) from webhooks.known where log = $1) as ids
       from webhooks.known_up_to where log = $1`,
      [this.log],
    );
    return { ids: rows[0]?.ids ?? [], upTo: BigInt(rows[0]?.position ?? 0) };
  }

  /** Ids and position in one statement: none is passed over, whatever ends in between. */
  async remember(ids: readonly string[], upTo: Position): Promise<void> {
    await this.pool.query(
      `with added as (insert into webhooks.known (log, webhook) select $1, unnest($2::uuid[]) on conflict do nothing)
       insert into webhooks.known_up_to as known (log, position) values ($1, $3::numeric)
       on conflict (log) do update set position = greatest(known.position, excluded.position)`,
      [this.log, ids, upTo.toString()],
    );
  }
}
