-- A rate's cases: one clock, a span of due days, read in the order of the due date.
create index on {punctuality} (clock, due_on, case_id, run);
create index on {punctuality} (unit, clock, due_on);
create index on {punctuality} (handler, due_on) where handler is not null;
