-- Who publishes to Kafka: one process of an installation at a time. It renews its lease every few seconds; a token that grows tells one
-- holder from the next. Until when it lasts is by the clock of the database, so that no machine's own matters.
create table shuangwei.publisher_lease (
  name text primary key,
  token bigint not null default 0,
  holder text,
  -- The holder also has a lock of its session: one that was killed is known to be gone as soon as its connection is.
  locked boolean not null default false,
  until timestamptz not null default '-infinity',
  -- How far it has published. For figures; where it goes on is in Kafka, beside what was published.
  position numeric(20) not null default 0
);
insert into shuangwei.publisher_lease (name) values ('kafka');
grant select, update on shuangwei.publisher_lease to shuangwei_app;
