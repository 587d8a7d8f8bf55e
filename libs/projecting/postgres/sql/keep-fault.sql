insert into projecting.fault (name, version, generation, key, position, type, revision, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (name, version, generation) do update
set key = excluded.key, position = excluded.position, type = excluded.type, revision = excluded.revision,
    reason = excluded.reason, stopped_at = now()
