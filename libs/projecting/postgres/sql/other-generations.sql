select version, generation, tables from projecting.checkpoint where name = $1 and (version, generation) <> ($2, $3)
