import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Bilingual, Instant } from '#libs/kernel';
import { CaseQueueQueries, queueNames, queueTitles } from '#projections/case-queue';
import type { Queue } from '#projections/case-queue';
import type { Engine } from '../engine.js';
import { ENGINE } from '../tokens.js';
import type { Standing } from '#libs/projecting';
import { asOfParameter, subtreeOf } from './parameters.js';

export interface QueuesParameters {
  readonly unit: string | undefined;
  readonly asOf: string | undefined;
}

export interface QueuesAnswer {
  readonly asOf: Instant;
  readonly standing: Standing;
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
  constructor(readonly parameters: QueuesParameters) {
    super();
  }
}

@QueryHandler(ListQueues)
export class ListQueuesHandler implements IQueryHandler<ListQueues, QueuesAnswer> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ parameters }: ListQueues): Promise<QueuesAnswer> {
    const asOf = asOfParameter(parameters.asOf, this.engine.clock);
    const units = subtreeOf(this.engine.organisation, parameters.unit);
    const { queues, standing } = await new CaseQueueQueries(this.engine.pool).queues(units ? { units } : {}, asOf);
    const counts = new Map(queues.map((count) => [count.queue, count]));
    return {
      asOf,
      standing,
      queues: queueNames.map((queue) => {
        const { cases = 0, dueToday = 0, overdue = 0 } = counts.get(queue) ?? {};
        return { queue, title: queueTitles[queue], cases, dueToday, overdue };
      }),
    };
  }
}
