import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { measures } from '#libs/efficacy';
import type { MeasureId } from '#libs/efficacy';
import type { Principal } from '#libs/identity';
import type { Position } from '#libs/kernel';
import { SettlementQueries } from '#projections/settlements';
import type { SettledFigure } from '#projections/settlements';
import type { Engine } from '../engine.js';
import { monthAsked } from '../rhythm/periods.js';
import { ENGINE } from '../tokens.js';
import { Cursors } from './cursors.js';
import { choiceParameter, limitParameter, oneUnit } from './parameters.js';
import { ReadPositions } from './read-positions.js';

export interface SettledFiguresParameters {
  readonly unit: string | undefined;
  readonly indicator: string | undefined;
  readonly month: string | undefined;
  readonly cursor: string | undefined;
  readonly limit: string | undefined;
}

export interface SettledFiguresAnswer {
  /** How far the figures know the log. */
  readonly position: Position;
  readonly unit: string;
  readonly items: readonly SettledFigure[];
  readonly next: string | null;
  readonly prev: string | null;
}

/** A unit's figures through the settled months: as they were frozen, and as they stand. */
export class ListSettledFigures extends Query<SettledFiguresAnswer> {
  constructor(
    readonly asker: Principal,
    readonly parameters: SettledFiguresParameters,
    readonly atLeast?: Position,
  ) {
    super();
  }
}

@QueryHandler(ListSettledFigures)
export class ListSettledFiguresHandler implements IQueryHandler<ListSettledFigures, SettledFiguresAnswer> {
  readonly #queries: SettlementQueries;

  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(Cursors) private readonly cursors: Cursors,
    @Inject(ReadPositions) private readonly positions: ReadPositions,
  ) {
    this.#queries = new SettlementQueries(engine.pool);
  }

  async execute({ asker, parameters, atLeast }: ListSettledFigures): Promise<SettledFiguresAnswer> {
    const limit = limitParameter(parameters.limit);
    const unit = oneUnit(this.engine, asker, parameters.unit);
    const indicator = choiceParameter<MeasureId>(
      'indicator',
      parameters.indicator,
      measures().map(({ id }) => id),
    );
    const month = parameters.month === undefined ? undefined : monthAsked(parameters.month, this.engine.clock.now());
    const filter = { unit, ...(indicator && { indicator }), ...(month !== undefined && { month }) };
    const binding = { list: 'settled-figures', sort: 'month', filter };
    const from = await this.cursors.open(binding, parameters.cursor);
    await this.positions.reach(['settlements'], atLeast);
    const page = await this.#queries.figures(filter, from?.place, limit);
    return {
      ...{ position: page.standing.position, unit, items: page.items },
      next: await this.cursors.seal(binding, { place: page.next, asOf: '' }),
      prev: await this.cursors.seal(binding, { place: page.previous, asOf: '' }),
    };
  }
}
