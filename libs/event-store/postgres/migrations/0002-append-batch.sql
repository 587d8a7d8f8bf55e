-- Appends a batch of appends in one transaction. The only way into log.event.
--
-- Arguments, one element an event, in the order in which positions shall be given:
--   texts      the canonical text, UTF-8
--   hashes     SHA-256 of it
--   tails      how many bytes of the text, counted from its end, are ,"effectiveAt":…,"unit":"…"}
--   all_followers  for each, how many events of the same append come after this one; 0 ends the append
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
  texts bytea[], hashes bytea[], tails integer[], all_followers integer[],
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

  -- Everything that needs no look at the log is done before the lock. (OFFSET 0 keeps a level from being computed again
  -- for each column above it.)
  select array_agg((ordinal, opens, chain_hash is null, prev, stream, revision, id, followers, type, recorded_at,
                    effective_at, hash, text)::incoming order by ordinal),
         min(ordinal || case
           when not is_shape then ': the text does not end as an envelope does'
           when text is not json object then ': the text is not a JSON object'
           when not is_hash then ': the hash is not the text''s'
           when not opens and (chain_ordinal is distinct from ordinal - 1 or followers <> chain_followers - 1)
             or followers > 0 and ordinal = cardinality(texts) then ': not a whole append of one stream'
           when revision <> chain_revision + 1 or prev <> chain_hash then ': does not chain on the event before it'
         end)
    into events, unfit
    from (
      select *, lag(ordinal) over chain as chain_ordinal, lag(followers) over chain as chain_followers,
             lag(hash) over chain as chain_hash, lag(revision) over chain as chain_revision
        from (
          select ordinal, hash, followers, coalesce(all_followers[ordinal::integer - 1], 0) = 0 as opens,
                 convert_from(bytes, 'UTF8') as text, sha256(bytes) = hash as is_hash,
                 strpos(tail, '\') = 0 and tail = concat(',"effectiveAt":"', word[4], '","id":"', word[8],
                   '","prev":"', word[12], '","recordedAt":"', word[16], '","revision":"', word[20]::bigint,
                   '","ruleSet":"', word[24], '","schemaVersion"', word[27], '"stream":"', word[30],
                   '","type":"', word[34], '","unit":"', word[38], '"}') as is_shape,
                 word[4]::timestamptz as effective_at, word[8]::uuid as id, decode(word[12], 'hex') as prev,
                 word[16]::timestamptz as recorded_at, word[20]::bigint as revision, word[30] as stream,
                 word[34] as type
            from (
              select *, string_to_array(tail, '"') as word
                from (
                  select *, convert_from(substr(bytes, octet_length(bytes) - tail_bytes + 1), 'UTF8') as tail
                    from unnest(texts, hashes, tails, all_followers) with ordinality
                         as argument (bytes, hash, tail_bytes, followers, ordinal)
                  offset 0
                ) as ended
              offset 0
            ) as split
        ) as parsed
      window chain as (partition by stream order by ordinal)
    ) as linked;
  if unfit is not null or events is null then
    raise 'event %', coalesce(unfit, ': none') using errcode = 'LOG01';
  end if;

  -- From here to the commit one appender at a time, so that positions are in the order of commits.
  perform pg_advisory_xact_lock(5356786501);

  select array_agg(distinct stream), (select coalesce(max(position), 0) + 1 from log.event)
    into stopped, first_position
    from unnest(events) as event
    left join lateral (select revision, hash from log.event as head
                        where event.leads and head.stream = event.stream order by revision desc limit 1) as head on true
    left join lateral (select true as known from log.event as first where first.id = event.id limit 1) as told on true
   where event.opens
     and (told.known or event.leads and (event.revision <> coalesce(head.revision, -1) + 1
                                         or event.prev <> coalesce(head.hash, decode(repeat('00', 32), 'hex'))));

  insert into log.event (position, stream, revision, id, followers, type, recorded_at, effective_at, hash, text)
  select first_position - 1 + row_number() over (),
         stream, revision, id, followers, type, recorded_at, effective_at, hash, text
    from unnest(events)
   where stopped is null or stream <> all (stopped);

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
