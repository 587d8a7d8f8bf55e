import { escapeIdentifier } from 'pg';
import type { ClientBase, Pool } from 'pg';
import type { Projection } from '../definition.js';
import { sql } from './sql.js';

/** Where all read models live. */
const SCHEMA = 'read_model';

/** One set of tables of one version of a projection. */
export interface Generation {
  readonly name: string;
  readonly version: number;
  readonly generation: number;
}

/** `case_queue` → `case_queue_v3`, and `case_queue_v3_g2` for a rebuild of the same version. */
export function physicalName(table: string, { version, generation }: Generation): string {
  return generation === 1 ? `${table}_v${version}` : `${table}_v${version}_g${generation}`;
}

/** The qualified, quoted name of a physical table or of a view. */
export function qualified(relation: string): string {
  return `${SCHEMA}.${escapeIdentifier(relation)}`;
}

/** The projection's DDL with the physical names put in for `{table}`. */
export function rendered(projection: Projection, ddl: string, of: Generation): string {
  const names = new Set(projection.tables.map((table) => table.name));
  return ddl.replaceAll(/\{([a-z0-9_]+)\}/g, (_, name: string) => {
    if (!names.has(name))
      throw new RangeError(`${projection.name}: the schema names a table that the projection does not have: ${name}`);
    return qualified(physicalName(name, of));
  });
}

/** Makes the tables and the checkpoint of a new generation. Within the caller's transaction. */
export async function createGeneration(client: ClientBase, projection: Projection): Promise<Generation> {
  const { name, version } = projection;
  const { rows } = await client.query<{ generation: bigint }>(sql('next-generation'), [name, version]);
  const made: Generation = { name, version, generation: Number(rows[0]?.generation ?? 1) };
  const tables = projection.tables.map((table) => physicalName(table.name, made));
  await client.query(sql('add-generation'), [name, version, made.generation, tables]);
  await client.query(rendered(projection, projection.schema, made));
  return made;
}

/**
 * Makes queries see this generation: the views and the register. Within the caller's transaction.
 * A view of the same columns is replaced in place, so that views built on it stay.
 */
export async function makeLive(
  client: ClientBase,
  projection: Projection,
  next: Generation,
  before: Generation | undefined,
): Promise<void> {
  for (const { name } of projection.tables) {
    const table = qualified(physicalName(name, next));
    const columns = await columnTypes(client, table);
    // The private state is the runner's; queries see what it means.
    const shown = [...columns.keys()].filter((column) => column !== 'state').map(escapeIdentifier);
    if (before?.version !== next.version) await client.query(`drop view if exists ${qualified(name)}`);
    await client.query(`create or replace view ${qualified(name)} as select ${shown.join(', ')} from ${table}`);
  }
  await client.query(sql('set-live'), [next.name, next.version, next.generation]);
}

/** Column names and types of a table, in order. */
export async function columnTypes(client: ClientBase | Pool, table: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ name: string; type: string }>(sql('table-columns'), [table]);
  return new Map(rows.map((row) => [row.name, row.type]));
}

/** Drops every generation but the given one: what was switched away from, and what an interrupted rebuild left behind. */
export async function dropOthers(client: ClientBase, keep: Generation): Promise<void> {
  const { rows } = await client.query<Omit<Generation, 'name'> & { tables: readonly string[] }>(
    sql('other-generations'),
    [keep.name, keep.version, keep.generation],
  );
  for (const { version, generation, tables } of rows) {
    for (const table of tables) await client.query(`drop table if exists ${qualified(table)} cascade`);
    await client.query(sql('drop-generation'), [keep.name, version, generation]);
  }
}
