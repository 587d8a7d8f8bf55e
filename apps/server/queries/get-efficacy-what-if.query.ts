import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Score } from '#libs/efficacy';
import type { Principal } from '#libs/identity';
import type { Position } from '#libs/kernel';
import type { Engine } from '../engine.js';
import { askedBy } from '../scoring/asked.js';
import type { ScoreParameters } from '../scoring/asked.js';
import { Scoring } from '../scoring/scoring.js';
import type { WhatIf } from '../scoring/scoring.js';
import { ENGINE } from '../tokens.js';
import { MEASURING } from './get-efficacy.query.js';
import { limitParameter } from './parameters.js';
import { ReadPositions } from './read-positions.js';

export interface EfficacyWhatIfParameters extends ScoreParameters {
  readonly limit: string | undefined;
}

export interface EfficacyWhatIfAnswer {
  readonly position: Position;
  /** The score as it is. */
  readonly score: Score;
  /** Open cases in all. */
  readonly open: number;
  /** Those of which most hangs on their being handled in time. */
  readonly gains: WhatIf['gains'];
}

/** Which open cases, handled in time, gain a unit most. */
export class GetEfficacyWhatIf extends Query<EfficacyWhatIfAnswer> {
  constructor(
    readonly asker: Principal,
    readonly parameters: EfficacyWhatIfParameters,
    readonly atLeast?: Position,
  ) {
    super();
  }
}

@QueryHandler(GetEfficacyWhatIf)
export class GetEfficacyWhatIfHandler implements IQueryHandler<GetEfficacyWhatIf, EfficacyWhatIfAnswer> {
  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(Scoring) private readonly scoring: Scoring,
    @Inject(ReadPositions) private readonly positions: ReadPositions,
  ) {}

  async execute({ asker, parameters, atLeast }: GetEfficacyWhatIf): Promise<EfficacyWhatIfAnswer> {
    const asked = await askedBy(this.engine, asker, parameters);
    const limit = limitParameter(parameters.limit);
    await this.positions.reach(MEASURING, atLeast);
    const { score, gains } = await this.scoring.whatIf(asked);
    return { position: BigInt(score.basis.position), score, open: gains.length, gains: gains.slice(0, limit) };
  }
}
