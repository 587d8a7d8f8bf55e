import { Controller, Get, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import type { Position } from '#libs/kernel';
import type { RawParameters } from '#libs/platform';
import { ListCases } from '../queries/list-cases.query.js';
import type { CaseListAnswer } from '../queries/list-cases.query.js';
import { AtLeastPosition, ShowsPosition } from './reads.js';

@Controller('api/v1/cases')
export class CaseListController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  /** Cases by filter, in pages both ways: `next` and `prev` are cursors for `?cursor=`. There is no cap on how far one may go. */
  @Get()
  @Access('case.read')
  @ShowsPosition()
  list(
    @Asker() asker: Principal,
    @Query() query: RawParameters,
    @AtLeastPosition() atLeast: Position | undefined,
  ): Promise<CaseListAnswer> {
    return this.queries.execute(new ListCases(asker, query, atLeast));
  }
}
