import { CASE_KINDS, CHANNELS } from '#libs/case';
import { measures } from '#libs/efficacy';
import type { MeasureId } from '#libs/efficacy';
import type { Organisation, Principal, UnitLevel } from '#libs/identity';
import type { Clock, Instant, UnitCode } from '#libs/kernel';
import { rates } from '#libs/law';
import { InvalidInput } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import { groupings } from '#projections/measured';
import type { Grouping, Narrowed } from '#projections/measured';
import type { Access } from '../access.js';
import {
  asOfParameter,
  choiceParameter,
  choicesParameter,
  flagParameter,
  handlerParameter,
  listParameters,
  oneUnit,
  periodParameter,
  textParameter,
  unitsOf,
} from '../queries/parameters.js';
import type { Past } from '../scoring/known-then.js';
import { positionOf } from '../scoring/side.js';

/** Whose figures, of when, as of when: what a figure and the list behind it are asked with. */
const NARROWING = [
  ...(['unit', 'own', 'handler', 'channel', 'kind', 'category'] as const),
  ...(['from', 'to', 'asOf', 'position'] as const),
] as const;
const RATES = [...NARROWING, 'measures', 'groupBy', 'level'] as const;
const RATE_CASES = [...NARROWING, 'part', 'cursor', 'limit'] as const;

type Given<N extends string> = { readonly [Name in N]?: string | undefined };
export type NarrowingParameters = Given<(typeof NARROWING)[number]>;
export type RatesParameters = Given<(typeof RATES)[number]>;
export type RateCasesParameters = Given<(typeof RATE_CASES)[number]> & {
  /** A measure. */
  readonly rate: string;
};

/** @throws InvalidInput `unknown`, `repeated` */
export function ratesParameters(given: RawParameters): RatesParameters {
  return listParameters(given, RATES, ['channel', 'kind', 'measures', 'groupBy']);
}

/** @throws InvalidInput `unknown`, `repeated` */
export function rateCasesParameters(given: RawParameters): Omit<RateCasesParameters, 'rate'> {
  return listParameters(given, RATE_CASES, ['channel', 'kind']);
}

/** What `narrowing` understands. */
export interface Asked {
  /** The unit that was named, else the asker's own. */
  readonly unit: UnitCode;
  readonly narrowed: Narrowed;
  readonly past: Past;
}

interface World {
  readonly organisation: Organisation;
  readonly access: Access;
  readonly clock: Clock;
}

/** Stands for "nobody" where a handler is named. */
const NOBODY = '-';

/**
 * @param judgedAt the instant that open clocks are judged by, where another page has fixed it; else that of `asOf`, else now
 * @throws InvalidInput, ProblemError, AccessDenied
 */
export function narrowing(world: World, asker: Principal, given: NarrowingParameters, judgedAt?: Instant): Asked {
  const units = unitsOf(world, asker, given.unit);
  const unit = oneUnit(world, asker, given.unit);
  const own = flagParameter('own', given.own) ?? false;
  const handler = handlerParameter(given.handler, asker);
  const asOf = judgedAt ?? asOfParameter(given.asOf, world.clock);
  const channels = choicesParameter('channel', given.channel, CHANNELS);
  const kinds = choicesParameter('kind', given.kind, CASE_KINDS);
  const category = textParameter('category', given.category);
  const position = positionOf(given.position);
  return {
    unit,
    narrowed: {
      ...periodParameter(given.from, given.to, asOf),
      ...(own ? ownOf(world, unit, units) : units && { units }),
      ...{ asOf },
      ...(handler !== undefined && { handler: handler === NOBODY ? null : handler }),
      ...(channels && { channels }),
      ...(kinds && { kinds }),
      ...(category !== undefined && { category }),
    },
    past: {
      ...(named(given.asOf) && { asOf: asOfParameter(given.asOf, world.clock) }),
      ...(position !== undefined && { position }),
    },
  };
}

/** What a unit holds itself. Cases of units that are no longer in the tree are the root's. */
function ownOf({ organisation }: World, unit: UnitCode, units: readonly UnitCode[] | undefined) {
  if (units) return { units: [unit] };
  return {
    notUnits: organisation
      .units()
      .map(({ code }) => code)
      .filter((code) => code !== unit),
  };
}

/** The four rates of the law where nothing is said; `all`: every measure there is. @throws InvalidInput */
export function measuresAsked(text: string | undefined): readonly MeasureId[] {
  const all = measures().map(({ id }) => id);
  const ofLaw = all.filter((id) => rates().some(({ name }) => name === id));
  const asked = choicesParameter('measures', text, [...all, 'all' as const]);
  if (!asked) return ofLaw;
  return asked.includes('all') ? all : asked.filter((id) => id !== 'all');
}

const MOST_GROUPINGS = 2;

/** In the order that was asked for, each once. @throws InvalidInput */
export function groupingsAsked(text: string | undefined): readonly Grouping[] {
  if (!named(text)) return [];
  const by = text.split(',').flatMap((each) => choiceParameter('groupBy', each.trim(), groupings) ?? []);
  const asked = [...new Set(by)];
  if (asked.length <= MOST_GROUPINGS) return asked;
  throw new InvalidInput([
    {
      field: 'groupBy',
      code: 'too-many',
      messages: {
        zh: `最多按 ${MOST_GROUPINGS} 项分组`,
        en: `may name ${MOST_GROUPINGS} groupings at the most`,
      },
    },
  ]);
}

const LEVELS = ['bureau', 'county', 'station'] as const satisfies readonly UnitLevel[];

/** The level of the tree whose units make the rows; left out: the units directly below. @throws InvalidInput */
export function levelAsked(
  { organisation }: Pick<World, 'organisation'>,
  { level: text, unit, by }: { level: string | undefined; unit: UnitCode; by: readonly Grouping[] },
): UnitLevel | undefined {
  const level = choiceParameter('level', text, LEVELS);
  if (level === undefined) return undefined;
  const wrong = (code: string, zh: string, en: string) =>
    new InvalidInput([{ field: 'level', code, messages: { zh, en } }]);
  if (!by.includes('unit')) throw wrong('without-group-by', '须与 groupBy=unit 同用', 'goes with groupBy=unit');
  const own = organisation.get(unit)?.level;
  if (own !== undefined && LEVELS.indexOf(level) < LEVELS.indexOf(own))
    throw wrong('above-unit', '高于所查询的单位', 'lies above the unit that is asked for');
  return level;
}

function named(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
