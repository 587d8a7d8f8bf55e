import { sql } from 'kysely';
import type { Expression, RawBuilder, SqlBool } from 'kysely';

/**
 * Paging by keys, both ways, without a limit to how far: a page begins after the last row of the one before, so that rows that
 * come and go meanwhile neither repeat nor hide others, and the thousandth page costs what the first does.
 */
export type Direction = 'asc' | 'desc';

/** A column of the order: what is compared, and its type. The last ones together must be unique. */
export interface KeyColumn {
  readonly expression: Expression<unknown>;
  readonly type: 'timestamptz' | 'date' | 'text' | 'integer' | 'bigint';
  /** Where there is a value that none is above: many rows may share it. */
  readonly greatest?: string;
}

/**
 * Between two rows of a list, and which way to go on from there. It says nothing of the list that it belongs to and is not to be
 * handed out as it is: who gives it to a caller seals it, and takes back only what it sealed.
 */
export interface Place {
  readonly towards: 'next' | 'previous';
  /** Of the key columns, in their order. */
  readonly values: readonly string[];
}

/** A page of a list, and the places of the pages beside it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: Place | undefined;
  readonly previous: Place | undefined;
}

/** The rows of one page, as a statement asks for them. */
export interface PageRows {
  readonly where: RawBuilder<SqlBool>;
  readonly orderBy: RawBuilder<unknown>;
  /** Which way the rows come: against the list's own direction when going back. */
  readonly direction: Direction;
}

/** One order of one list. */
export class Keyset {
  constructor(
    private readonly columns: readonly KeyColumn[],
    private readonly direction: Direction,
  ) {}

  /**
   * The condition and the order of the page at the place. Ask for one row more than the page has.
   *
   * @throws RangeError for a place of another number of columns, which is a mistake of ours
   */
  at(place: Place | undefined): PageRows {
    const ascending = (this.direction === 'asc') === (place?.towards !== 'previous');
    const direction = ascending ? 'asc' : 'desc';
    const orderBy = sql.join(this.columns.map(({ expression }) => sql`${expression} ${sql.raw(direction)}`));
    if (!place) return { where: sql<SqlBool>`true`, orderBy, direction };
    const { values } = place;
    if (values.length !== this.columns.length) throw new RangeError('the place is of another list');
    return { where: beyond(this.columns, values, ascending), orderBy, direction };
  }

  /** The page out of the rows that were asked for with `at`. `keyOf` gives a row's values of the key columns. */
  page<Row>(
    rows: readonly Row[],
    limit: number,
    place: Place | undefined,
    keyOf: (row: Row) => readonly (string | number | bigint)[],
  ): Page<Row> {
    const back = place?.towards === 'previous';
    const more = rows.length > limit;
    const items = back ? rows.slice(0, limit).reverse() : rows.slice(0, limit);
    const beside = (towards: Place['towards'], row: Row | undefined): Place | undefined =>
      row === undefined ? undefined : { towards, values: keyOf(row).map(String) };
    return {
      items,
      next: back || more ? beside('next', items.at(-1)) : undefined,
      previous: (back ? more : place !== undefined) ? beside('previous', items[0]) : undefined,
    };
  }
}

function beyond(columns: readonly KeyColumn[], values: readonly string[], ascending: boolean): RawBuilder<SqlBool> {
  const [first, ...others] = columns;
  const [value, ...rest] = values;
  if (first && others.length > 0 && ascending && first.greatest !== undefined && value === first.greatest) {
    // PostgreSQL guesses how many rows are left by the first column alone, so here none, and would take an index that has nothing
    // to do with the filter: ten times slower where most rows share the value, and slower still the fewer match.
    return sql<SqlBool>`${first.expression} = ${value}::${sql.raw(first.type)} and ${beyond(others, rest, true)}`;
  }
  const left = sql.join(columns.map(({ expression }) => expression));
  const right = sql.join(columns.map(({ type }, i) => sql`${values[i]}::${sql.raw(type)}`));
  return ascending ? sql<SqlBool>`(${left}) > (${right})` : sql<SqlBool>`(${left}) < (${right})`;
}
