import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { CaseNotFound } from '#libs/case/service';
import { caseStream } from '#libs/kernel';
import type { CaseId, Position } from '#libs/kernel';
import { CaseTimelineQueries } from '#projections/case-timeline';
import type { TimelineEntry } from '#projections/case-timeline';
import type { Engine } from '../engine.js';
import { ENGINE } from '../tokens.js';
import { choiceParameter, limitParameter } from './parameters.js';

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
    readonly caseId: CaseId,
    readonly parameters: CaseTimelineParameters,
  ) {
    super();
  }
}

const ORDERS = ['asc', 'desc'] as const;

@QueryHandler(GetCaseTimeline)
export class GetCaseTimelineHandler implements IQueryHandler<GetCaseTimeline, CaseTimelineAnswer> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ caseId, parameters: { order, cursor, limit } }: GetCaseTimeline): Promise<CaseTimelineAnswer> {
    const {
      items,
      next = null,
      previous: prev = null,
      standing: { position },
    } = await new CaseTimelineQueries(this.engine.pool).timeline(caseId, {
      direction: choiceParameter('order', order, ORDERS) ?? 'asc',
      limit: limitParameter(limit),
      ...(cursor !== undefined && { cursor }),
    });
    if (items.length === 0 && !(await this.#isKnown(caseId))) throw new CaseNotFound(caseId);
    return { position, items, next, prev };
  }

  /** A case may be in the log already and not yet in the read model: then its timeline is empty, not missing. */
  async #isKnown(caseId: CaseId): Promise<boolean> {
    for await (const _ of this.engine.store.read(caseStream(caseId))) return true;
    return false;
  }
}
