import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';

/** Queries on read models, typed by the tables that a projection names. Closing it is the pool's owner's business. */
export function readerOf<Tables>(pool: Pool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
