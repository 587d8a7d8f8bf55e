-- Held until the switch is done: whoever writes to this generation waits, finds the fence moved, and opens the new one.
update projecting.checkpoint set fence = fence + 1
where name = $1 and version = $2 and generation = $3
returning position
