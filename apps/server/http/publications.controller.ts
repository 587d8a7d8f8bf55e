import { Body, Controller, Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { commandBy } from '#libs/case/service';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import { knownParameters, validated } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import type { Engine } from '../engine.js';
import { PublishScoreBody } from '../scoring/publish-score.body.js';
import { ScoreDesk } from '../scoring/score-desk.js';
import type { PublicationTaken, PublicationView } from '../scoring/score-desk.js';
import { ENGINE } from '../tokens.js';

/** 公布得分. */
@Controller('api/v1/efficacy')
export class PublicationsController {
  readonly #desk: ScoreDesk;

  constructor(@Inject(ENGINE) engine: Engine) {
    this.#desk = new ScoreDesk(engine);
  }

  /**
   * Publishes the scores of a period that is over, of a unit and everything below it; published already and the same still, they are
   * answered as they were. What differs from what was published takes a reason, and becomes a number of its own.
   */
  @Post(':year/publications')
  @Access('supervision.run')
  publish(
    @Asker() asker: Principal,
    @Param('year') year: string,
    @Body() body: unknown,
    @Req() { headers, id }: FastifyRequest,
  ): Promise<PublicationTaken> {
    const { commandId } = commandBy(asker, { 'idempotency-key': headers['idempotency-key'] });
    const { unit, scheme, reason } = validated(PublishScoreBody, body);
    return this.#desk.publish(
      asker,
      { year, unit, scheme, reason },
      { ...(commandId && { commandId }), correlationId: id },
    );
  }

  /** Everything that was published of a unit and a period, by any scheme, in its order. */
  @Get(':year/publications')
  @Access('rates.read')
  async published(
    @Asker() asker: Principal,
    @Param('year') year: string,
    @Query() query: RawParameters,
  ): Promise<{ readonly items: readonly PublicationView[] }> {
    const { unit } = knownParameters(query, ['unit']);
    return { items: await this.#desk.published(asker, { year, unit }) };
  }
}
