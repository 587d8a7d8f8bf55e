import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { LevelRanking, Score } from '#libs/efficacy';
import type { Principal } from '#libs/identity';
import type { Position } from '#libs/kernel';
import { measuringProjections } from '#projections/measured';
import type { Engine } from '../engine.js';
import { askedBy } from '../scoring/asked.js';
import type { ScoreParameters } from '../scoring/asked.js';
import { Scoring } from '../scoring/scoring.js';
import type { Source } from '../scoring/scoring.js';
import { ENGINE } from '../tokens.js';
import { ReadPositions } from './read-positions.js';

export interface EfficacyAnswer {
  /** How far the log was read. */
  readonly position: Position;
  /** Whether it is the log as it is now, or folded for this answer. */
  readonly source: Source;
  /** Points, rate, numerator, denominator, weight and points lost of each line, and what all of it rests on. */
  readonly score: Score;
  /** The unit and those below it among their own levels, the best first. */
  readonly ranking: readonly LevelRanking[];
}

/** The efficacy score of a unit and everything below it. */
export class GetEfficacy extends Query<EfficacyAnswer> {
  constructor(
    readonly asker: Principal,
    readonly parameters: ScoreParameters,
    readonly atLeast?: Position,
  ) {
    super();
  }
}

/** The read models that an evaluation is made of. */
export const MEASURING = measuringProjections.map(({ name }) => name);

@QueryHandler(GetEfficacy)
export class GetEfficacyHandler implements IQueryHandler<GetEfficacy, EfficacyAnswer> {
  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(Scoring) private readonly scoring: Scoring,
    @Inject(ReadPositions) private readonly positions: ReadPositions,
  ) {}

  async execute({ asker, parameters, atLeast }: GetEfficacy): Promise<EfficacyAnswer> {
    const asked = await askedBy(this.engine, asker, parameters);
    await this.positions.reach(MEASURING, atLeast);
    const { source, score, ranking } = await this.scoring.score(asked);
    return { position: BigInt(score.basis.position), source, score, ranking };
  }
}
