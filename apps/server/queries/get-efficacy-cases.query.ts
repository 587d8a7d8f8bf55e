import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Allocation, LostItem } from '#libs/efficacy';
import type { Principal } from '#libs/identity';
import type { Instant, Position } from '#libs/kernel';
import { ProblemError } from '#libs/platform';
import type { Place } from '#libs/projecting';
import type { Engine } from '../engine.js';
import { askedBy } from '../scoring/asked.js';
import type { ScoreParameters } from '../scoring/asked.js';
import { Scoring } from '../scoring/scoring.js';
import { ENGINE } from '../tokens.js';
import { Cursors } from './cursors.js';
import { MEASURING } from './get-efficacy.query.js';
import { limitParameter } from './parameters.js';
import { ReadPositions } from './read-positions.js';

export interface EfficacyCasesParameters extends ScoreParameters {
  /** A line of the scheme. */
  readonly line: string;
  readonly cursor: string | undefined;
  readonly limit: string | undefined;
}

export interface EfficacyCasesAnswer {
  readonly position: Position;
  /** The instant by which open clocks are judged. */
  readonly asOf: Instant;
  readonly line: string;
  /** What the whole line lost; all its items together lost the same. */
  readonly lost: string;
  /** What was lost and no case can answer for. */
  readonly withoutCase: Allocation['withoutCase'];
  readonly items: Allocation['items'];
  readonly next: string | null;
  readonly prev: string | null;
}

/** The cases, and the very events, that lost a line its points, each with what it cost. */
export class GetEfficacyCases extends Query<EfficacyCasesAnswer> {
  constructor(
    readonly asker: Principal,
    readonly parameters: EfficacyCasesParameters,
    readonly atLeast?: Position,
  ) {
    super();
  }
}

@QueryHandler(GetEfficacyCases)
export class GetEfficacyCasesHandler implements IQueryHandler<GetEfficacyCases, EfficacyCasesAnswer> {
  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(Scoring) private readonly scoring: Scoring,
    @Inject(Cursors) private readonly cursors: Cursors,
    @Inject(ReadPositions) private readonly positions: ReadPositions,
  ) {}

  async execute({ asker, parameters, atLeast }: GetEfficacyCases): Promise<EfficacyCasesAnswer> {
    const asked = await askedBy(this.engine, asker, parameters);
    const limit = limitParameter(parameters.limit);
    const { period, unit } = asked;
    const { line, asOf: wanted, position, ruleSet, calendar } = parameters;
    const by = [wanted, position, ruleSet, calendar].map((each) => each ?? null);
    const { hash } = asked.side.scheme;
    const binding = { list: 'efficacy-cases', sort: 'case', filter: { ...period, unit, line, hash, by } };
    const at = await this.cursors.open(binding, parameters.cursor);
    await this.positions.reach(MEASURING, atLeast);
    const { score, allocations } = await this.scoring.explain(asked);
    const allocation = allocations.find((each) => each.line === line);
    if (!allocation) throw noSuchLine(line);
    const { asOf } = score.basis;
    const page = pageOf(allocation.items, at?.place, limit);
    return {
      position: BigInt(score.basis.position),
      ...{ asOf, line, lost: allocation.lost, withoutCase: allocation.withoutCase, items: page.items },
      next: await this.cursors.seal(binding, { place: page.next, asOf }),
      prev: await this.cursors.seal(binding, { place: page.previous, asOf }),
    };
  }
}

type Items = Allocation['items'];

/** A page of items that stand in the order of case, what and run. */
function pageOf(
  items: Items,
  place: Place | undefined,
  limit: number,
): { readonly items: Items; readonly next: Place | undefined; readonly previous: Place | undefined } {
  const from = startOf(items, place, limit);
  const end = place?.towards === 'previous' ? firstNotBefore(items, place) : from + limit;
  const page = items.slice(from, end);
  const beside = (towards: Place['towards'], item: LostItem | undefined): Place | undefined =>
    item && { towards, values: [item.caseId, item.what, String(item.run)] };
  return {
    items: page,
    next: end < items.length ? beside('next', page.at(-1)) : undefined,
    previous: from > 0 ? beside('previous', page[0]) : undefined,
  };
}

function startOf(items: Items, place: Place | undefined, limit: number): number {
  if (!place) return 0;
  if (place.towards === 'previous') return Math.max(0, firstNotBefore(items, place) - limit);
  const after = items.findIndex((item) => comesAfter(item, place));
  return after < 0 ? items.length : after;
}

function firstNotBefore(items: Items, place: Place): number {
  const index = items.findIndex((item) => isAt(item, place) || comesAfter(item, place));
  return index < 0 ? items.length : index;
}

function isAt(item: LostItem, { values: [caseId, what, run] }: Place): boolean {
  return item.caseId === caseId && item.what === what && item.run === Number(run);
}

function comesAfter(item: LostItem, { values: [caseId = '', what = '', run = ''] }: Place): boolean {
  if (item.caseId !== caseId) return item.caseId > caseId;
  return item.what === what ? item.run > Number(run) : item.what > what;
}

function noSuchLine(line: string): ProblemError {
  return new ProblemError({
    code: 'efficacy.no-such-line',
    status: 404,
    messages: { zh: `方案没有指标 ${line}`, en: `the scheme has no line ${line}` },
    next: { zh: '可用的指标见得分的 lines', en: 'the score names its lines' },
  });
}
