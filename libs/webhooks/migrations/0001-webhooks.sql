-- Webhooks: what a webhook is says the log; here is how far each was served, and what became of each delivery. Nothing of what was sent.
create schema webhooks;

-- One row a webhook. Whoever holds the lease delivers; past its end anybody may. Counted by this server's clock alone.
create table webhooks.progress (
  webhook uuid primary key,
  -- The log that the cursor is a place in: a moved log has other positions.
  log text not null,
  -- How often deliveries were told where to begin, and how often the webhook was put into use, as far as this row knows.
  starts integer not null,
  enablings integer not null,
  -- Everything up to there was answered with 2xx, or is not for this webhook.
  cursor text not null,
  -- Failures in a row, since when, and with what the last one.
  failures integer not null default 0,
  failing_since timestamptz,
  last_error text,
  last_delivered_at timestamptz,
  lease_holder uuid,
  lease_until timestamptz,
  check ((lease_holder is null) = (lease_until is null)),
  check ((failing_since is null) = (failures = 0))
);

-- The delivery log: an attempt a row, for thirty days.
create table webhooks.delivery (
  number bigint generated always as identity primary key,
  webhook uuid not null,
  at timestamptz not null default clock_timestamp(),
  kind text not null check (kind in ('events', 'test')),
  -- `webhook-id`: the same for each attempt at the same message.
  message text not null,
  attempt integer not null,
  -- `delivered`, or the code of what went wrong; `status`: what the receiver answered, where it did.
  outcome text not null,
  status smallint,
  milliseconds integer not null,
  events integer not null,
  cursor_from text not null,
  cursor_to text not null
);
create index delivery_of_webhook on webhooks.delivery (webhook, number desc);
create index delivery_at on webhooks.delivery (at);

-- Which webhooks a log has up to a position, so that nobody reads all of it to find them.
create table webhooks.known (
  log text not null,
  webhook uuid not null,
  primary key (log, webhook)
);
create table webhooks.known_up_to (
  log text primary key,
  position numeric(20) not null
);

grant usage on schema webhooks to shuangwei_app;
grant select, insert, update on webhooks.progress, webhooks.known_up_to to shuangwei_app;
grant select, insert on webhooks.known to shuangwei_app;
grant select, insert, delete on webhooks.delivery to shuangwei_app;
