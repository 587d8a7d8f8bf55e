create index on {fired_rung} (to_unit, fired_at);
