update projecting.checkpoint set indexed = true where name = $1 and version = $2 and generation = $3
