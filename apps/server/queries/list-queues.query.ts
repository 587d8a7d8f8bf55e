import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Principal } from '#libs/identity';
import { CASE_KINDS, CHANNELS } from '#libs/case';
import type { Bilingual, Instant, Position } from '#libs/kernel';
import type { RawParameters } from '#libs/platform';
import { CaseQueueQueries, queueNames, queueTitles } from '#projections/case-queue';
import type { Queue } from '#projections/case-queue';
import type { Engine } from '../engine.js';
import { ENGINE } from '../tokens.js';
import { withoutUndefined } from './case-list-filter.js';
import { asOfParameter, choicesParameter, handlerParameter, listParameters, unitsOf } from './parameters.js';
import { ReadPositions } from './read-positions.js';

const SEVERAL = ['kind', 'channel'] as const;
const PARAMETERS = [...SEVERAL, 'unit', 'handler', 'asOf'] as const;

export interface QueuesAnswer {
  /** How far the counts know the log, and when the log learned of the last event up to there. */
  readonly position: Position;
  readonly recordedAt: Instant | null;
  readonly asOf: Instant;
  readonly queues: readonly {
    readonly queue: Queue;
    readonly title: Bilingual;
    readonly cases: number;
    readonly dueToday: number;
    readonly overdue: number;
  }[];
}

/** What waits, in the order in which a case usually meets it; empty queues too. */
export class ListQueues extends Query<QueuesAnswer> {
  constructor(
    readonly asker: Principal,
    readonly parameters: RawParameters,
    readonly atLeast?: Position,
  ) {
    super();
  }
}

@QueryHandler(ListQueues)
export class ListQueuesHandler implements IQueryHandler<ListQueues, QueuesAnswer> {
  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(ReadPositions) private readonly positions: ReadPositions,
  ) {}

  async execute({ asker, parameters, atLeast }: ListQueues): Promise<QueuesAnswer> {
    const given = listParameters(parameters, PARAMETERS, SEVERAL);
    const asOf = asOfParameter(given.asOf, this.engine.clock);
    const filter = withoutUndefined({
      units: unitsOf(this.engine, asker, given.unit),
      handler: handlerParameter(given.handler, asker),
      kinds: choicesParameter('kind', given.kind, CASE_KINDS),
      channels: choicesParameter('channel', given.channel, CHANNELS),
    });
    await this.positions.reach(['case-queue'], atLeast);
    const { queues, standing } = await new CaseQueueQueries(this.engine.pool).queues(filter, asOf);
    const counts = new Map(queues.map((count) => [count.queue, count]));
    return {
      position: standing.position,
      recordedAt: standing.recordedAt,
      asOf,
      queues: queueNames.map((queue) => {
        const { cases = 0, dueToday = 0, overdue = 0 } = counts.get(queue) ?? {};
        return { queue, title: queueTitles[queue], cases, dueToday, overdue };
      }),
    };
  }
}
