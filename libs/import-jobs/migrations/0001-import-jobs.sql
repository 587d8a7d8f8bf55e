-- Imports over HTTP: one row an upload. The files themselves lie in the data folder.
create schema importing;

create table importing.job (
  id uuid primary key,
  -- Who uploaded, and what goes into each event: {"id", "role", "onBehalfOf"?}. Rows outside of `unit`'s subtree are refused.
  owner text not null,
  actor jsonb not null,
  unit text not null,
  -- Name of the folder that holds upload and report.
  folder uuid not null unique,
  -- As the client named it; for people.
  file_name text not null,
  bytes bigint not null,
  sha256 text not null,
  dry_run boolean not null,
  -- Name of a mapping that comes with the engine; null: the uploaded one, or the usual one where none was.
  mapping text,
  own_mapping boolean not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  cancel_asked boolean not null default false,
  rows_done integer not null default 0,
  created integer not null default 0,
  already_there integer not null default 0,
  refused integer not null default 0,
  percent smallint not null default 0 check (percent between 0 and 100),
  -- How often a runner took it up; more than once after a crash, a resumption or while the store was away.
  attempts integer not null default 0,
  -- The problem document of a failure, as every door shows it.
  problem jsonb,
  has_report boolean not null default false,
  -- Whoever holds the lease runs the job; past its end anybody may take it up.
  lease_holder uuid,
  lease_until timestamptz,
  not_before timestamptz not null default now(),
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  ended_at timestamptz,
  -- When the files were deleted.
  purged_at timestamptz,
  check ((lease_holder is null) = (lease_until is null)),
  check ((lease_holder is not null) = (state = 'running')),
  check ((ended_at is not null) = (state in ('done', 'failed', 'cancelled')))
);

create index job_newest on importing.job (created_at desc, id desc);
create index job_waiting on importing.job (created_at, id) where state in ('queued', 'running');

grant usage on schema importing to shuangwei_app;
grant select, insert, update on importing.job to shuangwei_app;

-- Takes up the oldest job that waits, or that was left by a runner which no longer renews its lease. One at a time: while any
-- lease holds there is nothing to take. A function, so that what it looks at is younger than the lock it holds.
create function importing.claim(holder uuid, lease_ms double precision) returns setof importing.job
language plpgsql as $$
begin
  if not pg_try_advisory_xact_lock(7310122318) then return; end if;
  if exists (select from importing.job where state = 'running' and lease_until >= clock_timestamp()) then return; end if;
  return query
    update importing.job as job
    set state = 'running', lease_holder = holder, lease_until = clock_timestamp() + lease_ms * interval '1 millisecond',
      attempts = job.attempts + 1, started_at = clock_timestamp(), problem = null, has_report = false,
      rows_done = 0, created = 0, already_there = 0, refused = 0, percent = 0
    where job.id = (
      select waiting.id from importing.job as waiting
      where waiting.state = 'queued' and waiting.not_before <= clock_timestamp() or waiting.state = 'running'
      order by waiting.created_at, waiting.id limit 1 for update skip locked
    )
    returning job.*;
end $$;

revoke execute on function importing.claim(uuid, double precision) from public;
grant execute on function importing.claim(uuid, double precision) to shuangwei_app;
