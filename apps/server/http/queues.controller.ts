import { Controller, Get, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { knownParameters } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import { ListQueues } from '../queries/list-queues.query.js';
import type { QueuesAnswer } from '../queries/list-queues.query.js';

@Controller('api/v1/queues')
export class QueuesController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  list(@Query() query: RawParameters): Promise<QueuesAnswer> {
    const { unit, asOf } = knownParameters(query, ['unit', 'asOf']);
    return this.queries.execute(new ListQueues({ unit, asOf }));
  }
}
