import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import type { Position } from '#libs/kernel';
import type { RawParameters } from '#libs/platform';
import { GetRateCases } from '../queries/get-rate-cases.query.js';
import type { RateCasesAnswer } from '../queries/get-rate-cases.query.js';
import { GetRates } from '../queries/get-rates.query.js';
import type { RatesAnswer } from '../queries/get-rates.query.js';
import { rateCasesParameters, ratesParameters } from '../rates/asked.js';
import { AtLeastPosition, ShowsPosition } from './reads.js';

@Controller('api/v1/rates')
export class RatesController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  /** The four rates of a period, or other measures, each with numerator, denominator, law and log position; as a whole and in rows. */
  @Get()
  @Access('rates.read')
  @ShowsPosition()
  rates(
    @Asker() asker: Principal,
    @Query() query: RawParameters,
    @AtLeastPosition() atLeast: Position | undefined,
  ): Promise<RatesAnswer> {
    return this.queries.execute(new GetRates(asker, ratesParameters(query), atLeast));
  }

  /** The runs of clocks, or the events – with their cases – in a rate's numerator, denominator or misses. */
  @Get(':rate/cases')
  @Access('rates.read')
  @ShowsPosition()
  cases(
    @Asker() asker: Principal,
    @Param('rate') rate: string,
    @Query() query: RawParameters,
    @AtLeastPosition() atLeast: Position | undefined,
  ): Promise<RateCasesAnswer> {
    return this.queries.execute(new GetRateCases(asker, { ...rateCasesParameters(query), rate }, atLeast));
  }
}
