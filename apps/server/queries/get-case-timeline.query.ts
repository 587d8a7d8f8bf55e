import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Principal } from '#libs/identity';
import { ReadableCases } from '#libs/case/service';
import type { CaseId, Position } from '#libs/kernel';
import { CaseTimelineQueries } from '#projections/case-timeline';
import type { TimelineEntry } from '#projections/case-timeline';
import type { Engine } from '../engine.js';
import { ENGINE } from '../tokens.js';
import { Cursors } from './cursors.js';
import { choiceParameter, limitParameter } from './parameters.js';
import { ReadPositions } from './read-positions.js';

export interface CaseTimelineParameters {
  /** asc (the default): from the first event on; desc: the last one first. */
  readonly order: string | undefined;
  readonly cursor: string | undefined;
  readonly limit: string | undefined;
}

export interface CaseTimelineAnswer {
  /** How far the read model knows the log: an event after it is not told yet. */
  readonly position: Position;
  readonly items: readonly TimelineEntry[];
  readonly next: string | null;
  readonly prev: string | null;
}

/**
 * What happened in a case, in pages and without personal data: what may be shown to whoever may know that the case exists.
 * The whole events, names and telephones among them, are GetCaseEvents's.
 */
export class GetCaseTimeline extends Query<CaseTimelineAnswer> {
  constructor(
    readonly asker: Principal,
    readonly caseId: CaseId,
    readonly parameters: CaseTimelineParameters,
    readonly atLeast?: Position,
  ) {
    super();
  }
}

const ORDERS = ['asc', 'desc'] as const;

@QueryHandler(GetCaseTimeline)
export class GetCaseTimelineHandler implements IQueryHandler<GetCaseTimeline, CaseTimelineAnswer> {
  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(ReadableCases) private readonly cases: ReadableCases,
    @Inject(Cursors) private readonly cursors: Cursors,
    @Inject(ReadPositions) private readonly positions: ReadPositions,
  ) {}

  async execute({ asker, caseId, parameters, atLeast }: GetCaseTimeline): Promise<CaseTimelineAnswer> {
    const direction = choiceParameter('order', parameters.order, ORDERS) ?? 'asc';
    const limit = limitParameter(parameters.limit);
    // Also for a case that is in the log and not yet in the read model: then its timeline is empty, not missing.
    await this.cases.replay(asker, caseId);
    const binding = { list: 'timeline', sort: direction, filter: { caseId } };
    const from = await this.cursors.open(binding, parameters.cursor);
    await this.positions.reach(['case-timeline'], atLeast);
    const page = await new CaseTimelineQueries(this.engine.pool).timeline(caseId, {
      direction,
      limit,
      place: from?.place,
    });
    return {
      position: page.standing.position,
      items: page.items,
      next: await this.cursors.seal(binding, { place: page.next, asOf: '' }),
      prev: await this.cursors.seal(binding, { place: page.previous, asOf: '' }),
    };
  }
}
