select c.name, c.version, c.generation, c.position, c.recorded_at, c.updated_at, c.indexed,
       p.name is not null as live,
       case when f.name is null then null
            else json_build_object('key', f.key, 'position', f.position::text, 'type', f.type,
                                   'revision', f.revision::text, 'reason', f.reason, 'stoppedAt', f.stopped_at) end as fault,
       coalesce((select json_agg(json_build_object('key', k.key, 'position', k.position::text, 'type', k.type,
                                                   'revision', k.revision::text, 'reason', k.reason, 'parkedAt', k.parked_at)
                                 order by k.position)
                 from projecting.parked_case k
                 where (k.name, k.version, k.generation) = (c.name, c.version, c.generation)), '[]'::json) as parked
from projecting.checkpoint c
left join projecting.projection p using (name, version, generation)
left join projecting.fault f using (name, version, generation)
order by c.name, c.version, c.generation
