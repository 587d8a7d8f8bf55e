import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { CaseId, Instant } from '#libs/kernel';
import type { Principal } from '#libs/identity';
import { holderAt, holdersOf } from './holders.js';
import type { Holder } from './holders.js';
import { ReadableCases } from './readable-cases.js';

export interface CaseHolders {
  readonly caseId: CaseId;
  /** Of the case's last event. */
  readonly revision: bigint;
  readonly items: readonly Holder[];
}

/** Who held a case at each moment; with an instant who held it then, as it is known today – nobody before its registration. */
export class GetCaseHolders extends Query<CaseHolders> {
  constructor(
    readonly asker: Principal,
    readonly caseId: CaseId,
    readonly at: Instant | undefined,
  ) {
    super();
  }
}

@QueryHandler(GetCaseHolders)
export class GetCaseHoldersHandler implements IQueryHandler<GetCaseHolders, CaseHolders> {
  constructor(@Inject(ReadableCases) private readonly cases: ReadableCases) {}

  async execute({ asker, caseId, at }: GetCaseHolders): Promise<CaseHolders> {
    const { events, head } = await this.cases.replay(asker, caseId);
    const holders = holdersOf(events);
    const then = at === undefined ? undefined : holderAt(holders, at);
    return { caseId, revision: head.revision, items: at === undefined ? holders : then ? [then] : [] };
  }
}
