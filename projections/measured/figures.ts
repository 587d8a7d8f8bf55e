import { measureOf } from '#libs/efficacy';
import type { MeasureId } from '#libs/efficacy';
import type { Channel } from '#libs/case';
import type { Instant, LocalDate } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import type { Standing } from '#libs/projecting';
import { efficacyScore } from '#projections/efficacy-score';
import { punctuality } from '#projections/punctuality';
import { recoveredLoss } from '#projections/recovered-loss';

/** By what figures can be told apart. */
export const groupings = ['unit', 'handler', 'channel', 'kind', 'category', 'month'] as const;
export type Grouping = (typeof groupings)[number];

/** Of what a figure is. A clock counts on the day on which it was due, an event on its own; what is left out does not narrow. */
export interface Narrowed {
  /** First and last day. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** An open clock that was due before is missed. */
  readonly asOf: Instant;
  /** Exactly these; left out: of units that are no longer in the tree, too. */
  readonly units?: readonly string[];
  /** None of these: what the root holds itself is its own and that of units that are gone. */
  readonly notUnits?: readonly string[];
  /** `null`: where nobody was the handler. */
  readonly handler?: string | null;
  readonly channels?: readonly Channel[];
  readonly kinds?: readonly CaseKind[];
  readonly category?: string;
}

export interface FiguresAsked extends Narrowed {
  readonly measures: readonly MeasureId[];
  readonly by: readonly Grouping[];
}

/** A part of a measure, of what is alike in all that was asked to be told apart. */
export interface FigurePart {
  readonly measure: MeasureId;
  /** Values of the groupings, in their order. */
  readonly key: readonly (string | null)[];
  /** Met, or what the events say: how many, grades, fen. */
  readonly numerator: number;
  /** How many there were: runs that were met or missed, or events. */
  readonly items: number;
  /** The law that clocks were judged by; `null` for events. */
  readonly ruleSet: string | null;
}

/**
 * `counters`: sums by day that are kept with the rows. `rows`: the single runs and events, for what no sum tells apart (handlers, and
 * categories but for recovered loss). `log`: folded for this answer.
 */
export type FigureSource = 'counters' | 'rows' | 'log';

export interface FiguresTaken {
  readonly source: FigureSource;
  readonly standing: Standing;
  readonly parts: readonly FigurePart[];
}

/** Which part of a figure a list is asked for. */
export const rateParts = ['numerator', 'denominator', 'misses'] as const;
export type RatePart = (typeof rateParts)[number];

export interface ItemsAsked extends Narrowed {
  readonly measure: MeasureId;
  readonly part: RatePart;
}

/** The clocks of a measure; `undefined` where it is made of events. */
export function clocksBehind(id: MeasureId): readonly string[] | undefined {
  const { source } = measureOf(id);
  return source.from === 'clocks' ? source.clocks : undefined;
}

/** The measures by where they come from. */
export function bySource(measures: readonly MeasureId[]) {
  return {
    clocks: measures.filter((id) => clocksBehind(id) !== undefined),
    facts: measures.filter((id) => clocksBehind(id) === undefined && id !== 'recovered-loss'),
    losses: measures.filter((id) => id === 'recovered-loss'),
  };
}

/** Clock → the measures that look at it. */
export function measuresByClock(measures: readonly MeasureId[]): ReadonlyMap<string, readonly MeasureId[]> {
  const clocks = new Set(measures.flatMap((id) => clocksBehind(id) ?? []));
  return new Map([...clocks].map((clock) => [clock, measures.filter((id) => clocksBehind(id)?.includes(clock))]));
}

/** The read models that know the measures. */
export function readModelsOf(measures: readonly MeasureId[]): readonly string[] {
  const { clocks, facts, losses } = bySource(measures);
  return [
    ...(clocks.length > 0 ? [punctuality.name] : []),
    ...(facts.length > 0 ? [efficacyScore.name] : []),
    ...(losses.length > 0 ? [recoveredLoss.name] : []),
  ];
}
