-- One at a time for each projection: making its tables, making its indexes, switching.
select pg_advisory_xact_lock(731012315, hashtext($1))
