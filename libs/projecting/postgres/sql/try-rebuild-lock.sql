-- Held by the session that rebuilds the projection, for as long as it does.
select pg_try_advisory_lock(731012316, hashtext($1)) as mine
