import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import { partConditions } from './filter.js';
import type { CaseFilter, CaseOrder } from './filter.js';

/** So many parts are read each in its own order; what has more is left to the planner. */
const MOST_PARTS = 200;
/** About so many units there are, where all of them are gone through. */
const USUAL_UNITS = 60;

/** What a list is read by: units, queues, or both; each part has an index that begins with it and goes on in the list's order. */
export interface Parts {
  /** The relation `part (of_unit, of_queue)`: what stands between `with recursive` and the statement. */
  readonly relation: RawBuilder<unknown>;
  /** That a case belongs to `part`, and what the filter says of units and queues beyond that. */
  readonly conditions: readonly RawBuilder<SqlBool>[];
}

/**
 * The parts of a filter in an order; undefined where the list is read as a whole: nothing parts it, or something narrows it more
 * than its parts do. That has an index of its own, and in the order of a unit its cases may lie far apart.
 *
 * A filter that no index begins with is looked for case by case, in the indexes of the units, which hold what it compares; hence
 * unit by unit even where all units are asked for.
 */
export function partsOf(filter: CaseFilter, by: CaseOrder): Parts | undefined {
  const { units, queues, handler, sourceNumber, respondentUscc } = filter;
  if ([handler, sourceNumber, respondentUscc].some((each) => each !== undefined)) return undefined;
  // Queues have indexes in the order of what is due alone.
  const byQueue = by === 'due' && queues && queues.length * unitsIn(filter, by) <= MOST_PARTS ? queues : undefined;
  const searched = looksThrough(filter, by) || (queues !== undefined && !byQueue);
  if (units ? units.length === 0 || units.length > MOST_PARTS : !byQueue && !searched) return undefined;
  const byUnit = units !== undefined || searched;
  return {
    relation: units ? given(units, byQueue) : searched ? everyUnit(byQueue) : given([null], byQueue),
    conditions: [
      ...(byUnit ? [sql<SqlBool>`unit = part.of_unit`] : []),
      ...(byQueue ? [sql<SqlBool>`queue = part.of_queue`] : []),
      ...(queues && !byQueue ? partConditions({ queues }) : []),
    ],
  };
}

function unitsIn(filter: CaseFilter, by: CaseOrder): number {
  return filter.units?.length ?? (looksThrough(filter, by) ? USUAL_UNITS : 1);
}

/** Whether cases have to be looked at that are of the part, and not of the list. */
function looksThrough(filter: CaseFilter, by: CaseOrder): boolean {
  const { kinds, channels, statuses, category, dueFrom, dueTo, overdueAsOf, inTimeAsOf, receivedFrom, receivedTo } =
    filter;
  const due = by === 'due' ? [] : [dueFrom, dueTo, overdueAsOf, inTimeAsOf];
  const received = by === 'received' ? [] : [receivedFrom, receivedTo];
  return [kinds, channels, statuses, category, ...due, ...received].some((each) => each !== undefined);
}

function given(units: readonly (string | null)[], queues: readonly string[] | undefined): RawBuilder<unknown> {
  const parts = units.flatMap((unit) => (queues ?? [null]).map((queue) => ({ unit, queue })));
  return sql`part (of_unit, of_queue) as (
      select * from unnest(${parts.map(({ unit }) => unit)}::text[], ${parts.map(({ queue }) => queue)}::text[])
    )`;
}

/** The units that have cases, each found in the index behind the one before. */
function everyUnit(queues: readonly string[] | undefined): RawBuilder<unknown> {
  return sql`found_unit (unit) as (
      (select unit from read_model.case_queue order by unit limit 1)
      union all
      select (select unit from read_model.case_queue where unit > found_unit.unit order by unit limit 1)
      from found_unit where found_unit.unit is not null
    ), part (of_unit, of_queue) as (
      select unit, queue from found_unit cross join unnest(${queues ?? [null]}::text[]) queue where unit is not null
    )`;
}
