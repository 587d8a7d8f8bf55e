import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import type { PluginTransformResultArgs, QueryResult, UnknownRow } from 'kysely';
import type { ClientBase, Pool } from 'pg';
import type { Instant, Position } from '#libs/kernel';
import { withConnection } from './pool.js';
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
    plugins: [new CamelCaseRows()],
  }).withSchema('read_model');
}

/**
 * Names in camel case. Kysely's own plugin asks for every name of every row and looks into every value; all rows of an answer have
 * the same names, and what is inside a json column is the projection's own and stays as it is.
 */
class CamelCaseRows extends CamelCasePlugin {
  override transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    const [first] = result.rows;
    if (!first) return Promise.resolve(result);
    const names = Object.keys(first).map((column) => [column, this.camelCase(column)] as const);
    const rows = result.rows.map((row) => {
      const named: UnknownRow = {};
      for (const [column, name] of names) named[name] = row[column];
      return named;
    });
    return Promise.resolve({ ...result, rows });
  }
}

/** How far a read model knows the log. */
export interface Standing {
  readonly position: Position;
  /** The latest instant at which the log learned of an event up to there; null while nothing was folded. */
  readonly recordedAt: Instant | null;
}

/** Questions that wait for a connection, by pool and projection. */
const unsent = new WeakMap<Pool, Map<string, Promise<Standing>>>();

/**
 * Asked before the rows, so that the rows know at least this much. Whoever asks while the same question still waits for a connection
 * shares its answer, which is as new as one of their own would be: with many readers at once it is one question for all of them.
 */
export function standingOf(pool: Pool, projection: string): Promise<Standing> {
  const waiting = unsent.get(pool) ?? new Map<string, Promise<Standing>>();
  unsent.set(pool, waiting);
  const shared = waiting.get(projection);
  if (shared) return shared;
  const standing = withConnection(pool, (client) => {
    // From here on it is on its way.
    waiting.delete(projection);
    return readStanding(client, projection);
  });
  waiting.set(projection, standing);
  standing.catch(() => {
    // There was no connection to be had; the next one asks anew.
    if (waiting.get(projection) === standing) waiting.delete(projection);
  });
  return standing;
}

async function readStanding(client: ClientBase, projection: string): Promise<Standing> {
  const { rows } = await client.query<{ position: Position; recorded_at: Instant | null }>({
    ...{ name: 'standing', text: sql('standing'), values: [projection] },
  });
  return { position: rows[0]?.position ?? 0n, recordedAt: rows[0]?.recorded_at ?? null };
}
