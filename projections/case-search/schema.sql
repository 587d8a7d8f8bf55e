-- One row a case: lexemes and their places, no text. What is personal in it stands in `with_personal` (and in `state`).
-- A row of usual length stays on its page as it is: taking a vector apart again costs more than looking into it.
create table {case_search} (
  case_id text collate "C" primary key,
  received_at timestamptz not null,
  public tsvector not null,
  with_personal tsvector not null,
  -- The case holds more text than the index takes.
  cut boolean not null,
  position bigint not null,
  state text not null
) with (toast_tuple_target = 4096);
-- In a longer row the state, which only the runner reads, is what goes elsewhere.
alter table {case_search} alter column public set storage main, alter column with_personal set storage main;
