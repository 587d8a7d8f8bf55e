select version, generation from projecting.checkpoint where name = $1 and (version, generation) <> ($2, $3)
