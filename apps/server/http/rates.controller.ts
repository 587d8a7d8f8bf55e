import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import type { Position } from '#libs/kernel';
import { knownParameters } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import { GetRateCases } from '../queries/get-rate-cases.query.js';
import type { RateCasesAnswer } from '../queries/get-rate-cases.query.js';
import { GetRates } from '../queries/get-rates.query.js';
import type { RatesAnswer } from '../queries/get-rates.query.js';
import { AtLeastPosition, ShowsPosition } from './reads.js';

const PERIOD = ['unit', 'from', 'to', 'asOf'] as const;

@Controller('api/v1/rates')
export class RatesController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  /** The four rates of a period, each with numerator, denominator, law and log position. */
  @Get()
  @Access('rates.read')
  @ShowsPosition()
  rates(
    @Asker() asker: Principal,
    @Query() query: RawParameters,
    @AtLeastPosition() atLeast: Position | undefined,
  ): Promise<RatesAnswer> {
    const { unit, from, to, asOf } = knownParameters(query, PERIOD);
    return this.queries.execute(new GetRates(asker, { unit, from, to, asOf }, atLeast));
  }

  /** The runs of clocks – with their cases – in a rate's numerator, denominator or misses. */
  @Get(':rate/cases')
  @Access('rates.read')
  @ShowsPosition()
  cases(
    @Asker() asker: Principal,
    @Param('rate') rate: string,
    @Query() query: RawParameters,
    @AtLeastPosition() atLeast: Position | undefined,
  ): Promise<RateCasesAnswer> {
    const { unit, from, to, asOf, part, cursor, limit } = knownParameters(query, [
      ...PERIOD,
      'part',
      'cursor',
      'limit',
    ]);
    return this.queries.execute(new GetRateCases(asker, { unit, from, to, asOf, rate, part, cursor, limit }, atLeast));
  }
}
