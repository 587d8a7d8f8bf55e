import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Stored } from '#libs/kernel';
import { knownParameters } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import { GetCase } from '../queries/get-case.query.js';
import type { CaseView } from '../queries/get-case.query.js';
import { GetCaseClocks } from '../queries/get-case-clocks.query.js';
import type { ArguedClock } from '../queries/get-case-clocks.query.js';
import { GetCaseEvents } from '../queries/get-case-events.query.js';
import { caseIdParameter, instantParameter, replayLimitParameter } from './parameters.js';

/** A case as its own events tell it: read from the log, at any moment. */
@Controller('api/v1/cases/:id')
export class CaseHistoryController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  show(@Param('id') id: string, @Query() query: RawParameters): Promise<CaseView> {
    const { at, revision } = knownParameters(query, ['at', 'revision']);
    return this.queries.execute(new GetCase(caseIdParameter(id), replayLimitParameter(at, revision)));
  }

  @Get('events')
  async events(@Param('id') id: string, @Query() query: RawParameters): Promise<{ items: unknown[] }> {
    const { at, revision } = knownParameters(query, ['at', 'revision']);
    const events = await this.queries.execute(
      new GetCaseEvents(caseIdParameter(id), replayLimitParameter(at, revision)),
    );
    return { items: events.map(eventView) };
  }

  @Get('clocks')
  async clocks(@Param('id') id: string, @Query() query: RawParameters): Promise<{ items: readonly ArguedClock[] }> {
    const { at, clock } = knownParameters(query, ['at', 'clock']);
    const instant = at === undefined ? undefined : instantParameter('at', at);
    return { items: await this.queries.execute(new GetCaseClocks(caseIdParameter(id), instant, clock)) };
  }
}

/** The canonical text is left out: it is the same once more, and the hash tells whether it is. */
function eventView({ text: _text, ...event }: Stored): Omit<Stored, 'text'> {
  return event;
}
