import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Instant, LocalDate } from '#libs/kernel';
import { rates } from '#libs/law';
import { PunctualityQueries } from '#projections/punctuality';
import type { RateFigure } from '#projections/punctuality';
import type { Engine } from '../engine.js';
import { ENGINE } from '../tokens.js';
import { asOfParameter, periodParameter, subtreeOf } from './parameters.js';

export interface RatesParameters {
  readonly unit: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly asOf: string | undefined;
}

export interface RatesAnswer {
  readonly unit: string | null;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly asOf: Instant;
  /** Each with numerator, denominator, law, and the log position that it was made at. */
  readonly rates: readonly RateFigure[];
}

/** The four rates of a period; without one, of the year so far. */
export class GetRates extends Query<RatesAnswer> {
  constructor(readonly parameters: RatesParameters) {
    super();
  }
}

@QueryHandler(GetRates)
export class GetRatesHandler implements IQueryHandler<GetRates, RatesAnswer> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ parameters }: GetRates): Promise<RatesAnswer> {
    const asOf = asOfParameter(parameters.asOf, this.engine.clock);
    const period = periodParameter(parameters.from, parameters.to, asOf);
    const units = subtreeOf(this.engine.organisation, parameters.unit);
    const figures = await new PunctualityQueries(this.engine.pool).rates(rates(), {
      ...period,
      asOf,
      ...(units && { units }),
    });
    return { unit: units?.[0] ?? null, ...period, asOf, rates: figures };
  }
}
