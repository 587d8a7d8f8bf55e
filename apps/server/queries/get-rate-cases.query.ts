import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Principal } from '#libs/identity';
import { ProblemError } from '#libs/platform';
import type { Instant, Position } from '#libs/kernel';
import { rates } from '#libs/law';
import { PunctualityQueries } from '#projections/punctuality';
import type { PunctualityRun, RatePart } from '#projections/punctuality';
import type { Engine } from '../engine.js';
import { ENGINE } from '../tokens.js';
import { Cursors } from './cursors.js';
import type { RatesParameters } from './get-rates.query.js';
import {
  asOfParameter,
  choiceParameter,
  dayParameter,
  limitParameter,
  periodParameter,
  unitsOf,
} from './parameters.js';
import { ReadPositions } from './read-positions.js';

export interface RateCasesParameters extends RatesParameters {
  readonly rate: string;
  /** numerator, denominator or misses (the default). */
  readonly part: string | undefined;
  readonly cursor: string | undefined;
  readonly limit: string | undefined;
}

export interface RateCasesAnswer {
  /** How far the list knows the log. */
  readonly position: Position;
  /** The instant that open clocks are judged by; the same on every page of a walk. */
  readonly asOf: Instant;
  readonly items: readonly PunctualityRun[];
  readonly next: string | null;
  readonly prev: string | null;
}

const PARTS: readonly RatePart[] = ['numerator', 'denominator', 'misses'];

/** The runs of clocks behind one part of a rate, each with its case and the positions of the events that began and ended it. */
export class GetRateCases extends Query<RateCasesAnswer> {
  constructor(
    readonly asker: Principal,
    readonly parameters: RateCasesParameters,
    readonly atLeast?: Position,
  ) {
    super();
  }
}

@QueryHandler(GetRateCases)
export class GetRateCasesHandler implements IQueryHandler<GetRateCases, RateCasesAnswer> {
  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(Cursors) private readonly cursors: Cursors,
    @Inject(ReadPositions) private readonly positions: ReadPositions,
  ) {}

  async execute({ asker, parameters, atLeast }: GetRateCases): Promise<RateCasesAnswer> {
    const rate = rates().find(({ name }) => name === parameters.rate);
    if (!rate) throw noSuchRate(parameters.rate);
    const units = unitsOf(this.engine, asker, parameters.unit);
    const part = choiceParameter('part', parameters.part, PARTS) ?? 'misses';
    const limit = limitParameter(parameters.limit);
    const now = asOfParameter(parameters.asOf, this.engine.clock);

    const from = dayParameter('from', parameters.from) ?? null;
    const to = dayParameter('to', parameters.to) ?? null;
    const filter = { rate: rate.name, part, units: units ?? null, from, to, asOf: parameters.asOf ?? null };
    const binding = { list: 'rate-cases', sort: 'due', filter };
    const at = await this.cursors.open(binding, parameters.cursor);
    await this.positions.reach(['punctuality'], atLeast);

    const asOf = (at?.asOf as Instant | undefined) ?? now;
    const period = periodParameter(parameters.from, parameters.to, asOf);
    const queries = new PunctualityQueries(this.engine.pool);
    const page = await queries.casesBehind(rate, part, { ...period, asOf, ...(units && { units }) }, at?.place, limit);
    return {
      position: page.standing.position,
      asOf,
      items: page.items,
      next: await this.cursors.seal(binding, { place: page.next, asOf }),
      prev: await this.cursors.seal(binding, { place: page.previous, asOf }),
    };
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
