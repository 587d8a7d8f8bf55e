import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { PageRows } from '#libs/projecting';
import type { Matching } from '#projections/case-search';
import { conditionsOf, every, partConditions } from './filter.js';
import type { CaseFilter, CaseOrder } from './filter.js';
import { partsOf } from './parts.js';
import { summaryColumns } from './summary.js';
import type { CaseSummary } from './summary.js';

/** What the date of an order is computed from. */
const COLUMN = { due: 'next_due_at', received: 'received_at', closed: 'closed_at' } as const;

/**
 * The statement of a page.
 *
 * A subtree of units (and several queues) is read part by part: an index that begins with the unit has the rows of one unit in the
 * order of the list, so that each part gives its first rows at once, and the page is the first of those. Asked for all units
 * in one condition, PostgreSQL would either sort everything that the units ever had or walk past everybody else's cases.
 *
 * A single part is read so, too: its value is then no constant to the planner. Three quarters of all cases are done, but none of
 * those that are due next; the planner takes the one to be independent of the other, and would look for 'done' among these.
 *
 * The parts give keys, which are read from an index without the rows; the rows are the page's alone.
 * Measured at a million cases: see test/bench/README.md.
 */
export function pageStatement(
  filter: CaseFilter,
  by: CaseOrder,
  { where, orderBy }: PageRows,
  limit: number,
  matching?: Matching,
): RawBuilder<CaseSummary> {
  const own = [...conditionsOf(filter), where, ...(matching ? [matching.condition] : [])];
  // All that matches a text, taken from the index, would be gone through for each part anew.
  const parts = matching?.perCase === false ? undefined : partsOf(filter, by);
  if (!parts) {
    return sql<CaseSummary>`select ${summaryColumns} from read_model.case_queue
      where ${every([...partConditions(filter), ...own])} order by ${orderBy} limit ${limit}`;
  }
  // An array, and no join: the planner has nothing to choose, and the keys are looked up in their order.
  return sql<CaseSummary>`select ${summaryColumns} from read_model.case_queue where case_id = any(array(
      with recursive ${parts.relation}
      select case_id from part
      cross join lateral (
        select case_id, ${sql.ref(COLUMN[by])} from read_model.case_queue
        where ${every([...parts.conditions, ...own])} order by ${orderBy} limit ${limit}
      ) found
      order by ${orderBy} limit ${limit}
    ))
    order by ${orderBy}`;
}
