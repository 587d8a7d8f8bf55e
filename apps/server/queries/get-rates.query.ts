import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Principal } from '#libs/identity';
import type { Instant, LocalDate, Position } from '#libs/kernel';
import { readModelsOf } from '#projections/measured';
import type { Grouping } from '#projections/measured';
import type { Engine } from '../engine.js';
import { groupingsAsked, levelAsked, measuresAsked, narrowing } from '../rates/asked.js';
import type { RatesParameters } from '../rates/asked.js';
import { rateFigureOf } from '../rates/figure.js';
import type { RateFigure } from '../rates/figure.js';
import { groupsOf } from '../rates/groups.js';
import type { RateGroup } from '../rates/groups.js';
import { Rates } from '../rates/rates.js';
import { ENGINE } from '../tokens.js';
import { ReadPositions } from './read-positions.js';

export interface RatesAnswer {
  /** How far the figures know the log. */
  readonly position: Position;
  readonly unit: string | null;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly asOf: Instant;
  /** Each with numerator, denominator, law, and the log position that it was made at. */
  readonly rates: readonly RateFigure[];
  readonly groupBy: readonly Grouping[];
  /** A row for each of what `groupBy` tells apart; together they are the figures above. Empty without `groupBy`. */
  readonly groups: readonly RateGroup[];
}

/** The four rates of a period, or other measures, as a whole and in rows; without a period, of the year so far. */
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
    @Inject(Rates) private readonly rates: Rates,
    @Inject(ReadPositions) private readonly positions: ReadPositions,
  ) {}

  async execute({ asker, parameters, atLeast }: GetRates): Promise<RatesAnswer> {
    const { organisation } = this.engine;
    const { unit, narrowed, past } = narrowing(this.engine, asker, parameters);
    const measures = measuresAsked(parameters.measures);
    const by = groupingsAsked(parameters.groupBy);
    const level = levelAsked(this.engine, { level: parameters.level, unit, by });
    await this.positions.reach(readModelsOf(measures), atLeast);
    const { parts, ...taken } = await this.rates.figures({ ...narrowed, measures, by }, past);
    if (parts.length === 0) await this.rates.mustKnowHandler(narrowed, asker);
    const { from, to, asOf } = narrowed;
    return {
      position: taken.standing.position,
      unit: narrowed.units || parameters.own ? unit : null,
      ...{ from, to, asOf },
      rates: measures.map((id) =>
        rateFigureOf(
          id,
          parts.filter(({ measure }) => measure === id),
          asOf,
          taken,
        ),
      ),
      groupBy: by,
      groups: groupsOf(organisation, parts, { measures, by, unit, level }),
    };
  }
}
