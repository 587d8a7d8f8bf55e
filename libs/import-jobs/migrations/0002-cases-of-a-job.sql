-- Cases that a job has registered: a row that is a complaint and a report becomes two.
alter table importing.job add column cases integer not null default 0;

-- As before, and that count begins anew with each attempt, too.
create or replace function importing.claim(holder uuid, lease_ms double precision) returns setof importing.job
language plpgsql as $$
begin
  if not pg_try_advisory_xact_lock(7310122318) then return; end if;
  if exists (select from importing.job where state = 'running' and lease_until >= clock_timestamp()) then return; end if;
  return query
    update importing.job as job
    set state = 'running', lease_holder = holder, lease_until = clock_timestamp() + lease_ms * interval '1 millisecond',
      attempts = job.attempts + 1, started_at = clock_timestamp(), problem = null, has_report = false,
      rows_done = 0, created = 0, cases = 0, already_there = 0, refused = 0, percent = 0
    where job.id = (
      select waiting.id from importing.job as waiting
      where waiting.state = 'queued' and waiting.not_before <= clock_timestamp() or waiting.state = 'running'
      order by waiting.created_at, waiting.id limit 1 for update skip locked
    )
    returning job.*;
end $$;
