select position, recorded_at from projecting.live where name = $1
