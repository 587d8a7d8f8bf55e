import { Controller, Get, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import type { Position } from '#libs/kernel';
import type { RawParameters } from '#libs/platform';
import { ListQueues } from '../queries/list-queues.query.js';
import type { QueuesAnswer } from '../queries/list-queues.query.js';
import { AtLeastPosition, ShowsPosition } from './reads.js';

@Controller('api/v1/queues')
export class QueuesController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Access('case.read')
  @ShowsPosition()
  list(
    @Asker() asker: Principal,
    @Query() query: RawParameters,
    @AtLeastPosition() atLeast: Position | undefined,
  ): Promise<QueuesAnswer> {
    return this.queries.execute(new ListQueues(asker, query, atLeast));
  }
}
