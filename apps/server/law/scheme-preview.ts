import { LawRefused } from '#libs/adoption';
import type { AdoptScheme } from '#libs/adoption';
import { rescored } from '#libs/efficacy';
import type { RescoredUnit, Scheme } from '#libs/efficacy';
import type { Instant, LocalDate, Position } from '#libs/kernel';
import { InvalidInput } from '#libs/platform';
import type { Engine } from '../engine.js';
import { schemeFor } from '../scoring/adopted-schemes.js';
import { periodOf } from '../scoring/period.js';
import type { Period } from '../scoring/period.js';
import { Scoring } from '../scoring/scoring.js';

/** A scheme, as a score names it. */
export interface NamedScheme {
  readonly id: string;
  readonly version: number;
  readonly hash: string;
}

/** What adopting a scheme would write, and what the units of the bureau would score by it. */
export interface SchemePreview {
  readonly type: 'SchemeAdopted';
  readonly id: string;
  readonly hash: string;
  readonly source: string;
  readonly from: LocalDate;
  /** The days that are scored: of the year that is asked for those from the first day of the scheme on. */
  readonly period: { readonly from: LocalDate; readonly to: LocalDate };
  /** How far the log was read, and by when open clocks are judged. */
  readonly position: Position;
  readonly asOf: Instant;
  /** By what the period is evaluated now, and would be. */
  readonly before: NamedScheme;
  readonly after: NamedScheme;
  /** Units whose published score, grade or rank changes. */
  readonly changing: number;
  /** Every unit of the bureau, the bureau first. */
  readonly units: readonly RescoredUnit[];
}

type Parts = Pick<Engine, 'law' | 'clock' | 'store' | 'pool' | 'organisation'>;

/**
 * Which scores a scheme would change, before anything is written.
 *
 * @param year `2023`; by default that of the scheme's first day
 * @throws LawRefused where the adoption itself would be refused; InvalidInput for a year that is over before the scheme holds
 */
export async function previewScheme(engine: Parts, command: AdoptScheme, year: string | null): Promise<SchemePreview> {
  const { office } = engine.law;
  const decision = await office.rehearse(command);
  if (!decision.ok) throw new LawRefused(decision.rejection);
  const { event } = decision;
  if (event.type !== 'SchemeAdopted') throw new TypeError(`${event.type} is no scheme`);
  const period = daysOf(event.data.from, year);
  const adopted = office.current.state.schemes;
  const then = [...adopted, { ...event.data, recordedAt: engine.clock.now() }];
  const [before, after] = [schemeFor(adopted, period), schemeFor(then, period)];
  const scoring = new Scoring(engine);
  const unit = engine.organisation.root.code;
  const side = { asOf: undefined, position: undefined, law: {} };
  const first = await scoring.score({ unit, period, side: { ...side, scheme: before } });
  const { asOf, position } = first.score.basis;
  // Of the same log, should it move on meanwhile.
  const second = await scoring.score({ unit, period, side: { ...side, position: BigInt(position), scheme: after } });
  const units = rescored(first, second);
  const { scheme: id, hash, source, from } = event.data;
  return {
    ...{ type: event.type, id, hash, source, from, period, position: BigInt(position), asOf },
    ...{ before: named(before), after: named(after), changing: units.filter(changes).length, units },
  };
}

function daysOf(from: LocalDate, year: string | null): Period {
  const whole = periodOf(year ?? from.slice(0, 4));
  if (whole.to >= from) return { from: whole.from > from ? whole.from : from, to: whole.to };
  const messages = {
    zh: `${whole.to} 及以前不适用该方案，其自 ${from} 起采用`,
    en: `is over on ${whole.to}, before ${from}, the first day of the scheme`,
  };
  throw new InvalidInput([{ field: 'year', code: 'is-before-the-scheme', messages }]);
}

function named({ id, version, hash }: Scheme): NamedScheme {
  return { id, version, hash };
}

function changes({ before, after }: RescoredUnit): boolean {
  return before.published !== after.published || before.grade !== after.grade || before.rank !== after.rank;
}
