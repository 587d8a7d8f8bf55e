import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { CaseId, Clock, Instant, Sha256 } from '#libs/kernel';
import type { Principal } from '#libs/identity';
import { CLOCK } from '../application/tokens.js';
import type { CaseState } from '../domain/index.js';
import { ReadableCases } from './readable-cases.js';
import type { ReplayLimit } from './case-replay.js';
import { clockCases, clockView } from './clock-view.js';
import type { ClockView } from './clock-view.js';

/** A case at a moment: its state, its clocks as they stood, and where its stream stood. */
export interface CaseView {
  readonly caseId: CaseId;
  readonly revision: bigint;
  readonly hash: Sha256;
  /** True when every event hashes to its hash and names its predecessor's. */
  readonly chainIntact: boolean;
  /** The instant that open clocks are judged by. */
  readonly asOf: Instant;
  readonly state: Omit<CaseState, 'clocks'>;
  readonly clocks: readonly ClockView[];
}

export class GetCase extends Query<CaseView> {
  constructor(
    readonly asker: Principal,
    readonly caseId: CaseId,
    readonly limit: ReplayLimit,
  ) {
    super();
  }
}

@QueryHandler(GetCase)
export class GetCaseHandler implements IQueryHandler<GetCase, CaseView> {
  constructor(
    @Inject(ReadableCases) private readonly cases: ReadableCases,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ asker, caseId, limit }: GetCase): Promise<CaseView> {
    const replay = await this.cases.replay(asker, caseId, limit);
    const asOf =
      limit.at ??
      (limit.revision === undefined ? this.clock.now() : (replay.events.at(-1)?.recordedAt ?? this.clock.now()));
    const { clocks: _clocks, ...state } = replay.state;
    return {
      caseId,
      revision: replay.head.revision,
      hash: replay.head.hash,
      chainIntact: replay.broken === undefined,
      asOf,
      state,
      clocks: clockCases(replay.state, asOf).map((clock) => clockView(clock, asOf)),
    };
  }
}
