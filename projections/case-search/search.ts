import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import { instantOf } from '#libs/kernel';
import { daysBetween } from './days.js';
import type { SearchText } from './search-text.js';
import type { Span } from './spans.js';

/** Up to so many cases are read one by one rather than from the index … */
const READ_THROUGH = 1_000;
/** … and these, where the index would have to gather all pairs that begin with a character. */
const READ_THROUGH_SLOW = 5_000;

/**
 * The ways to look for a text, each a condition that PostgreSQL can carry out in one way only. Conditions are on a statement's
 * `case_queue`; the searched table is `s`.
 */
export class Search {
  constructor(
    private readonly text: SearchText,
    private readonly personal: boolean,
  ) {}

  /** Of each case that the list comes to, whether it matches. A subquery with a value is never turned into a join. */
  ofEach(): RawBuilder<SqlBool> {
    return sql<SqlBool>`(select ${this.#matches()} from read_model.case_search s where s.case_id = case_queue.case_id)`;
  }

  /** All matches from the index, then the cases by their keys. */
  fromIndex(): RawBuilder<SqlBool> {
    return among(this.#matches());
  }

  /** The matches that were received in the span, which has about so many cases. */
  within(span: Span, cases: number): RawBuilder<SqlBool> {
    return among(this.receivedWithin(span, cases));
  }

  /** As `within`, on the searched table itself. */
  receivedWithin({ from, to }: Span, cases: number): RawBuilder<SqlBool> {
    const received = sql<SqlBool>`s.received_at >= ${instantOf(from)} and s.received_at < ${instantOf(to)}`;
    if (cases <= (this.text.slow ? READ_THROUGH_SLOW : READ_THROUGH)) {
      // `is true` keeps the planner from the text index.
      return sql<SqlBool>`(${this.#matches()}) is true and ${received}`;
    }
    const days = daysBetween(from, to - 1);
    const query = days.length === 0 ? this.text.query : `${this.text.query} & (${days.map(quoted).join(' | ')})`;
    return sql<SqlBool>`${this.#matches(query)} and ${received}`;
  }

  #matches(query = this.text.query): RawBuilder<SqlBool> {
    return this.personal
      ? sql<SqlBool>`s.with_personal @@ ${query}::tsquery`
      : sql<SqlBool>`s.public @@ ${query}::tsquery`;
  }
}

/** An array that is made before, so that the planner has nothing to join: it takes the keys from it. */
function among(matches: RawBuilder<SqlBool>): RawBuilder<SqlBool> {
  return sql<SqlBool>`case_queue.case_id = any(array(select s.case_id from read_model.case_search s where ${matches}))`;
}

function quoted(lexeme: string): string {
  return `'${lexeme}'`;
}
