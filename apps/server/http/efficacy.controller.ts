import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import type { Position } from '#libs/kernel';
import { knownParameters } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import { CompareEfficacy } from '../queries/compare-efficacy.query.js';
import type { ComparisonAnswer } from '../queries/compare-efficacy.query.js';
import { GetEfficacyCases } from '../queries/get-efficacy-cases.query.js';
import type { EfficacyCasesAnswer } from '../queries/get-efficacy-cases.query.js';
import { GetEfficacyWhatIf } from '../queries/get-efficacy-what-if.query.js';
import type { EfficacyWhatIfAnswer } from '../queries/get-efficacy-what-if.query.js';
import { GetEfficacy } from '../queries/get-efficacy.query.js';
import type { EfficacyAnswer } from '../queries/get-efficacy.query.js';
import { AtLeastPosition, ShowsPosition } from './reads.js';

const SIDE = ['unit', 'scheme', 'asOf', 'position', 'ruleSet', 'calendar'] as const;
const OTHER = ['withScheme', 'withAsOf', 'withPosition', 'withRuleSet', 'withCalendar'] as const;

@Controller('api/v1/efficacy')
export class EfficacyController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  /** The score of a unit and everything below it, and how the units below it rank. */
  @Get(':year')
  @Access('rates.read')
  @ShowsPosition()
  score(
    @Asker() asker: Principal,
    @Param('year') year: string,
    @Query() query: RawParameters,
    @AtLeastPosition() atLeast: Position | undefined,
  ): Promise<EfficacyAnswer> {
    const { unit, scheme, asOf, position, ruleSet, calendar } = knownParameters(query, SIDE);
    return this.queries.execute(
      new GetEfficacy(asker, { year, unit, scheme, asOf, position, ruleSet, calendar }, atLeast),
    );
  }

  /** The cases, and the very events, that lost a line its points. */
  @Get(':year/lines/:line/cases')
  @Access('rates.read')
  @ShowsPosition()
  cases(
    @Asker() asker: Principal,
    @Param('year') year: string,
    @Param('line') line: string,
    @Query() query: RawParameters,
    @AtLeastPosition() atLeast: Position | undefined,
  ): Promise<EfficacyCasesAnswer> {
    const { unit, scheme, asOf, position, ruleSet, calendar, cursor, limit } = knownParameters(query, [
      ...SIDE,
      'cursor',
      'limit',
    ]);
    const parameters = { year, line, unit, scheme, asOf, position, ruleSet, calendar, cursor, limit };
    return this.queries.execute(new GetEfficacyCases(asker, parameters, atLeast));
  }

  /** Two schemes, rule-sets, calendars or instants side by side. */
  @Get(':year/comparison')
  @Access('rates.read')
  @ShowsPosition()
  comparison(
    @Asker() asker: Principal,
    @Param('year') year: string,
    @Query() query: RawParameters,
    @AtLeastPosition() atLeast: Position | undefined,
  ): Promise<ComparisonAnswer> {
    const { unit, scheme, asOf, position, ruleSet, calendar, ...other } = knownParameters(query, [...SIDE, ...OTHER]);
    const { withScheme, withAsOf, withPosition, withRuleSet, withCalendar } = other;
    const parameters = {
      ...{ year, unit, scheme, asOf, position, ruleSet, calendar },
      ...{ withScheme, withAsOf, withPosition, withRuleSet, withCalendar },
    };
    return this.queries.execute(new CompareEfficacy(asker, parameters, atLeast));
  }

  /** Which open cases, handled in time, gain most. */
  @Get(':year/what-if')
  @Access('rates.read')
  @ShowsPosition()
  whatIf(
    @Asker() asker: Principal,
    @Param('year') year: string,
    @Query() query: RawParameters,
    @AtLeastPosition() atLeast: Position | undefined,
  ): Promise<EfficacyWhatIfAnswer> {
    const { unit, scheme, asOf, position, ruleSet, calendar, limit } = knownParameters(query, [...SIDE, 'limit']);
    const parameters = { year, unit, scheme, asOf, position, ruleSet, calendar, limit };
    return this.queries.execute(new GetEfficacyWhatIf(asker, parameters, atLeast));
  }
}
