-- What a unit still has to answer.
create index on {supervision_order} (to_unit, ordered_at, case_id) where ended_at is null;
create index on {supervision_order} (holder, ordered_at, case_id) where ended_at is null;
-- Rows come and go all day at the early end of the key: their room is to be used again before the table grows.
alter table {supervision_rung} set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table {supervision_miss} set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
