update projecting.checkpoint set updated_at = now() where name = $1 and version = $2 and generation = $3
