import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetRateCases } from '../queries/get-rate-cases.query.js';
import type { RateCasesAnswer } from '../queries/get-rate-cases.query.js';
import { GetRates } from '../queries/get-rates.query.js';
import type { RatesAnswer } from '../queries/get-rates.query.js';

interface Period {
  readonly unit?: string;
  readonly from?: string;
  readonly to?: string;
  readonly asOf?: string;
}

@Controller('api/v1/rates')
export class RatesController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  /** The four rates of a period, each with numerator, denominator, law and log position. */
  @Get()
  rates(@Query() { unit, from, to, asOf }: Period): Promise<RatesAnswer> {
    return this.queries.execute(new GetRates({ unit, from, to, asOf }));
  }

  /** The runs of clocks – with their cases – in a rate's numerator, denominator or misses. */
  @Get(':rate/cases')
  cases(
    @Param('rate') rate: string,
    @Query() { unit, from, to, asOf }: Period,
    @Query('part') part?: string,
    @Query('cursor') cursor?: string,
    @Query('limit') limit?: string,
  ): Promise<RateCasesAnswer> {
    return this.queries.execute(new GetRateCases({ unit, from, to, asOf, rate, part, cursor, limit }));
  }
}
