-- Keys that every process of one installation shares and that are made once: the development issuer's, the cursors'.
-- Nothing is changed here, and nothing read that a process does not know by name.
create schema if not exists shuangwei;
create table shuangwei.secret (
  name text primary key,
  value text not null,
  made_at timestamptz not null default clock_timestamp()
);
grant usage on schema shuangwei to shuangwei_app;
grant select, insert on shuangwei.secret to shuangwei_app;
