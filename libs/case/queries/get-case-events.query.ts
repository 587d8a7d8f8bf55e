import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { CaseId, Stored } from '#libs/kernel';
import type { EventStore } from '#libs/event-store';
import { CaseNotFound } from '../application/problems.js';
import { EVENT_STORE } from '../application/tokens.js';
import type { CaseEvent } from '../domain/index.js';
import { replayCase } from './case-replay.js';
import type { ReplayLimit } from './case-replay.js';

/** The events of a case in order, whole: envelope, hash and data. */
export class GetCaseEvents extends Query<readonly Stored<CaseEvent>[]> {
  constructor(
    readonly caseId: CaseId,
    readonly limit: ReplayLimit,
  ) {
    super();
  }
}

@QueryHandler(GetCaseEvents)
export class GetCaseEventsHandler implements IQueryHandler<GetCaseEvents, readonly Stored<CaseEvent>[]> {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  async execute({ caseId, limit }: GetCaseEvents): Promise<readonly Stored<CaseEvent>[]> {
    const replay = await replayCase(this.store, caseId, limit);
    if (!replay) throw new CaseNotFound(caseId);
    return replay.events;
  }
}
