import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import type { Instant, Position } from '#libs/kernel';
import { sql } from './sql.js';

type InCamelCase<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<InCamelCase<Rest>>}`
  : Name;

/** A row as queries give it: the columns of `Row` under their names in camel case. */
export type Queried<Row> = { readonly [Column in keyof Row & string as InCamelCase<Column>]: Row[Column] };

/** Typed queries on read models: tables by their plain names (the views), columns in camel case. */
export function readModelDatabase<Tables>(pool: Pool): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    // What is inside a json column is the projection's own and stays as it is.
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  }).withSchema('read_model');
}

/** How far a read model knows the log. */
export interface Standing {
  readonly position: Position;
  /** The latest instant at which the log learned of an event up to there; null while nothing was folded. */
  readonly recordedAt: Instant | null;
}

/** Asked before the rows, so that the rows know at least this much. */
export async function standingOf(pool: Pool, projection: string): Promise<Standing> {
  const { rows } = await pool.query<{ position: Position; recorded_at: Instant | null }>(sql('standing'), [projection]);
  return { position: rows[0]?.position ?? 0n, recordedAt: rows[0]?.recorded_at ?? null };
}
