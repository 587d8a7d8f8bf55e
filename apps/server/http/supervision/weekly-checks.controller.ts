import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import type { Position } from '#libs/kernel';
import { knownParameters, validated } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import type { SampleCheck } from '#libs/supervision';
import type { Engine } from '../../engine.js';
import { ListSupervisionRecords } from '../../queries/list-supervision-records.query.js';
import type { RecordListAnswer } from '../../queries/list-supervision-records.query.js';
import type { WeeklyCheckTaken, WeeklyCheckView } from '../../rhythm/answers.js';
import { TakeWeeklyCheckBody } from '../../rhythm/bodies.js';
import { checkReport } from '../../rhythm/reports.js';
import { RhythmDesk } from '../../rhythm/rhythm-desk.js';
import { ENGINE } from '../../tokens.js';
import { AtLeastPosition, ShowsPosition } from '../reads.js';
import { replyWith, reportWanted } from './report-reply.js';

/** 周查. */
@Controller('api/v1/supervision/weekly-checks')
export class WeeklyChecksController {
  readonly #desk: RhythmDesk;

  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {
    this.#desk = new RhythmDesk(engine);
  }

  /** Takes the check of a week that is over, the last one unless another is named; recorded already, it is answered as it was. */
  @Post()
  @Access('supervision.run')
  take(@Asker() asker: Principal, @Body() body: unknown, @Req() { id }: FastifyRequest): Promise<WeeklyCheckTaken> {
    return this.#desk.takeCheck(asker, validated(TakeWeeklyCheckBody, body), { correlationId: id });
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
    return this.queries.execute(new ListSupervisionRecords('weekly-check', asker, { unit, cursor, limit }, atLeast));
  }

  @Get(':unit/:week')
  @Access('rates.read')
  show(@Asker() asker: Principal, @Param('unit') unit: string, @Param('week') week: string): Promise<WeeklyCheckView> {
    return this.#desk.check(asker, { unit, week });
  }

  /** Draws the quality sample again, from the log alone, and says what holds of it. */
  @Get(':unit/:week/sample')
  @Access('rates.read')
  sample(@Asker() asker: Principal, @Param('unit') unit: string, @Param('week') week: string): Promise<SampleCheck> {
    return this.#desk.sample(asker, { unit, week });
  }

  @Get(':unit/:week/report')
  @Access('rates.read')
  async report(
    @Asker() asker: Principal,
    @Param('unit') unit: string,
    @Param('week') week: string,
    @Query() query: RawParameters,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { format, language } = reportWanted(knownParameters(query, ['format', 'lang']));
    const view = await this.#desk.check(asker, { unit, week });
    await replyWith(reply, checkReport(view, this.engine.organisation, language), format);
  }
}
