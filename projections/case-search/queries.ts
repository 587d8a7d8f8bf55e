import { sql } from 'kysely';
import type { Kysely, RawBuilder, SqlBool } from 'kysely';
import type { Pool } from 'pg';
import { epochMs } from '#libs/kernel';
import type { Instant } from '#libs/kernel';
import { readModelDatabase } from '#libs/projecting';
import type { Direction } from '#libs/projecting';
import { searchText } from './search-text.js';
import { Search } from './search.js';
import { firstSpan, nextSpan } from './spans.js';
import type { Bounds, Span } from './spans.js';

export interface SearchOptions {
  /** Whether free texts are searched, too: only for a caller who may read personal data. */
  readonly personal: boolean;
  /** The parameter's name, for the errors (default `text`). */
  readonly field?: string;
}

/** A page that is asked for by the time of receipt. */
export interface ByReceipt {
  /** Oldest first or newest first. */
  readonly direction: Direction;
  /** Where the page begins (inclusive); at the first case in that order where it is left out. */
  readonly from?: Instant | undefined;
  /** Rows that are wanted. */
  readonly limit: number;
}

/** Gives the list's rows that satisfy the condition as well, in the list's order, `limit` at the most. */
export type Fetch<Row> = (where: RawBuilder<SqlBool>, limit: number) => Promise<readonly Row[]>;

/** How the cases that match are to be found. */
export interface Matching {
  /** In a statement on `case_queue`. */
  readonly condition: RawBuilder<SqlBool>;
  /** Each case is looked at as the list comes to it: so the list has to come in its own order, part by part. */
  readonly perCase: boolean;
}

/** So many of the newest cases are looked at to tell a common word from a rare one. */
const SAMPLE = 1_000;
const MANY_CASES = 1_000_000;
/**
 * How many of the sample match a common word, where so many cases are wanted. Looking at a case costs about what fetching a match
 * does (some 7 µs, measured), so among a million the two ways to a page of fifty cost the same where one in a hundred and forty
 * matches: some 7,000 either way. To count up to ten thousand it is one in ten.
 */
const common = (wanted: number): number => Math.ceil(SAMPLE * Math.sqrt(wanted / MANY_CASES));
/** What a list wants that does not say. */
const A_PAGE = 50;
/** A page in the order of receipt looks at about so many cases first. */
const FIRST = 200;

/**
 * Search for text, as a condition of a list of cases. The pool was made with `readModelPoolOptions`.
 *
 * Whether the index or the list's own order is the quicker way depends on how many cases match. The planner cannot know that
 * of a phrase: it takes 健身 and 身卡 for independent of each other, and is wrong by a factor of hundreds. So it is not asked:
 * each condition can be carried out in one way only, and which one is decided here.
 */
export class CaseSearchQueries {
  readonly #db: Kysely<unknown>;

  constructor(pool: Pool) {
    this.#db = readModelDatabase<unknown>(pool);
  }

  /**
   * The condition, in a statement on `case_queue`, that a case matches. For any order of the list: a common word is looked for
   * in the cases as the list comes to them, of a rare one all cases are fetched from the index.
   *
   * @throws InvalidInput `text.too-long`, `text.nothing-to-search`
   */
  async matching(text: string, options: SearchOptions): Promise<RawBuilder<SqlBool>> {
    return (await this.way(text, options, A_PAGE)).condition;
  }

  /**
   * The same, saying which way it is, for whoever wants so many cases at the most.
   *
   * @throws InvalidInput `text.too-long`, `text.nothing-to-search`
   */
  async way(text: string, options: SearchOptions, wanted: number): Promise<Matching> {
    const search = new Search(searchText(text, options.field), options.personal);
    const sample = await this.#newest(SAMPLE);
    if (!sample) return { condition: sql<SqlBool>`false`, perCase: false };
    const many = common(wanted);
    const perCase = (await this.#hits(search, sample.span, many)) >= many;
    return { condition: perCase ? search.ofEach() : search.fromIndex(), perCase };
  }

  /**
   * A page in the order of receipt, which is the quickest one: the matches of one span of time after another, each as long as
   * the hits so far suggest, until there are enough. What is common is found within days; what is rare is soon read from the
   * index as a whole.
   *
   * @throws InvalidInput `text.too-long`, `text.nothing-to-search`
   */
  async byReceipt<Row>(text: string, options: SearchOptions, page: ByReceipt, fetch: Fetch<Row>): Promise<Row[]> {
    const search = new Search(searchText(text, options.field), options.personal);
    const newest = await this.#newest(FIRST);
    const rows: Row[] = [];
    if (!newest) return rows;
    const { bounds } = newest;
    const length = newest.span.to - newest.span.from;
    const { direction, limit } = page;
    let span: Span | undefined = firstSpan(bounds, direction, length, page.from && epochMs(page.from));
    while (span && rows.length < limit) {
      const found = await fetch(search.within(span, (FIRST * (span.to - span.from)) / length), limit - rows.length);
      rows.push(...found);
      span = nextSpan(bounds, direction, { after: span, found: found.length, missing: limit - rows.length });
    }
    return rows;
  }

  /** When the newest cases were received, so many of them or all, and between when all were; `undefined` while there is none. */
  async #newest(count: number): Promise<{ span: Span; bounds: Bounds } | undefined> {
    const { rows } = await sql<{ oldest: Instant | null; newest: Instant | null; from: Instant | null }>`
      select min(received_at) as oldest, max(received_at) as newest,
        (select received_at from read_model.case_search order by received_at desc offset ${count - 1} limit 1) as from
      from read_model.case_search`.execute(this.#db);
    const { oldest, newest, from } = rows[0] ?? {};
    if (!oldest || !newest) return undefined;
    const bounds = { oldest: epochMs(oldest), newest: epochMs(newest) };
    return { span: { from: epochMs(from ?? oldest), to: bounds.newest + 1 }, bounds };
  }

  /** How many cases of the span match, counted up to `most`. */
  async #hits(search: Search, span: Span, most: number): Promise<number> {
    const { rows } = await sql<{ hits: number }>`
      select count(*)::integer as hits
      from (select from read_model.case_search s where ${search.receivedWithin(span, SAMPLE)} limit ${most}) hit`.execute(
      this.#db,
    );
    return rows[0]?.hits ?? 0;
  }
}
