-- The event log: one table, append only. Nothing in it is ever changed, so there is no mutable table beside it:
-- where a stream stands and what a command did are questions to the indexes.
create schema log;

do $$
begin
  if current_setting('server_encoding') <> 'UTF8' then
    raise 'the event log needs a database with encoding UTF8, not %', current_setting('server_encoding');
  end if;
end
$$;

create table log.event (
  -- Dense and in commit order: 1, 2, 3 … A reader needs only position > n, and it is the ledger's leaf index plus one.
  position bigint not null,
  -- "C": names compare by bytes, so that a prefix is a range and no change of the system's locale can break the index.
  stream text collate "C" not null,
  revision bigint not null,
  -- uuidv5(commandId, index): the id of a command's first event stands for the command.
  id uuid not null,
  -- How many events of the same command follow this one. They are contiguous, so the answer to a command that comes
  -- again is (revision + followers, position + followers) of its first event.
  followers integer not null check (followers >= 0),
  type text collate "C" not null,
  recorded_at timestamptz not null,
  effective_at timestamptz not null,
  -- SHA-256 of the text's UTF-8 bytes.
  hash bytea not null check (octet_length(hash) = 32),
  -- The canonical JSON that was hashed, byte for byte. Not jsonb: that rewrites key order and numbers.
  text text collate "C" not null check (octet_length(text) <= 1048576),
  constraint event_pkey primary key (position),
  constraint event_stream_revision unique (stream, revision),
  constraint event_id unique (id)
);

comment on table log.event is 'The log: append only, through log.append_batch. Positions are dense and in commit order.';

-- The app role has no right to change anything; this is for the owner's own slips.
create function log.refuse_change() returns trigger language plpgsql as $$
begin
  raise 'log.event is append-only: % refused', tg_op using errcode = 'LOG02';
end
$$;

create trigger append_only before update or delete or truncate on log.event
  for each statement execute function log.refuse_change();

-- One event on its way in, as log.append_batch reads it from the text. `opens`: the first of its append.
create type log.incoming as (
  ordinal integer,
  opens boolean,
  prev bytea,
  stream text,
  revision bigint,
  id uuid,
  followers integer,
  type text,
  recorded_at timestamptz,
  effective_at timestamptz,
  hash bytea,
  text text
);

-- The role that the engine runs as may read. What it may append, and how, is in log.append_batch alone.
revoke all on schema log from public;
revoke all on log.event from public;
revoke all on function log.refuse_change() from public;
grant usage on schema log to shuangwei_app;
grant select on log.event to shuangwei_app;
