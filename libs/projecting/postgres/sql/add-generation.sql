insert into projecting.checkpoint (name, version, generation, tables) values ($1, $2, $3, $4)
