insert into projecting.checkpoint (name, version, generation) values ($1, $2, $3)
