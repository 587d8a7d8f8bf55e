-- One row a running of a clock: when it was due, when it ended, how. The case list behind every rate.
create table {punctuality} (
  case_id text collate "C" not null,
  clock text not null,
  run integer not null,
  episode integer not null,
  kind text not null,
  channel text not null,
  -- Who held the case when the clock ended, or when its miss was recorded; for an open one who holds it now.
  unit text collate "C" not null,
  handler text,
  category text not null,
  anchor_at timestamptz not null,
  -- Null while a pause keeps the date open.
  due_at timestamptz,
  due_on date,
  firmness text not null,
  paused boolean not null,
  -- When it was stopped or voided.
  ended_at timestamptz,
  -- open | met | missed | voided, as of the log; an open one past its due date counts as missed from that instant on.
  outcome text not null,
  -- Days in the clock's own unit from the due day to the end, where it was missed.
  lateness_days integer,
  lateness_unit text,
  rule_set text not null,
  calendar text not null,
  -- Positions of the events that started it, that ended it, and that recorded its miss before it ended.
  started_at_position bigint not null,
  ended_at_position bigint,
  missed_at_position bigint,
  primary key (case_id, clock, run)
) with (fillfactor = 80);

-- The sums behind the rates, kept by differences in the same statement as the rows.
create table {punctuality_daily} (
  due_on date not null,
  clock text not null,
  unit text collate "C" not null,
  kind text not null,
  channel text not null,
  rule_set text not null,
  -- Runs due on that day that were not voided; of them met; of them missed by an end that came too late.
  due integer not null,
  met integer not null,
  missed integer not null,
  primary key (due_on, clock, unit, kind, channel, rule_set)
);

-- What the fold remembers of each case.
create table {punctuality_case} (
  case_id text collate "C" primary key,
  position bigint not null,
  state text not null
) with (fillfactor = 70);
