import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import type { PageRows } from '#libs/projecting';
import type { Matching } from '#projections/case-search';
import { conditionsOf, every, partConditions } from './filter.js';
import type { CaseFilter } from './filter.js';

/** So many parts are read each in its own order; what has more is left to the planner. */
const MOST_PARTS = 64;

/**
 * The statement of a page.
 *
 * A subtree of units (and several queues) is read part by part: an index that begins with the unit has the rows of one unit in the
 * order of the list, so that each part gives its first rows at once, and the page is the first of those. Asked for all units
 * in one condition, PostgreSQL would either sort everything that the units ever had or walk past everybody else's cases.
 * Measured at a million cases: see test/bench/README.md.
 */
export function pageStatement<Row>(
  filter: CaseFilter,
  { where, orderBy }: PageRows,
  limit: number,
  matching?: Matching,
): RawBuilder<Row> {
  const own = every([...conditionsOf(filter), where, ...(matching ? [matching.condition] : [])]);
  // All that matches a text, taken from the index, would be gone through for each part anew.
  const parts = matching?.perCase === false ? undefined : partsOf(filter);
  if (!parts) {
    return sql<Row>`select * from read_model.case_queue
      where ${every(partConditions(filter))} and ${own} order by ${orderBy} limit ${limit}`;
  }
  const same = every([
    ...(filter.units ? [sql<SqlBool>`unit = part.of_unit`] : []),
    ...(filter.queues ? [sql<SqlBool>`queue = part.of_queue`] : []),
  ]);
  const [units, queues] = [parts.map(({ unit }) => unit), parts.map(({ queue }) => queue)];
  return sql<Row>`select case_queue.* from unnest(${units}::text[], ${queues}::text[]) part (of_unit, of_queue)
    cross join lateral (
      select * from read_model.case_queue where ${same} and ${own} order by ${orderBy} limit ${limit}
    ) case_queue
    order by ${orderBy} limit ${limit}`;
}

interface Part {
  readonly unit: string | null;
  readonly queue: string | null;
}

/**
 * Every unit with every queue; undefined where that is one part only or too many of them, and where something else narrows more
 * than the unit does: it has an index of its own, and in the order of a unit its cases may lie far apart.
 */
function partsOf({ units, queues, ...filter }: CaseFilter): readonly Part[] | undefined {
  const { handler, sourceNumber, respondentUscc, category } = filter;
  if ([handler, sourceNumber, respondentUscc, category].some((each) => each !== undefined)) return undefined;
  const parts = (units ?? [null]).flatMap((unit) => (queues ?? [null]).map((queue) => ({ unit, queue })));
  return parts.length > 1 && parts.length <= MOST_PARTS ? parts : undefined;
}
