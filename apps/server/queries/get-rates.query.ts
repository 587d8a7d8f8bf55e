import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Principal } from '#libs/identity';
import type { Instant, LocalDate, Position } from '#libs/kernel';
import { rates } from '#libs/law';
import { PunctualityQueries } from '#projections/punctuality';
import type { RateFigure } from '#projections/punctuality';
import type { Engine } from '../engine.js';
import { ENGINE } from '../tokens.js';
import { asOfParameter, periodParameter, unitsOf } from './parameters.js';
import { ReadPositions } from './read-positions.js';

export interface RatesParameters {
  readonly unit: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly asOf: string | undefined;
}

export interface RatesAnswer {
  /** How far the figures know the log. */
  readonly position: Position;
  readonly unit: string | null;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly asOf: Instant;
  /** Each with numerator, denominator, law, and the log position that it was made at. */
  readonly rates: readonly RateFigure[];
}

/** The four rates of a period; without one, of the year so far. */
export class GetRates extends Query<RatesAnswer> {
  constructor(
    readonly asker: Principal,
    readonly parameters: RatesParameters,
    readonly atLeast?: Position,
  ) {
    super();
  }
}

@QueryHandler(GetRates)
export class GetRatesHandler implements IQueryHandler<GetRates, RatesAnswer> {
  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(ReadPositions) private readonly positions: ReadPositions,
  ) {}

  async execute({ asker, parameters, atLeast }: GetRates): Promise<RatesAnswer> {
    const asOf = asOfParameter(parameters.asOf, this.engine.clock);
    const period = periodParameter(parameters.from, parameters.to, asOf);
    const units = unitsOf(this.engine, asker, parameters.unit);
    await this.positions.reach(['punctuality'], atLeast);
    const figures = await new PunctualityQueries(this.engine.pool).rates(rates(), {
      ...period,
      asOf,
      ...(units && { units }),
    });
    const position = figures[0]?.standing.position ?? 0n;
    return { position, unit: units?.[0] ?? null, ...period, asOf, rates: figures };
  }
}
