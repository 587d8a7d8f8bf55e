-- The orders that lists are read in; 'infinity' puts cases without a due date last.
create index on {case_queue} ((coalesce(next_due_at, 'infinity'::timestamptz)), case_id);
create index on {case_queue} (received_at, case_id);
create index on {case_queue} ((coalesce(closed_at, 'infinity'::timestamptz)), case_id);
-- Whose work it is. unit collates by bytes, so a subtree is a range of this index.
create index on {case_queue} (unit, queue, (coalesce(next_due_at, 'infinity'::timestamptz)));
create index on {case_queue} (handler, queue, (coalesce(next_due_at, 'infinity'::timestamptz))) where handler is not null;
create index on {case_queue} (queue, (coalesce(next_due_at, 'infinity'::timestamptz)));
-- Finding one.
create index on {case_queue} (source_number);
create index on {case_queue} (respondent_uscc, received_at) where respondent_uscc is not null;
create index on {case_queue} (category, received_at);
create index on {case_queue} (merged_into) where merged_into is not null;
