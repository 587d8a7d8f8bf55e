import { schemes } from '#libs/efficacy';
import type { Scheme } from '#libs/efficacy';
import { calendarById, ruleSetById } from '#libs/law';
import { endOfDay, isDate } from '#libs/kernel';
import type { Instant, Position } from '#libs/kernel';
import { instantParameter } from '#libs/case/service';
import { InvalidInput, ProblemError } from '#libs/platform';
import type { OtherLaw } from '#projections/measured';
import type { Engine } from '../engine.js';
import { adoptedScheme, schemeFor } from './adopted-schemes.js';
import { refuseUnlessBegun } from './period.js';
import type { Period } from './period.js';

/** What a score is computed by, as it was asked for; all may be left out. */
export interface SideParameters {
  /** Id of a scheme; by default the one that the bureau has adopted for the period, else the first shipped one. */
  readonly scheme?: string | undefined;
  /** The log as it was known then; an instant, or the end of a day. */
  readonly asOf?: string | undefined;
  /** The log up to there. */
  readonly position?: string | undefined;
  /** Judged by this rule-set or this calendar, in the place of each case's own. */
  readonly ruleSet?: string | undefined;
  readonly calendar?: string | undefined;
}

/** The same, understood. */
export interface Side {
  readonly scheme: Scheme;
  readonly asOf: Instant | undefined;
  readonly position: Position | undefined;
  readonly law: OtherLaw;
}

/** How far the log is read. What the bureau adopted later was not known there. */
type Place = Pick<Side, 'asOf' | 'position'>;

type LawKnown = Pick<Engine, 'law'>;

/**
 * @param own a scheme that the caller has read himself
 * @throws ProblemError for a scheme, rule-set or calendar that nobody knows, and for a period that has not begun at the instant asked about
 */
export function sideOf(
  engine: LawKnown & Pick<Engine, 'clock'>,
  period: Period,
  given: SideParameters,
  own?: Scheme,
): Side {
  const { ruleSet, calendar } = given;
  const rules = named(ruleSet) ? ruleSetById(ruleSet) : undefined;
  if (named(ruleSet) && !rules) throw unknown('rule-set', ruleSet, '规则集', 'rule-set', 'ruleSet');
  const days = named(calendar) ? calendarById(calendar) : undefined;
  if (named(calendar) && !days) throw unknown('calendar', calendar, '日历', 'calendar', 'calendar');
  const place: Place = { asOf: asOfOf(given.asOf), position: positionOf(given.position) };
  refuseUnlessBegun(period, place.asOf ?? engine.clock.now());
  return {
    ...place,
    scheme: own ?? schemeOf(engine, period, given.scheme, place),
    law: { ...(rules && { ruleSet: rules.id }), ...(days && { calendar: days.id }) },
  };
}

/** True where cases are judged by another law than their own. */
export function isOtherLaw({ ruleSet, calendar }: OtherLaw): boolean {
  return ruleSet !== undefined || calendar !== undefined;
}

/** Every scheme that may be named: those that the bureau has adopted, the newest first, then the shipped ones. */
export function knownSchemes({ law }: LawKnown): readonly Scheme[] {
  const adopted = law.office.current.state.schemes.toReversed().map(adoptedScheme);
  const all = [...adopted, ...schemes()];
  return all.filter(({ id }, index) => all.findIndex((each) => each.id === id) === index);
}

function schemeOf({ law }: LawKnown, period: Period, id: string | undefined, place: Place): Scheme {
  if (!named(id)) return schemeFor(law.office.knownAt(place).state.schemes, period);
  const known = knownSchemes({ law }).find((scheme) => scheme.id === id);
  if (known) return known;
  throw unknown('scheme', id, '评价方案', 'evaluation scheme', 'scheme');
}

function asOfOf(text: string | undefined): Instant | undefined {
  if (!named(text)) return undefined;
  return isDate(text) ? endOfDay(text) : instantParameter('asOf', text);
}

export function positionOf(text: string | undefined): Position | undefined {
  if (!named(text)) return undefined;
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  throw new InvalidInput([
    {
      field: 'position',
      code: 'is-position',
      messages: { zh: '应为日志位置（非负整数）', en: 'must be a position of the log: a whole number from 0' },
    },
  ]);
}

function named(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

function unknown(code: string, id: string, zh: string, en: string, field: string): ProblemError {
  return new ProblemError({
    code: `efficacy.no-such-${code}`,
    status: 404,
    field,
    messages: { zh: `没有${zh} ${id}`, en: `there is no ${en} ${id}` },
    next: {
      zh: '评价方案见 score schemes，规则集与日历见 law list 或 GET /api/v1/law',
      en: 'score schemes lists the schemes; law list, or GET /api/v1/law, the rule-sets and calendars',
    },
  });
}
