import { sql } from 'kysely';
import { ProblemError } from '#libs/platform';
import type { Expression, RawBuilder, SqlBool } from 'kysely';

/**
 * Paging by keys, both ways, without a limit to how far: a page begins after the last row of the one before, so that rows that
 * come and go meanwhile neither repeat nor hide others, and the thousandth page costs what the first does.
 */
export type Direction = 'asc' | 'desc';

/** A column of the order: what is compared, and its type. The last ones together must be unique. */
export interface KeyColumn {
  readonly expression: Expression<unknown>;
  readonly type: 'timestamptz' | 'text' | 'integer' | 'bigint';
}

interface CursorData {
  /** Names the order that the cursor belongs to. */
  readonly order: string;
  readonly towards: 'next' | 'previous';
  readonly values: readonly string[];
}

/** The cursor is not one of this list's, or is of another order. */
export class InvalidCursor extends ProblemError {
  constructor() {
    super({
      code: 'cursor.invalid',
      status: 400,
      field: 'cursor',
      messages: { zh: '游标无效', en: 'the cursor is not one of this list and its order' },
      next: { zh: '请从第一页重新开始', en: 'begin again without a cursor' },
    });
  }
}

/** A page of a list, and the cursors to the pages beside it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | undefined;
  readonly previous: string | undefined;
}

/** One order of one list. */
export class Keyset {
  readonly #order: string;

  /** @param name tells apart the orders of a list; part of the cursor */
  constructor(
    name: string,
    private readonly columns: readonly KeyColumn[],
    private readonly direction: Direction,
  ) {
    this.#order = `${name}:${direction}`;
  }

  /** The condition and the order of the page that the cursor names. Ask for one row more than the page has. */
  at(text: string | undefined): {
    where: RawBuilder<SqlBool>;
    orderBy: RawBuilder<unknown>;
    towards: 'next' | 'previous';
  } {
    const cursor = this.#read(text);
    const towards = cursor?.towards ?? 'next';
    const ascending = (this.direction === 'asc') === (towards === 'next');
    const orderBy = sql.join(
      this.columns.map(({ expression }) => (ascending ? sql`${expression} asc` : sql`${expression} desc`)),
    );
    if (!cursor) return { where: sql<SqlBool>`true`, orderBy, towards };
    const left = sql.join(this.columns.map(({ expression }) => expression));
    const right = sql.join(this.columns.map(({ type }, i) => sql`${cursor.values[i]}::${sql.raw(type)}`));
    const where = ascending ? sql<SqlBool>`(${left}) > (${right})` : sql<SqlBool>`(${left}) < (${right})`;
    return { where, orderBy, towards };
  }

  /** The page out of the rows that were asked for with `at`. `keyOf` gives a row's values of the key columns. */
  page<Row>(
    rows: readonly Row[],
    limit: number,
    text: string | undefined,
    keyOf: (row: Row) => readonly (string | number | bigint)[],
  ): Page<Row> {
    const cursor = this.#read(text);
    const back = cursor?.towards === 'previous';
    const more = rows.length > limit;
    const items = back ? rows.slice(0, limit).reverse() : rows.slice(0, limit);
    const [first] = items;
    const last = items.at(-1);
    const write = (towards: CursorData['towards'], row: Row | undefined): string | undefined =>
      row === undefined ? undefined : encode({ order: this.#order, towards, values: keyOf(row).map(String) });
    return {
      items,
      next: back || more ? write('next', last) : undefined,
      previous: (back ? more : cursor !== undefined) ? write('previous', first) : undefined,
    };
  }

  #read(text: string | undefined): CursorData | undefined {
    if (text === undefined) return undefined;
    const cursor = decode(text);
    if (!cursor || cursor.order !== this.#order || cursor.values.length !== this.columns.length)
      throw new InvalidCursor();
    return cursor;
  }
}

function encode(cursor: CursorData): string {
  return Buffer.from(JSON.stringify([cursor.order, cursor.towards, ...cursor.values])).toString('base64url');
}

function decode(text: string): CursorData | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string')) return undefined;
    const [order, towards, ...values] = parts;
    if (order === undefined || (towards !== 'next' && towards !== 'previous')) return undefined;
    return { order, towards, values };
  } catch {
    return undefined;
  }
}
