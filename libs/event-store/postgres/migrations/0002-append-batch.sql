-- Appends a batch of appends in one transaction. The only way into log.event.
--
-- Arguments, one element an event, in the order in which positions shall be given:
--   texts      the canonical text, UTF-8
--   hashes     SHA-256 of it
--   tails      how many bytes of the text, counted from its end, are ,"effectiveAt":…,"unit":"…"}
--   followers  how many events of the same append come after this one; 0 ends the append
--
-- Every column is read from the text itself. What follows `data` in the canonical order of the envelope's keys has a fixed
-- shape without braces, quotes or backslashes in its values, so splitting at the quotes reads it. In a text that is a JSON
-- object, members found so at the very end are members of the object itself, and a JSON reader takes the last of a name.
-- So no caller, whatever it sends, can store an event whose text says another stream, revision, predecessor, id or type than
-- the log does. (A JSON parse a field costs 20 µs an event and json_to_record 9, and both fail on an escaped NUL; this 4.)
--
-- Checked here, whoever calls: the hash is the text's; the text is a JSON object; revision and `prev` continue the stored
-- head, or the event before in the batch; an append is one stream's; a command (the id of its first event) is stored once.
-- Not checked here: that the text is canonical, the form of a stream's name, the id against the command id.
--
-- Answer, one row: what was stored has the positions from first_position on, in the order of the arguments. `unclean` is
-- null, or a JSON array: for each append that was not stored the ordinal of its first event (from 1) and why:
--   repeated   the log has this command: revision and position of its last event
--   elsewhere  the log has this command on another stream: stream
--   conflict   the stream is elsewhere: its revision, -1 where it does not exist
--   broken     the stream is there, but `prev` is not its head's hash
--   again      another append of the same stream in this batch was not stored; ask again
-- Anything else – a hash that differs, a text of another shape, appends of a stream that do not chain – stores nothing of the
-- whole batch and raises (LOG01, or what a failing conversion raises).
create function log.append_batch(
  texts bytea[], hashes bytea[], tails integer[], followers integer[],
  out first_position bigint, out unclean text
)
language plpgsql volatile security definer
set search_path = pg_catalog, log, pg_temp
-- A plan made while the table was small must not be a sequential scan that is kept as it grows.
set enable_seqscan = off
set enable_bitmapscan = off
set plan_cache_mode = force_generic_plan
set jit = off
as $$
#variable_conflict use_column
declare
  events log.incoming[];
  unfit text;
  stopped text[];
begin
  -- max(position) + 1 under a lock is right only where each statement sees all that was committed before it began.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise 'appending needs READ COMMITTED, not %', current_setting('transaction_isolation') using errcode = 'LOG01';
  end if;
  -- No answer before the flush, whatever the session was set to.
  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;

  -- Everything that needs no look at the log is done before the lock.
  with given as (
    select ordinal, bytes, hash, followers,
           convert_from(substr(bytes, octet_length(bytes) - tail + 1), 'UTF8') as tail
      from unnest(texts, hashes, tails, followers) with ordinality as argument (bytes, hash, tail, followers, ordinal)
  ), split as materialized (
    select *, string_to_array(tail, '"') as word from given
  ), parsed as materialized (
    select ordinal, hash, followers, tail, convert_from(bytes, 'UTF8') as text, bytes,
           word[4] as effective, word[8] as id, word[12] as prev, word[16] as recorded, word[20] as revision,
           word[24] as rule_set, word[27] as version, word[30] as stream, word[34] as type, word[38] as unit
      from split
  ), linked as (
    select *,
           lag(stream) over batch as before_stream,
           coalesce(lag(followers) over batch, 0) as before_followers,
           lag(hash) over chain as chain_hash,
           lag(revision) over chain as chain_revision
      from parsed
    window batch as (order by ordinal), chain as (partition by stream order by ordinal)
  )
  select array_agg(
           (ordinal, before_followers = 0, chain_hash is null, decode(prev, 'hex'), stream, revision::bigint, id::uuid,
            followers, type, recorded::timestamptz, effective::timestamptz, hash, text)::incoming order by ordinal),
         min(ordinal || case
           when tail is distinct from concat(',"effectiveAt":"', effective, '","id":"', id, '","prev":"', prev,
                  '","recordedAt":"', recorded, '","revision":"', revision::bigint, '","ruleSet":"', rule_set,
                  '","schemaVersion"', version, '"stream":"', stream, '","type":"', type, '","unit":"', unit, '"}')
             or strpos(tail, '\') > 0 then ': the text does not end as an envelope does'
           when text is not json object then ': the text is not a JSON object'
           when sha256(bytes) is distinct from hash then ': the hash is not the text''s'
           when followers <> before_followers - 1 and before_followers > 0
             or stream <> before_stream and before_followers > 0
             or followers > 0 and ordinal = cardinality(texts) then ': not a whole append of one stream'
           when revision::bigint <> chain_revision::bigint + 1 or decode(prev, 'hex') <> chain_hash
             then ': does not chain on the event before it'
         end)
    into events, unfit
    from linked;
  if unfit is not null or events is null then
    raise 'event %', coalesce(unfit, ': none') using errcode = 'LOG01';
  end if;

  -- From here to the commit one appender at a time, so that positions are in the order of commits.
  perform pg_advisory_xact_lock(5356786501);

  select array_agg(distinct stream) into stopped
    from unnest(events) as event
    left join lateral (select revision, hash from log.event as head
                        where event.leads and head.stream = event.stream order by revision desc limit 1) as head on true
    left join lateral (select true as known from log.event as first where first.id = event.id limit 1) as told on true
   where event.opens
     and (told.known or event.leads and (event.revision <> coalesce(head.revision, -1) + 1
                                         or event.prev <> coalesce(head.hash, decode(repeat('00', 32), 'hex'))));

  select coalesce(max(position), 0) + 1 into first_position from log.event;

  insert into log.event (position, stream, revision, id, followers, type, recorded_at, effective_at, hash, text)
  select first_position - 1 + row_number() over (order by ordinal),
         stream, revision, id, followers, type, recorded_at, effective_at, hash, text
    from unnest(events)
   where stopped is null or stream <> all (stopped);

  if found then
    perform pg_notify('log', '');
  end if;
  if stopped is null then
    return;
  end if;

  select json_agg(json_build_object(
           'event', ordinal,
           'why', case when told.stream = event.stream then 'repeated'
                       when told.stream is not null then 'elsewhere'
                       when leads and event.revision <> coalesce(head.revision, -1) + 1 then 'conflict'
                       when leads and event.prev <> coalesce(head.hash, decode(repeat('00', 32), 'hex')) then 'broken'
                       else 'again' end,
           'stream', told.stream,
           'revision', coalesce(told.revision + told.followers, head.revision, -1)::text,
           'position', (told.position + told.followers)::text) order by ordinal)
    into unclean
    from unnest(events) as event
    left join lateral (select revision, hash from log.event as head
                        where head.stream = event.stream order by revision desc limit 1) as head on true
    left join lateral (select stream, revision, position, followers from log.event as first
                        where first.id = event.id limit 1) as told on true
   where opens and event.stream = any (stopped);
end
$$;

comment on function log.append_batch is 'The only way into log.event; answers each append of the batch on its own.';

revoke all on function log.append_batch from public;
grant execute on function log.append_batch to shuangwei_app;
