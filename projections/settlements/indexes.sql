-- A list: one kind, the newest period first; of a unit and what is below it.
create index on {supervision_record} (kind, period, unit);
create index on {supervision_record} (kind, unit, period);
-- One figure through the months.
create index on {settlement_figure} (unit, indicator, month);
