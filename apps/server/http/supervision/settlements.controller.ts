import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { commandBy } from '#libs/case/service';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import type { Position } from '#libs/kernel';
import { knownParameters, validated } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import type { SettlementDrift } from '#libs/supervision';
import type { Engine } from '../../engine.js';
import { ListSettledFigures } from '../../queries/list-settled-figures.query.js';
import type { SettledFiguresAnswer } from '../../queries/list-settled-figures.query.js';
import { ListSupervisionRecords } from '../../queries/list-supervision-records.query.js';
import type { RecordListAnswer } from '../../queries/list-supervision-records.query.js';
import type { AdjustmentTaken, SettlementTaken, SettlementView } from '../../rhythm/answers.js';
import { AdjustSettlementBody, SettleBody } from '../../rhythm/bodies.js';
import { settledReport } from '../../rhythm/reports.js';
import { RhythmDesk } from '../../rhythm/rhythm-desk.js';
import { ENGINE } from '../../tokens.js';
import { AtLeastPosition, ShowsPosition } from '../reads.js';
import { replyWith, reportWanted } from './report-reply.js';

/** 月结. */
@Controller('api/v1/supervision')
export class SettlementsController {
  readonly #desk: RhythmDesk;

  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {
    this.#desk = new RhythmDesk(engine);
  }

  /** Settles a month that is over, the last one unless another is named; settled already, it is answered as it was. */
  @Post('settlements')
  @Access('supervision.run')
  settle(@Asker() asker: Principal, @Body() body: unknown, @Req() { id }: FastifyRequest): Promise<SettlementTaken> {
    return this.#desk.settle(asker, validated(SettleBody, body), { correlationId: id });
  }

  /** Tells beside a settlement what its figures are now; refused where none differs. The settlement stays as it was. */
  @Post('settlements/:unit/:month/adjustments')
  @Access('supervision.run')
  adjust(
    @Asker() asker: Principal,
    @Param('unit') unit: string,
    @Param('month') month: string,
    @Body() body: unknown,
    @Req() { headers, id }: FastifyRequest,
  ): Promise<AdjustmentTaken> {
    const { commandId } = commandBy(asker, { 'idempotency-key': headers['idempotency-key'] });
    const { reason } = validated(AdjustSettlementBody, body);
    return this.#desk.adjust(asker, { unit, month }, reason, { ...(commandId && { commandId }), correlationId: id });
  }

  /** The newest first. */
  @Get('settlements')
  @Access('rates.read')
  @ShowsPosition()
  list(
    @Asker() asker: Principal,
    @Query() query: RawParameters,
    @AtLeastPosition() atLeast: Position | undefined,
  ): Promise<RecordListAnswer> {
    const { unit, cursor, limit } = knownParameters(query, ['unit', 'cursor', 'limit']);
    return this.queries.execute(new ListSupervisionRecords('settlement', asker, { unit, cursor, limit }, atLeast));
  }

  /** The settlement, the adjustments beside it, and what stands. */
  @Get('settlements/:unit/:month')
  @Access('rates.read')
  show(@Asker() asker: Principal, @Param('unit') unit: string, @Param('month') month: string): Promise<SettlementView> {
    return this.#desk.settlement(asker, { unit, month });
  }

  /** How the figures of a settled month have changed since: what an adjustment would tell. No changes: none is due. */
  @Get('settlements/:unit/:month/drift')
  @Access('rates.read')
  drift(
    @Asker() asker: Principal,
    @Param('unit') unit: string,
    @Param('month') month: string,
  ): Promise<SettlementDrift> {
    return this.#desk.drift(asker, { unit, month });
  }

  @Get('settlements/:unit/:month/report')
  @Access('rates.read')
  async report(
    @Asker() asker: Principal,
    @Param('unit') unit: string,
    @Param('month') month: string,
    @Query() query: RawParameters,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { format, language } = reportWanted(knownParameters(query, ['format', 'lang']));
    const view = await this.#desk.settlement(asker, { unit, month });
    await replyWith(reply, settledReport(view, this.engine.organisation, language), format);
  }

  /** A unit's figures through the settled months, the newest first: as they were frozen, and as they stand. */
  @Get('settled-figures')
  @Access('rates.read')
  @ShowsPosition()
  figures(
    @Asker() asker: Principal,
    @Query() query: RawParameters,
    @AtLeastPosition() atLeast: Position | undefined,
  ): Promise<SettledFiguresAnswer> {
    const { unit, indicator, month, cursor, limit } = knownParameters(query, [
      'unit',
      'indicator',
      'month',
      'cursor',
      'limit',
    ]);
    return this.queries.execute(new ListSettledFigures(asker, { unit, indicator, month, cursor, limit }, atLeast));
  }
}
