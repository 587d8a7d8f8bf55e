import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import type { Position } from '#libs/kernel';
import { knownParameters, validated } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import type { Engine } from '../../engine.js';
import { ListSupervisionRecords } from '../../queries/list-supervision-records.query.js';
import type { RecordListAnswer } from '../../queries/list-supervision-records.query.js';
import type { DailyLookTaken, DailyLookView } from '../../rhythm/answers.js';
import { TakeDailyLookBody } from '../../rhythm/bodies.js';
import { lookReport } from '../../rhythm/reports.js';
import { RhythmDesk } from '../../rhythm/rhythm-desk.js';
import { ENGINE } from '../../tokens.js';
import { AtLeastPosition, ShowsPosition } from '../reads.js';
import { replyWith, reportWanted } from './report-reply.js';

/** 日看. */
@Controller('api/v1/supervision/daily-looks')
export class DailyLooksController {
  readonly #desk: RhythmDesk;

  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {
    this.#desk = new RhythmDesk(engine);
  }

  /** Takes today's look of a unit; recorded already, it is answered as it was. Of a day that has passed it cannot be taken any more. */
  @Post()
  @Access('supervision.run')
  take(@Asker() asker: Principal, @Body() body: unknown, @Req() { id }: FastifyRequest): Promise<DailyLookTaken> {
    return this.#desk.takeLook(asker, validated(TakeDailyLookBody, body), { correlationId: id });
  }

  /** The newest first. */
  @Get()
  @Access('rates.read')
  @ShowsPosition()
  list(
    @Asker() asker: Principal,
    @Query() query: RawParameters,
    @AtLeastPosition() atLeast: Position | undefined,
  ): Promise<RecordListAnswer> {
    const { unit, cursor, limit } = knownParameters(query, ['unit', 'cursor', 'limit']);
    return this.queries.execute(new ListSupervisionRecords('daily-look', asker, { unit, cursor, limit }, atLeast));
  }

  @Get(':unit/:date')
  @Access('rates.read')
  show(@Asker() asker: Principal, @Param('unit') unit: string, @Param('date') date: string): Promise<DailyLookView> {
    return this.#desk.look(asker, { unit, date });
  }

  @Get(':unit/:date/report')
  @Access('rates.read')
  async report(
    @Asker() asker: Principal,
    @Param('unit') unit: string,
    @Param('date') date: string,
    @Query() query: RawParameters,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { format, language } = reportWanted(knownParameters(query, ['format', 'lang']));
    const view = await this.#desk.look(asker, { unit, date });
    await replyWith(reply, lookReport(view, this.engine.organisation, language), format);
  }
}
