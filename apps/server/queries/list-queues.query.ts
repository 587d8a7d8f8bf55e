import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Bilingual, Instant } from '#libs/kernel';
import { queues, queueTitles } from '#projections/case-queue';
import type { Queue } from '#projections/case-queue';
import type { Engine } from '../engine.js';
import { ENGINE } from '../tokens.js';
import { asOfParameter, subtreeOf } from './parameters.js';

export interface QueuesParameters {
  readonly unit: string | undefined;
  readonly asOf: string | undefined;
}

export interface QueuesAnswer {
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
    const counts = await queues(this.engine.pool, { asOf, ...(units && { units }) });
    return { asOf, queues: counts.map((count) => ({ ...count, title: queueTitles[count.queue] })) };
  }
}
