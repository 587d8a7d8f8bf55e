-- One row an event of a case, without personal data. Titles are not stored: they belong to the type, and the query adds them.
create table {case_timeline} (
  case_id text collate "C" not null,
  revision bigint not null,
  position bigint not null,
  type text not null,
  recorded_at timestamptz not null,
  effective_at timestamptz not null,
  actor_id text not null,
  actor_role text not null,
  on_behalf_of text,
  unit text not null,
  -- What the event says, as far as it is not personal.
  summary json not null,
  primary key (case_id, revision)
);
