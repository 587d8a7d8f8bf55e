select version, generation from projecting.projection where name = $1
