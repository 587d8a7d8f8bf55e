-- Who recovered what in a span of days.
create index on {recovered_loss} (day, case_id, episode);
create index on {recovered_loss} (unit, day);
create index on {recovered_loss} (handler, day) where handler is not null;
