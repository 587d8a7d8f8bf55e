-- Which log the read models follow. Positions mean nothing in another one: there every read model begins anew.
create table projecting.followed_log (
  one boolean primary key default true check (one),
  -- As the configuration names it: postgres, eventstoredb.
  kind text not null,
  -- The read models are being folded from another log than before; until that is done nothing else may run on them.
  moving boolean not null default false,
  since timestamptz not null default now()
);

grant select, insert, update, delete on projecting.followed_log to shuangwei_app;
