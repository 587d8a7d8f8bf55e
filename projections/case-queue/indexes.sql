-- The orders that lists are read in; 'infinity' puts cases without a date last.
create index on {case_queue} ((coalesce(next_due_at, 'infinity'::timestamptz)), case_id);
create index on {case_queue} (received_at, case_id);
create index on {case_queue} ((coalesce(closed_at, 'infinity'::timestamptz)), case_id);
-- The same within a unit, so that the cases of a few units are read in order, unit by unit (page.ts).
create index on {case_queue} (unit, (coalesce(next_due_at, 'infinity'::timestamptz)), case_id);
create index on {case_queue} (unit, received_at, case_id);
create index on {case_queue} (unit, (coalesce(closed_at, 'infinity'::timestamptz)), case_id);
-- What waits: in one queue, of everybody or of a unit.
create index on {case_queue} (queue, (coalesce(next_due_at, 'infinity'::timestamptz)), case_id);
-- Whole queues are counted in this one alone, without the rows: hence what they may be narrowed by.
create index on {case_queue} (unit, queue, (coalesce(next_due_at, 'infinity'::timestamptz)), case_id) include (kind, channel);
-- Whose work it is.
create index on {case_queue} (handler, (coalesce(next_due_at, 'infinity'::timestamptz)), case_id) where handler is not null;
-- Finding one.
create index on {case_queue} (source_number);
create index on {case_queue} (respondent_uscc, received_at) where respondent_uscc is not null;
create index on {case_queue} (category, received_at);
create index on {case_queue} (merged_into) where merged_into is not null;
