import { sql } from 'kysely';
import type { RawBuilder, SelectQueryBuilder } from 'kysely';
import { ProblemError } from '#libs/platform';

/**
 * Keyset paging: a page begins after (or before) a row, not at a number, so that going on costs the same on every page, nothing is shown
 * twice or left out when rows come in meanwhile, and there is no cap on how far one may go.
 */
export interface Keyset {
  /** Names the order; a cursor made for another one is refused. */
  readonly name: string;
  /** Expressions that together are unique and never null, ascending; `type` is their SQL type. */
  readonly keys: readonly {
    readonly expression: RawBuilder<unknown>;
    readonly type: 'timestamptz' | 'date' | 'text' | 'integer';
  }[];
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Cursor of the page after this one; null at the end. */
  readonly next: string | null;
  /** Cursor of the page before this one; null at the beginning. */
  readonly prev: string | null;
}

interface Cursor {
  readonly order: string;
  readonly direction: 'next' | 'prev';
  readonly keys: readonly string[];
}

/** A cursor that this program did not make, or not for this list. */
export class CursorRefused extends ProblemError {
  constructor() {
    super({
      code: 'cursor.invalid',
      status: 400,
      field: 'cursor',
      messages: { zh: '游标无效', en: 'the cursor is not one of this list' },
      next: { zh: '请从第一页重新开始', en: 'begin again without a cursor' },
    });
  }
}

/**
 * One page of a query.
 *
 * @param query the rows, filtered and unordered
 * @param limit rows at the most
 * @throws CursorRefused
 */
export async function keysetPage<DB, TB extends keyof DB, Row extends object>(
  query: SelectQueryBuilder<DB, TB, Row>,
  { name, keys }: Keyset,
  cursorText: string | undefined,
  limit: number,
): Promise<Page<Row>> {
  const cursor = cursorText === undefined ? undefined : readCursor(cursorText, name, keys.length);
  const backwards = cursor?.direction === 'prev';
  let page = query.select(
    keys.map(({ expression }, i) => sql<string>`(${expression})::text`.as(`_key${i}`)),
  ) as unknown as SelectQueryBuilder<DB, TB, Row & KeyColumns>;
  if (cursor) {
    const left = sql.join(keys.map(({ expression }) => expression));
    const right = sql.join(keys.map(({ type }, i) => sql`${cursor.keys[i]}::${sql.raw(type)}`));
    page = page.where(backwards ? sql<boolean>`(${left}) < (${right})` : sql<boolean>`(${left}) > (${right})`);
  }
  for (const { expression } of keys) page = page.orderBy(expression, backwards ? 'desc' : 'asc');
  const rows = (await page.limit(limit + 1).execute()) as (Row & KeyColumns)[];
  const more = rows.length > limit;
  const shown = backwards ? rows.slice(0, limit).reverse() : rows.slice(0, limit);

  const at = (row: (Row & KeyColumns) | undefined, direction: Cursor['direction'], exists: boolean) =>
    row && exists ? writeCursor({ order: name, direction, keys: keys.map((_, i) => row[`_key${i}`] ?? '') }) : null;
  return {
    items: shown.map(withoutKeys),
    next: at(shown.at(-1), 'next', backwards || more),
    prev: at(shown[0], 'prev', backwards ? more : cursor !== undefined),
  };
}

type KeyColumns = Readonly<Record<`_key${number}`, string>>;

function withoutKeys<Row extends object>(row: Row & KeyColumns): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !column.startsWith('_key'))) as Row;
}

function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.order, cursor.direction, ...cursor.keys])).toString('base64url');
}

function readCursor(text: string, order: string, count: number): Cursor {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw new CursorRefused();
  }
  if (!Array.isArray(parts) || parts.length !== count + 2 || parts.some((part) => typeof part !== 'string'))
    throw new CursorRefused();
  const [name, direction, ...keys] = parts as string[];
  if (name !== order || (direction !== 'next' && direction !== 'prev')) throw new CursorRefused();
  return { order, direction, keys };
}
