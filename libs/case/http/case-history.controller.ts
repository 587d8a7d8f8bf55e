import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import { knownParameters } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import { GetCase } from '../queries/get-case.query.js';
import type { CaseView } from '../queries/get-case.query.js';
import { GetCaseClocks } from '../queries/get-case-clocks.query.js';
import type { ArguedClock } from '../queries/get-case-clocks.query.js';
import { GetCaseEvents } from '../queries/get-case-events.query.js';
import { GetCaseHolders } from '../queries/get-case-holders.query.js';
import type { CaseHolders } from '../queries/get-case-holders.query.js';
import type { EventView } from '../queries/masking.js';
import { unlessKnown } from './entity-tag.js';
import { caseIdParameter, instantParameter, replayLimitParameter } from './parameters.js';

/** A case as its own events tell it: read from the log, at any moment. */
@Controller('api/v1/cases/:id')
export class CaseHistoryController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Access('case.read')
  async show(
    @Asker() asker: Principal,
    @Param('id') id: string,
    @Query() query: RawParameters,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView | undefined> {
    const { at, revision } = knownParameters(query, ['at', 'revision']);
    const view = await this.queries.execute(
      new GetCase(asker, caseIdParameter(id), replayLimitParameter(at, revision)),
    );
    return unlessKnown(view, view.revision, known, reply);
  }

  @Get('events')
  @Access('case.read')
  async events(
    @Asker() asker: Principal,
    @Param('id') id: string,
    @Query() query: RawParameters,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ items: readonly EventView[] } | undefined> {
    const { at, revision } = knownParameters(query, ['at', 'revision']);
    const items = await this.queries.execute(
      new GetCaseEvents(asker, caseIdParameter(id), replayLimitParameter(at, revision)),
    );
    return unlessKnown({ items }, items.at(-1)?.revision ?? 0n, known, reply);
  }

  /** Who held the case at each moment; with `at` who held it then. Both by the times at which things happened. */
  @Get('holders')
  @Access('case.read')
  async holders(
    @Asker() asker: Principal,
    @Param('id') id: string,
    @Query() query: RawParameters,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseHolders | undefined> {
    const { at } = knownParameters(query, ['at']);
    const instant = at === undefined ? undefined : instantParameter('at', at);
    const holders = await this.queries.execute(new GetCaseHolders(asker, caseIdParameter(id), instant));
    return unlessKnown(holders, holders.revision, known, reply);
  }

  @Get('clocks')
  @Access('case.read')
  async clocks(
    @Asker() asker: Principal,
    @Param('id') id: string,
    @Query() query: RawParameters,
  ): Promise<{ items: readonly ArguedClock[] }> {
    const { at, clock } = knownParameters(query, ['at', 'clock']);
    const instant = at === undefined ? undefined : instantParameter('at', at);
    return { items: await this.queries.execute(new GetCaseClocks(asker, caseIdParameter(id), instant, clock)) };
  }
}
