select coalesce(max(generation), 0) + 1 as generation from projecting.checkpoint where name = $1 and version = $2
