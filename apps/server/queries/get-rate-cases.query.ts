import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { isMeasureId } from '#libs/efficacy';
import type { MeasureId } from '#libs/efficacy';
import type { Principal } from '#libs/identity';
import type { Instant, Position } from '#libs/kernel';
import { ProblemError } from '#libs/platform';
import { partsOf, rateParts, readModelsOf } from '#projections/measured';
import type { FigureItem, RatePart } from '#projections/measured';
import type { Engine } from '../engine.js';
import { narrowing } from '../rates/asked.js';
import type { Asked, RateCasesParameters } from '../rates/asked.js';
import { Rates } from '../rates/rates.js';
import { ENGINE } from '../tokens.js';
import { Cursors } from './cursors.js';
import { choiceParameter, limitParameter } from './parameters.js';
import { ReadPositions } from './read-positions.js';

export interface RateCasesAnswer {
  /** How far the list knows the log. */
  readonly position: Position;
  /** The instant that open clocks are judged by; the same on every page of a walk. */
  readonly asOf: Instant;
  readonly part: RatePart;
  /** `rows`: from the read models. `log`: folded from the log for this answer. */
  readonly source: 'rows' | 'log';
  /** Of a measure that clocks make, their runs; of any other, what each event says, with its type and its position in the log. */
  readonly items: readonly FigureItem[];
  readonly next: string | null;
  readonly prev: string | null;
}

/** The runs of clocks, or the events, behind one part of a rate, each with its case and its positions in the log. */
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
    @Inject(Rates) private readonly rates: Rates,
    @Inject(Cursors) private readonly cursors: Cursors,
    @Inject(ReadPositions) private readonly positions: ReadPositions,
  ) {}

  async execute({ asker, parameters, atLeast }: GetRateCases): Promise<RateCasesAnswer> {
    const { rate: measure } = parameters;
    if (!isMeasureId(measure)) throw noSuchRate(measure);
    const part = partAsked(measure, parameters.part);
    const limit = limitParameter(parameters.limit);
    // What is asked for, as far as the page's instant does not matter.
    const asked = narrowing(this.engine, asker, parameters);
    const binding = { list: 'rate-cases', sort: 'due', filter: bound(measure, part, asked, parameters) };
    const at = await this.cursors.open(binding, parameters.cursor);
    await this.positions.reach(readModelsOf([measure]), atLeast);

    const { narrowed, past } = narrowing(this.engine, asker, parameters, at?.asOf as Instant | undefined);
    const page = await this.rates.items({ ...narrowed, measure, part }, { place: at?.place, limit }, past);
    if (page.items.length === 0) await this.rates.mustKnowHandler(narrowed, asker);
    const { asOf } = narrowed;
    return {
      position: page.standing.position,
      ...{ asOf, part, source: page.source, items: page.items },
      next: await this.cursors.seal(binding, { place: page.next, asOf }),
      prev: await this.cursors.seal(binding, { place: page.previous, asOf }),
    };
  }
}

/** What a cursor is good for: the period as it was asked for, since without one it ends with the page's own instant. */
function bound(measure: MeasureId, part: RatePart, { narrowed, past }: Asked, given: RateCasesParameters) {
  const { units, notUnits, handler, channels, kinds, category } = narrowed;
  return {
    ...{ rate: measure, part, units: units ?? null, notUnits: notUnits ?? null },
    ...{ handler: handler ?? null, nobody: handler === null },
    ...{ channels: channels ?? null, kinds: kinds ?? null, category: category ?? null },
    ...{ from: given.from ?? null, to: given.to ?? null, asOf: past.asOf ?? null },
    position: past.position === undefined ? null : past.position.toString(),
  };
}

/** Its misses where nothing is said, or what it is made of where nothing can be missed. */
function partAsked(measure: MeasureId, text: string | undefined): RatePart {
  const parts = partsOf(measure);
  const part = choiceParameter('part', text, rateParts) ?? parts.at(-1) ?? 'numerator';
  if (parts.includes(part)) return part;
  throw new ProblemError({
    code: 'rate.no-such-part',
    status: 422,
    field: 'part',
    messages: {
      zh: `${measure} 只有分子：它是计数或合计`,
      en: `${measure} has a numerator only: it is a count or a sum`,
    },
    next: { zh: '请用 part=numerator。', en: 'ask for part=numerator' },
  });
}

function noSuchRate(rate: string): ProblemError {
  return new ProblemError({
    code: 'rate.not-found',
    status: 404,
    messages: { zh: `没有比率 ${rate}`, en: `there is no rate ${rate}` },
    next: { zh: '可用的比率见 rates?measures=all', en: 'see rates?measures=all for their names' },
  });
}
