-- One row a daily look, weekly check or settlement: what a list of them shows. What each says is in its stream.
create table {supervision_record} (
  stream text collate "C" primary key,
  -- daily-look | weekly-check | settlement
  kind text collate "C" not null,
  unit text collate "C" not null,
  -- 2026-05-14, 2026-W20, 2026-05: as texts they lie in the order of time.
  period text collate "C" not null,
  recorded_at timestamptz not null,
  -- Who recorded it, and in which role.
  actor text not null,
  actor_role text not null,
  -- The log that it was made from.
  log_position bigint not null,
  log_hash text not null,
  -- How many: findings of a look, cases of a check's sample, figures of a settlement.
  items integer not null,
  -- Of a settlement; of the others 0.
  adjustments integer not null,
  position bigint not null,
  state text not null
);

-- The figures of settled months: as they were frozen, and as they stand, all adjustments in them. Null where there was, or is, none.
create table {settlement_figure} (
  settled_by text collate "C" not null,
  month text collate "C" not null,
  unit text collate "C" not null,
  indicator text collate "C" not null,
  frozen_numerator bigint,
  frozen_denominator bigint,
  numerator bigint,
  denominator bigint,
  -- Number of the last adjustment that changed it; 0 where none has.
  adjusted_by integer not null,
  primary key (settled_by, month, unit, indicator)
);

-- The adjustments beside a settlement.
create table {settlement_adjustment} (
  settled_by text collate "C" not null,
  month text collate "C" not null,
  number integer not null,
  recorded_at timestamptz not null,
  actor text not null,
  actor_role text not null,
  changes integer not null,
  log_position bigint not null,
  log_hash text not null,
  previous text not null,
  hash text not null,
  primary key (settled_by, month, number)
);
