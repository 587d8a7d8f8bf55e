-- What a good first version of an event log looks like: a sequence for the order, a unique key for the stream's revision, one
-- function call and so one transaction an append. It loses events to readers that remember a position (a sequence is not in
-- the order of commits); it is here for its speed.
create schema naive;
create table naive.event (
  position bigserial primary key,
  stream text collate "C" not null,
  revision bigint not null,
  id uuid not null unique,
  type text not null,
  recorded_at timestamptz not null,
  effective_at timestamptz not null,
  text text not null,
  unique (stream, revision)
);
create function naive.append(
  p_stream text, p_expected bigint, p_id uuid, p_type text, p_recorded timestamptz, p_effective timestamptz, p_text text
) returns bigint language plpgsql as $$
declare
  actual bigint;
  given bigint;
begin
  select revision into actual from naive.event where stream = p_stream order by revision desc limit 1;
  if coalesce(actual, -1) <> p_expected then
    raise 'conflict: % is at %', p_stream, actual;
  end if;
  insert into naive.event (stream, revision, id, type, recorded_at, effective_at, text)
  values (p_stream, p_expected + 1, p_id, p_type, p_recorded, p_effective, p_text)
  returning position into given;
  return given;
end
$$;
