import type { Command } from 'commander';
import type { Scheme } from '#libs/efficacy';
import type { UnitCode } from '#libs/kernel';
import { InvalidInput } from '#libs/platform';
import { oneUnit, periodOf, schemeOrRefusal, sideOf } from '../../../server/index.js';
import type { Period, ScoreAsked, Side } from '../../../server/index.js';
import { readLawFile } from '../../law/law-files.js';
import type { Session } from '../../with-engine.js';

/** What every score is asked with. */
export interface ScoreOptions {
  readonly year?: string;
  readonly unit?: string;
  readonly scheme?: string;
  readonly asOf?: string;
  readonly position?: string;
  readonly ruleSet?: string;
  readonly calendar?: string;
}

/** The same for the other side of a comparison. */
export interface OtherSideOptions {
  readonly withScheme?: string;
  readonly withAsOf?: string;
  readonly withPosition?: string;
  readonly withRuleSet?: string;
  readonly withCalendar?: string;
}

export function scoreOptions(command: Command): Command {
  return command
    .option('--year <period>', '年、月或起止日期 · a year, a month or a range: 2023, 2023-05, 2023-01-10..2023-02-09')
    .option('--unit <code|name>', '单位（含下级） · a unit and everything below it')
    .option('--scheme <id|file>', '评价方案 · evaluation scheme: an id or a YAML file')
    .option('--as-of <instant|date>', '当时所知 · as it was known then')
    .option('--position <n>', '日志到此位置 · the log up to there')
    .option('--rule-set <id>', '改按该规则集判断 · judged by this rule-set instead')
    .option('--calendar <id>', '改按该日历判断 · judged by this calendar instead');
}

export function otherSideOptions(command: Command): Command {
  return command
    .option('--with-scheme <id|file>', '另一侧的评价方案 · scheme of the other side')
    .option('--with-as-of <instant|date>', '另一侧：当时所知 · the other side as it was known then')
    .option('--with-position <n>', '另一侧：日志到此位置 · the other side’s log up to there')
    .option('--with-rule-set <id>', '另一侧：改按该规则集 · the other side’s rule-set')
    .option('--with-calendar <id>', '另一侧：改按该日历 · the other side’s calendar');
}

/**
 * What is asked; without a period the year so far.
 *
 * @throws ProblemError for a scheme file that is missing, no YAML, or not to be scored by: with every fault
 */
export async function askedOf({ engine, asker }: Session, options: ScoreOptions): Promise<ScoreAsked> {
  const period = periodOf(options.year ?? engine.clock.now().slice(0, 4), '--year');
  const unit: UnitCode = oneUnit(engine, asker, options.unit);
  return { unit, period, side: await sideFrom(engine, period, options) };
}

/**
 * What differs on the other side; all else is as on the first.
 *
 * @throws InvalidInput where nothing differs; ProblemError as `askedOf`
 */
export async function otherSideOf(
  { engine }: Session,
  period: Period,
  first: ScoreOptions,
  other: OtherSideOptions,
): Promise<Side> {
  const { withScheme, withAsOf, withPosition, withRuleSet, withCalendar } = other;
  if ([withScheme, withAsOf, withPosition, withRuleSet, withCalendar].every((each) => each === undefined)) {
    throw new InvalidInput([
      {
        field: '--with-…',
        code: 'nothing-differs',
        messages: {
          zh: '须至少给出一项不同之处，如 --with-rule-set',
          en: 'at least one thing must differ: --with-scheme, --with-rule-set, --with-calendar, --with-as-of or --with-position',
        },
      },
    ]);
  }
  // A place of its own in the log takes the place of the first side's, whichever way either is named.
  const ownPlace = withAsOf !== undefined || withPosition !== undefined;
  return sideFrom(engine, period, {
    ...{ scheme: withScheme ?? first.scheme, ruleSet: withRuleSet ?? first.ruleSet },
    ...{ calendar: withCalendar ?? first.calendar },
    ...(ownPlace ? { asOf: withAsOf, position: withPosition } : { asOf: first.asOf, position: first.position }),
  });
}

async function sideFrom(
  engine: Session['engine'],
  period: Period,
  given: { readonly [K in keyof ScoreOptions]: string | undefined },
): Promise<Side> {
  const own = await schemeFile(given.scheme);
  return sideOf(engine, period, { ...given, scheme: own ? undefined : given.scheme }, own);
}

async function schemeFile(name: string | undefined): Promise<Scheme | undefined> {
  if (name === undefined || !/\.(ya?ml|json)$/.test(name)) return undefined;
  const { id, contents } = await readLawFile(name);
  return schemeOrRefusal(id, contents);
}
