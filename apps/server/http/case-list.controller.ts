import { Controller, Get, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { RawParameters } from '#libs/platform';
import { ListCases } from '../queries/list-cases.query.js';
import type { CaseListAnswer } from '../queries/list-cases.query.js';

@Controller('api/v1/cases')
export class CaseListController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  /** Cases by filter, in pages both ways: `next` and `prev` are cursors for `?cursor=`. There is no cap on how far one may go. */
  @Get()
  list(@Query() query: RawParameters): Promise<CaseListAnswer> {
    return this.queries.execute(new ListCases(query));
  }
}
