-- A measure's facts in a span of days, those that lost points among them.
create index on {efficacy_fact} (measure, day, case_id);
create index on {efficacy_fact} (unit, measure, day);
create index on {efficacy_fact} (handler, day) where handler is not null;
