select name, position from projecting.live
