-- A row a rung that has fired: whom it told, and when. to_unit is null for a rung that no ladder knows.
create table {fired_rung} (
  case_id text collate "C" not null,
  clock text collate "C" not null,
  run integer not null,
  rung text collate "C" not null,
  due_at timestamptz not null,
  fired_at timestamptz not null,
  to_unit text collate "C",
  -- Null for the head of the unit.
  to_handler text collate "C",
  position bigint not null,
  primary key (case_id, clock, run, rung, due_at)
);

-- Rungs that no digest has told yet: +1 when one fires, -1 when a digest tells it, and a row that comes to nought is gone.
create table {pending_reminder} (
  to_unit text collate "C" not null,
  -- Empty for the head of the unit.
  to_handler text collate "C" not null,
  -- YYYY-MM in which the rung fired: it says which digest stream it belongs to, whenever the digest is made.
  month text collate "C" not null,
  case_id text collate "C" not null,
  clock text collate "C" not null,
  run integer not null,
  rung text collate "C" not null,
  due_at timestamptz not null,
  pending integer not null,
  primary key (to_unit, to_handler, month, case_id, clock, run, rung, due_at)
);
