-- The orders that lists are read in; 'infinity' puts cases without a date last.
create index on {case_queue} ((coalesce(next_due_at, 'infinity'::timestamptz)), case_id);
create index on {case_queue} (received_at, case_id);
create index on {case_queue} ((coalesce(closed_at, 'infinity'::timestamptz)), case_id);
-- The same within a unit, so that the cases of a few units are read in order, unit by unit (parts.ts), with whatever else a list
-- is narrowed by: what does not belong to it is passed over in the index alone, ten times quicker than in the rows.
create index on {case_queue} (unit, (coalesce(next_due_at, 'infinity'::timestamptz)), case_id)
  include (next_due_at, received_at, kind, channel, category, status, queue);
create index on {case_queue} (unit, received_at, case_id)
  include (next_due_at, kind, channel, category, status, queue);
create index on {case_queue} (unit, (coalesce(closed_at, 'infinity'::timestamptz)), case_id)
  include (closed_at, next_due_at, received_at, kind, channel, category, status, queue);
-- What waits: in one queue, of everybody or of a unit.
create index on {case_queue} (queue, (coalesce(next_due_at, 'infinity'::timestamptz)), case_id) include (next_due_at);
-- Whole queues are counted in this one alone, without the rows: hence what they may be narrowed by.
create index on {case_queue} (unit, queue, (coalesce(next_due_at, 'infinity'::timestamptz)), case_id)
  include (next_due_at, kind, channel);
-- Of one category, which may be rare in a unit.
create index on {case_queue} (unit, category, (coalesce(next_due_at, 'infinity'::timestamptz)), case_id) include (next_due_at);
create index on {case_queue} (unit, category, received_at, case_id);
-- Whose work it is.
create index on {case_queue} (handler, (coalesce(next_due_at, 'infinity'::timestamptz)), case_id) where handler is not null;
-- Finding one.
create index on {case_queue} (source_number);
create index on {case_queue} (respondent_uscc, received_at) where respondent_uscc is not null;
create index on {case_queue} (merged_into) where merged_into is not null;
-- An index is read without the rows only where a page of the table has not changed since it was last vacuumed. By default that
-- waits for a fifth of all cases to change.
alter table {case_queue} set (
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02
);
