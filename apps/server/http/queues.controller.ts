import { Controller, Get, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ListQueues } from '../queries/list-queues.query.js';
import type { QueuesAnswer } from '../queries/list-queues.query.js';

@Controller('api/v1/queues')
export class QueuesController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  list(@Query('unit') unit?: string, @Query('asOf') asOf?: string): Promise<QueuesAnswer> {
    return this.queries.execute(new ListQueues({ unit, asOf }));
  }
}
