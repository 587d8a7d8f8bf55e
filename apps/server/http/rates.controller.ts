import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { knownParameters } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import { GetRateCases } from '../queries/get-rate-cases.query.js';
import type { RateCasesAnswer } from '../queries/get-rate-cases.query.js';
import { GetRates } from '../queries/get-rates.query.js';
import type { RatesAnswer } from '../queries/get-rates.query.js';

const PERIOD = ['unit', 'from', 'to', 'asOf'] as const;

@Controller('api/v1/rates')
export class RatesController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  /** The four rates of a period, each with numerator, denominator, law and log position. */
  @Get()
  rates(@Query() query: RawParameters): Promise<RatesAnswer> {
    const { unit, from, to, asOf } = knownParameters(query, PERIOD);
    return this.queries.execute(new GetRates({ unit, from, to, asOf }));
  }

  /** The runs of clocks – with their cases – in a rate's numerator, denominator or misses. */
  @Get(':rate/cases')
  cases(@Param('rate') rate: string, @Query() query: RawParameters): Promise<RateCasesAnswer> {
    const { unit, from, to, asOf, part, cursor, limit } = knownParameters(query, [
      ...PERIOD,
      'part',
      'cursor',
      'limit',
    ]);
    return this.queries.execute(new GetRateCases({ unit, from, to, asOf, rate, part, cursor, limit }));
  }
}
