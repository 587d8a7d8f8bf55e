import { escapeIdentifier } from 'pg';
import type { Table } from '../definition.js';

/** A physical table, and the types of the columns that its batches carry. */
export interface Target {
  readonly table: Table<never>;
  readonly physical: string;
  /** In the order of the batch. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** What a page's statement has to do beside its tables. */
export interface Extras {
  readonly parks: boolean;
  readonly unpark: boolean;
}

/** Parameters 1–7 are the checkpoint's: position, recorded_at, name, version, generation, position before, fence before. */
const FIRST_COLUMN = 8;

/**
 * One statement that moves the checkpoint by compare-and-set and, only if that succeeded, writes all tables. A statement is
 * atomic by itself, so there is no BEGIN and COMMIT to wait for. Returns the new fence and the latest recorded_at, or no row when the race was lost.
 *
 * Two statements that want the same checkpoint row queue up on it; the second then finds another position, moves nothing and
 * writes nothing.
 */
export function pageStatement(targets: readonly Target[], extras: Extras): string {
  let parameter = FIRST_COLUMN;
  const parts = [
    `moved as (update projecting.checkpoint
       set position = $1::bigint, recorded_at = greatest(recorded_at, $2::timestamptz), fence = fence + 1, updated_at = now()
       where name = $3::text and version = $4::integer and generation = $5::integer and position = $6::bigint and fence = $7::bigint
       returning fence, recorded_at)`,
  ];
  targets.forEach((target, index) => {
    const source = unnest(target, parameter);
    parameter += target.columns.length;
    parts.push(
      target.table.kind === 'rows' ? `t${index} as (${upsert(target, source)})` : addUp(target, source, `d${index}`),
    );
  });
  if (extras.parks) parts.push(`parked as (${park(parameter++)})`);
  if (extras.unpark) parts.push(`unparked as (${unpark(parameter++)})`);
  return `with ${parts.join(',\n')}\nselect fence, recorded_at from moved`;
}

/** The batch as a relation; empty unless the checkpoint moved. */
function unnest({ columns }: Target, first: number): string {
  // unnest flattens lists of lists, so a list column travels as text and is cast afterwards.
  const arrays = columns.map(({ type }, i) => `$${first + i}::${type.endsWith('[]') ? 'text' : type}[]`);
  const casts = columns.map(
    ({ name, type }, i) => `u.c${i}${type.endsWith('[]') ? `::${type}` : ''} as ${escapeIdentifier(name)}`,
  );
  const names = columns.map((_, i) => `c${i}`);
  return `select ${casts.join(', ')} from unnest(${arrays.join(', ')}) as u(${names.join(', ')}) where exists (select from moved)`;
}

function upsert({ table, physical, columns }: Target, source: string): string {
  const names = columns.map(({ name }) => escapeIdentifier(name));
  const sets = columns
    .filter(({ name }) => !table.key.includes(name))
    .map(({ name }) => `${escapeIdentifier(name)} = excluded.${escapeIdentifier(name)}`);
  const conflict = sets.length === 0 ? 'do nothing' : `do update set ${sets.join(', ')}`;
  return `insert into ${physical} (${names.join(', ')}) ${source} on conflict (${table.key.map(escapeIdentifier).join(', ')}) ${conflict}`;
}

/**
 * Three writes to rows that no two of them share: sums that come to nought go away, the other known ones are updated, new ones
 * are put in. (MERGE could say it in one, but not within a WITH before PostgreSQL 17.)
 */
function addUp({ table, physical, columns }: Target, source: string, name: string): string {
  const names = columns.map((column) => escapeIdentifier(column.name));
  const keys = table.key.map(escapeIdentifier);
  const sums = columns
    .filter((column) => !table.key.includes(column.name))
    .map((column) => escapeIdentifier(column.name));
  const same = keys.map((key) => `t.${key} = d.${key}`).join(' and ');
  const nought = sums.map((sum) => `t.${sum} + d.${sum} = 0`).join(' and ');
  return `${name} as materialized (${source}),
    ${name}_gone as (delete from ${physical} as t using ${name} as d where ${same} and ${nought}),
    ${name}_moved as (update ${physical} as t set ${sums.map((sum) => `${sum} = t.${sum} + d.${sum}`).join(', ')}
      from ${name} as d where ${same} and not (${nought})),
    ${name}_new as (insert into ${physical} (${names.join(', ')})
      select ${names.map((column) => `d.${column}`).join(', ')} from ${name} as d
      where not exists (select from ${physical} as t where ${same}))`;
}

function park(parameter: number): string {
  return `insert into projecting.parked_case (name, version, generation, key, position, type, revision, reason)
      select $3, $4, $5, p.key, p.position, p.type, p.revision, p.reason
      from json_to_recordset($${parameter}::json) as p(key text, position bigint, type text, revision bigint, reason text)
      where exists (select from moved)
      on conflict do nothing`;
}

function unpark(parameter: number): string {
  return `delete from projecting.parked_case
      where name = $3 and version = $4 and generation = $5 and key = $${parameter}::text and exists (select from moved)`;
}
