import pg from 'pg';
import type { Ledger, LoggedEvent } from './ledger.js';

const EVENTS = `
  select position::text, stream, revision::text, followers, text::json ->> 'correlationId' as "correlationId",
    text::json -> 'actor' ->> 'id' in ('law-mover', 'webhook-courier') as "byEngine"
  from log.event where event.position > $1 order by event.position`;

/** Looks into the log itself, past the product, for what it has got since the ledger's last look. */
export async function lookInto(url: string, ledger: Ledger): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<LoggedEvent>(EVENTS, [ledger.position.toString()]);
    ledger.enter(rows);
  } finally {
    await client.end();
  }
}
