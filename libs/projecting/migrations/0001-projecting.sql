-- Read models and how far each has come. The application role owns the tables of the read models: it makes and drops them
-- with every version, which is why it may create in read_model – and nowhere near the log.
create schema read_model;
create schema projecting;

-- Which generation of which version queries see, through the view that carries the read model's plain name.
create table projecting.projection (
  name text primary key,
  version integer not null,
  generation integer not null,
  switched_at timestamptz not null default now()
);

create table projecting.checkpoint (
  name text not null,
  version integer not null,
  -- 1 for a version's first tables; a rebuild of the same version makes the next.
  generation integer not null,
  position bigint not null default 0,
  -- Counts every write; compare-and-set is on (position, fence).
  fence bigint not null default 0,
  -- When the log learned of the last event folded.
  recorded_at timestamptz,
  indexed boolean not null default false,
  -- Physical tables in read_model, so that a newer program can drop what an older one made.
  tables text[] not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (name, version, generation)
);

-- The event that stopped a projection. At most one for each generation.
create table projecting.fault (
  name text not null,
  version integer not null,
  generation integer not null,
  key text not null,
  position bigint not null,
  type text not null,
  revision bigint not null,
  reason text not null,
  stopped_at timestamptz not null default now(),
  primary key (name, version, generation),
  foreign key (name, version, generation) references projecting.checkpoint on delete cascade
);

-- Cases that are left out since one of their events could not be folded (only where the operator chose parking).
create table projecting.parked_case (
  name text not null,
  version integer not null,
  generation integer not null,
  key text not null,
  position bigint not null,
  type text not null,
  revision bigint not null,
  reason text not null,
  parked_at timestamptz not null default now(),
  primary key (name, version, generation, key),
  foreign key (name, version, generation) references projecting.checkpoint on delete cascade
);

-- What a query says beside its numbers: how far the read model knows the log.
create view projecting.live as
  select p.name, p.version, p.generation, p.switched_at, c.position, c.recorded_at, c.updated_at
  from projecting.projection p
  join projecting.checkpoint c using (name, version, generation);

grant usage, create on schema read_model to shuangwei_app;
grant usage on schema projecting to shuangwei_app;
grant select, insert, update, delete on all tables in schema projecting to shuangwei_app;
