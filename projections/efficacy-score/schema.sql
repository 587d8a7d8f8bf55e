-- What the fold remembers of each case, and how it stands: what a scheme asks before it counts the case.
create table {efficacy_case} (
  case_id text collate "C" primary key,
  kind text collate "C" not null,
  channel text collate "C" not null,
  named boolean not null,
  merged boolean not null,
  -- How the present episode was closed; empty while it is open.
  outcome text collate "C" not null,
  position bigint not null,
  state text not null
) with (fillfactor = 70);

-- One row a thing that an event said of a measure: the list behind every figure that no clock measures.
create table {efficacy_fact} (
  case_id text collate "C" not null,
  measure text collate "C" not null,
  -- Type of the event, and which of the case's events of that type that said anything it is.
  what text collate "C" not null,
  run integer not null,
  -- Who held the case then; of a supervision order, the unit that was ordered.
  unit text collate "C" not null,
  handler text,
  kind text not null,
  channel text not null,
  category text not null,
  -- The day of the event.
  day date not null,
  -- 0 or 1 of 1, a grade of 1, once.
  numerator integer not null,
  denominator integer not null,
  position bigint not null,
  primary key (case_id, measure, what, run)
);

-- The sums, by how the cases stand now, so that what a scheme leaves out can be left out of them.
create table {efficacy_daily} (
  day date not null,
  unit text collate "C" not null,
  measure text collate "C" not null,
  kind text collate "C" not null,
  channel text collate "C" not null,
  named boolean not null,
  merged boolean not null,
  outcome text collate "C" not null,
  numerator integer not null,
  denominator integer not null,
  primary key (day, unit, measure, kind, channel, named, merged, outcome)
);
