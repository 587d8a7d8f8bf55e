with first as (
  insert into projecting.followed_log (kind) values ($1) on conflict (one) do nothing returning kind, moving
)
select kind, moving from first
union all
select kind, moving from projecting.followed_log
limit 1
