import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import type { Narrowed } from './figures.js';

/** The condition on the units. */
export function ofUnits(table: string, { units, notUnits }: Pick<Narrowed, 'units' | 'notUnits'>): RawBuilder<SqlBool> {
  const unit = sql.raw(`${table}.unit`);
  const among = units ? sql<SqlBool>`${unit} = ${anyOf(units)}` : sql<SqlBool>`true`;
  return notUnits ? sql<SqlBool>`(${among} and not ${unit} = ${anyOf(notUnits)})` : among;
}

/** The condition of what is asked for on a table of runs, events or sums by day: they all name the same things alike. */
export function within(table: string, day: string, narrowed: Narrowed): RawBuilder<SqlBool> {
  const column = (name: string) => sql.raw(`${table}.${name}`);
  const { from, to, handler, channels, kinds, category } = narrowed;
  const all = [
    sql<SqlBool>`${column(day)} between ${from}::date and ${to}::date`,
    ofUnits(table, narrowed),
    ...(handler === null ? [sql<SqlBool>`${column('handler')} is null`] : []),
    ...(typeof handler === 'string' ? [sql<SqlBool>`${column('handler')} = ${handler}`] : []),
    ...(channels ? [sql<SqlBool>`${column('channel')} = ${anyOf(channels)}`] : []),
    ...(kinds ? [sql<SqlBool>`${column('kind')} = ${anyOf(kinds)}`] : []),
    ...(category === undefined ? [] : [sql<SqlBool>`${column('category')} = ${category}`]),
  ];
  return sql<SqlBool>`${sql.join(all, sql` and `)}`;
}

export function anyOf(values: readonly string[]): RawBuilder<unknown> {
  return sql`any(${values}::text[])`;
}
