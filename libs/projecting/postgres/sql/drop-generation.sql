delete from projecting.checkpoint where name = $1 and version = $2 and generation = $3
