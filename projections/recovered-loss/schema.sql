-- One row a closing that recovered something (挽回经济损失).
create table {recovered_loss} (
  case_id text collate "C" not null,
  episode integer not null,
  -- Who closed the case.
  unit text collate "C" not null,
  handler text,
  kind text not null,
  channel text not null,
  category text not null,
  -- The day of the closing.
  day date not null,
  fen bigint not null,
  position bigint not null,
  primary key (case_id, episode)
);

-- The sums, by how the cases stand now, so that what a scheme leaves out can be left out of them.
create table {recovered_loss_daily} (
  day date not null,
  unit text collate "C" not null,
  category text collate "C" not null,
  kind text collate "C" not null,
  channel text collate "C" not null,
  named boolean not null,
  merged boolean not null,
  outcome text collate "C" not null,
  closings integer not null,
  fen bigint not null,
  primary key (day, unit, category, kind, channel, named, merged, outcome)
);

-- What the fold remembers of each case.
create table {recovered_loss_case} (
  case_id text collate "C" primary key,
  position bigint not null,
  state text not null
) with (fillfactor = 70);
