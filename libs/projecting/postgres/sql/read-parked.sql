select key, position, type, revision, reason from projecting.parked_case
where name = $1 and version = $2 and generation = $3
order by position
