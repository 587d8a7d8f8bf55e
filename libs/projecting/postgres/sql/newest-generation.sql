select generation from projecting.checkpoint where name = $1 and version = $2 order by generation desc limit 1
