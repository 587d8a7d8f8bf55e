-- The next rung of every open clock, and nothing else: a row goes when the rung fires, the clock ends or its due date moves. So the
-- table is as large as the work in hand, whatever the log has grown to, and its key answers what is due.
create table {supervision_rung} (
  rung_at timestamptz not null,
  case_id text collate "C" not null,
  clock text collate "C" not null,
  run integer not null,
  rung text collate "C" not null,
  due_at timestamptz not null,
  pending integer not null,
  primary key (rung_at, case_id, clock, run, rung, due_at)
);

-- Deadlines of which no event says yet that they were missed, by the first instant at which they are; those of open clocks, and
-- of clocks that ended too late before anybody noticed.
create table {supervision_miss} (
  missed_at timestamptz not null,
  case_id text collate "C" not null,
  clock text collate "C" not null,
  run integer not null,
  due_at timestamptz not null,
  pending integer not null,
  primary key (missed_at, case_id, clock, run, due_at)
);

-- Open clocks that a pause holds, and since when: a row goes when the clock goes on or ends.
create table {supervision_pause} (
  case_id text collate "C" not null,
  clock text collate "C" not null,
  run integer not null,
  paused_at timestamptz not null,
  pending integer not null,
  primary key (case_id, clock, run, paused_at)
);

-- Supervision orders (督办), open and ended.
create table {supervision_order} (
  case_id text collate "C" not null,
  order_id text collate "C" not null,
  to_unit text collate "C" not null,
  -- Who holds the case.
  holder text collate "C" not null,
  -- missed | by-hand
  cause text not null,
  missed_clock text,
  missed_run integer,
  missed_due_at timestamptz,
  ordered_at timestamptz not null,
  ended_at timestamptz,
  -- answered | lapsed; null while it is open.
  outcome text,
  primary key (case_id, order_id)
);

-- What the fold remembers of each case.
create table {supervision_case} (
  case_id text collate "C" primary key,
  position bigint not null,
  state text not null
) with (fillfactor = 70);
