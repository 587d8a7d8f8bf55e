import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Comparison, Score } from '#libs/efficacy';
import type { Principal } from '#libs/identity';
import type { Position } from '#libs/kernel';
import { InvalidInput } from '#libs/platform';
import type { Engine } from '../engine.js';
import { askedBy } from '../scoring/asked.js';
import type { ScoreParameters } from '../scoring/asked.js';
import { Scoring } from '../scoring/scoring.js';
import { sideOf } from '../scoring/side.js';
import { ENGINE } from '../tokens.js';
import { MEASURING } from './get-efficacy.query.js';
import { ReadPositions } from './read-positions.js';

/** What differs on the other side; at least one of them. */
export interface ComparisonParameters extends ScoreParameters {
  readonly withScheme: string | undefined;
  readonly withAsOf: string | undefined;
  readonly withPosition: string | undefined;
  readonly withRuleSet: string | undefined;
  readonly withCalendar: string | undefined;
}

export interface ComparisonAnswer {
  /** How far the log was read for the first side. */
  readonly position: Position;
  readonly a: Score;
  readonly b: Score;
  /** Line by line, and every case that lost points on one side only. */
  readonly comparison: Comparison;
}

/** Two scores of one unit side by side: by two schemes, rule-sets, calendars, or as of two instants. */
export class CompareEfficacy extends Query<ComparisonAnswer> {
  constructor(
    readonly asker: Principal,
    readonly parameters: ComparisonParameters,
    readonly atLeast?: Position,
  ) {
    super();
  }
}

@QueryHandler(CompareEfficacy)
export class CompareEfficacyHandler implements IQueryHandler<CompareEfficacy, ComparisonAnswer> {
  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(Scoring) private readonly scoring: Scoring,
    @Inject(ReadPositions) private readonly positions: ReadPositions,
  ) {}

  async execute({ asker, parameters, atLeast }: CompareEfficacy): Promise<ComparisonAnswer> {
    const asked = await askedBy(this.engine, asker, parameters);
    const { withScheme, withAsOf, withPosition, withRuleSet, withCalendar } = parameters;
    if (![withScheme, withAsOf, withPosition, withRuleSet, withCalendar].some(Boolean)) throw nothingDiffers();
    const ownPlace = Boolean(withAsOf) || Boolean(withPosition);
    const other = sideOf(this.engine, asked.period, {
      scheme: withScheme || parameters.scheme,
      ruleSet: withRuleSet || parameters.ruleSet,
      calendar: withCalendar || parameters.calendar,
      asOf: ownPlace ? withAsOf : parameters.asOf,
      position: ownPlace ? withPosition : parameters.position,
    });
    await this.positions.reach(MEASURING, atLeast);
    const { a, b, comparison } = await this.scoring.compare(asked, other);
    return { position: BigInt(a.score.basis.position), a: a.score, b: b.score, comparison };
  }
}

function nothingDiffers(): InvalidInput {
  return new InvalidInput([
    {
      field: 'with…',
      code: 'nothing-differs',
      messages: {
        zh: '须至少给出 withScheme、withRuleSet、withCalendar、withAsOf、withPosition 之一',
        en: 'one of withScheme, withRuleSet, withCalendar, withAsOf and withPosition must be given',
      },
    },
  ]);
}
