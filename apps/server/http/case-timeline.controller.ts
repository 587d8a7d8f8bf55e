import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { caseIdParameter } from '#libs/case/service';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import type { Position } from '#libs/kernel';
import { knownParameters } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import { GetCaseTimeline } from '../queries/get-case-timeline.query.js';
import type { CaseTimelineAnswer } from '../queries/get-case-timeline.query.js';
import { AtLeastPosition, ShowsPosition } from './reads.js';

/** What happened in a case, from the read model: no personal data. The events themselves are at `…/events`. */
@Controller('api/v1/cases/:id/timeline')
export class CaseTimelineController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Access('case.read')
  @ShowsPosition()
  timeline(
    @Asker() asker: Principal,
    @Param('id') id: string,
    @Query() query: RawParameters,
    @AtLeastPosition() atLeast: Position | undefined,
  ): Promise<CaseTimelineAnswer> {
    const { order, cursor, limit } = knownParameters(query, ['order', 'cursor', 'limit']);
    return this.queries.execute(new GetCaseTimeline(asker, caseIdParameter(id), { order, cursor, limit }, atLeast));
  }
}
