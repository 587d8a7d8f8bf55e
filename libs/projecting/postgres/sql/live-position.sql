select position from projecting.live where name = $1
