import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { ProblemError } from '#libs/platform';
import { rates } from '#libs/law';
import { PunctualityQueries } from '#projections/punctuality';
import type { PunctualityRun, RatePart } from '#projections/punctuality';
import type { Engine } from '../engine.js';
import { ENGINE } from '../tokens.js';
import type { RatesParameters } from './get-rates.query.js';
import { asOfParameter, choiceParameter, limitParameter, periodParameter, subtreeOf } from './parameters.js';

export interface RateCasesParameters extends RatesParameters {
  readonly rate: string;
  /** numerator, denominator or misses (the default). */
  readonly part: string | undefined;
  readonly cursor: string | undefined;
  readonly limit: string | undefined;
}

export interface RateCasesAnswer {
  readonly items: readonly PunctualityRun[];
  readonly next: string | null;
  readonly prev: string | null;
}

const PARTS: readonly RatePart[] = ['numerator', 'denominator', 'misses'];

/** The runs of clocks behind one part of a rate, each with its case and the positions of the events that began and ended it. */
export class GetRateCases extends Query<RateCasesAnswer> {
  constructor(readonly parameters: RateCasesParameters) {
    super();
  }
}

@QueryHandler(GetRateCases)
export class GetRateCasesHandler implements IQueryHandler<GetRateCases, RateCasesAnswer> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ parameters }: GetRateCases): Promise<RateCasesAnswer> {
    const asOf = asOfParameter(parameters.asOf, this.engine.clock);
    const units = subtreeOf(this.engine.organisation, parameters.unit);
    const rate = rates().find(({ name }) => name === parameters.rate);
    if (!rate) throw noSuchRate(parameters.rate);
    const {
      items,
      next = null,
      previous: prev = null,
    } = await new PunctualityQueries(this.engine.pool).casesBehind(
      rate,
      choiceParameter('part', parameters.part, PARTS) ?? 'misses',
      { ...periodParameter(parameters.from, parameters.to, asOf), asOf, ...(units && { units }) },
      parameters.cursor,
      limitParameter(parameters.limit),
    );
    return { items, next, prev };
  }
}

function noSuchRate(rate: string): ProblemError {
  return new ProblemError({
    code: 'rate.not-found',
    status: 404,
    messages: { zh: `没有比率 ${rate}`, en: `there is no rate ${rate}` },
    next: { zh: '可用的比率见 rates', en: 'see rates for their names' },
  });
}
