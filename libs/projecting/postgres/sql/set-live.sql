insert into projecting.projection (name, version, generation) values ($1, $2, $3)
on conflict (name) do update set version = excluded.version, generation = excluded.generation, switched_at = now()
