import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { CaseId } from '#libs/kernel';
import type { Principal } from '#libs/identity';
import { eventView } from './masking.js';
import type { EventView } from './masking.js';
import { ReadableCases } from './readable-cases.js';
import type { ReplayLimit } from './case-replay.js';

/** The events of a case in order – envelope, hash and data – as the asker may see them. */
export class GetCaseEvents extends Query<readonly EventView[]> {
  constructor(
    readonly asker: Principal,
    readonly caseId: CaseId,
    readonly limit: ReplayLimit,
  ) {
    super();
  }
}

@QueryHandler(GetCaseEvents)
export class GetCaseEventsHandler implements IQueryHandler<GetCaseEvents, readonly EventView[]> {
  constructor(@Inject(ReadableCases) private readonly cases: ReadableCases) {}

  async execute({ asker, caseId, limit }: GetCaseEvents): Promise<readonly EventView[]> {
    const replay = await this.cases.replay(asker, caseId, limit);
    const sight = this.cases.sight(asker);
    return replay.events.map((event) => eventView(event, replay.state.kind, sight));
  }
}
