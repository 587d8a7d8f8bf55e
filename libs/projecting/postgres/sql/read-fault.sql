select key, position, type, revision, reason from projecting.fault where name = $1 and version = $2 and generation = $3
