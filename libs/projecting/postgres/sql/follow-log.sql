insert into projecting.followed_log (kind, moving) values ($1, $2)
on conflict (one) do update set kind = excluded.kind, moving = excluded.moving, since = now()
