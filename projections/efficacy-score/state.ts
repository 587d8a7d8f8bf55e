import type { MeasureId } from '#libs/efficacy';
import type { LocalDate } from '#libs/kernel';
import { packFields, unpackFields } from '#libs/projecting';
import { decodeStanding, emptyStanding, encodeStanding } from '#projections/case-standing';
import type { CaseStanding } from '#projections/case-standing';

/** One thing that was said of one measure, and whose it was when it was said. */
export interface Fact {
  readonly measure: MeasureId;
  /** Type of the event, and which of the case's events of that type that said anything it was, from 1. */
  readonly what: string;
  readonly run: number;
  readonly unit: string;
  readonly handler: string | null;
  readonly day: LocalDate;
  readonly numerator: number;
  readonly denominator: number;
  readonly position: bigint;
}

export interface EfficacyState extends CaseStanding {
  /** In the order of the log; it only grows. */
  readonly facts: readonly Fact[];
}

export const emptyState: EfficacyState = { ...emptyStanding, facts: [] };

/** A line for the case, one for each fact. */
export function encodeState(state: EfficacyState): string {
  return [encodeStanding(state), ...state.facts.map(packFact)].join('\n');
}

/** The inverse of `encodeState`. */
export function decodeState(text: string): EfficacyState {
  const [first = '', ...lines] = text.split('\n');
  return { ...decodeStanding(first), facts: lines.map(unpackFact) };
}

function packFact({ measure, what, run, unit, handler, day, numerator, denominator, position }: Fact): string {
  return packFields([measure, what, `${run}`, unit, handler, day, `${numerator}`, `${denominator}`, `${position}`]);
}

function unpackFact(line: string): Fact {
  const [measure, what, run, unit, handler, day, numerator, denominator, position] = unpackFields(line);
  return {
    measure: measure as MeasureId,
    what: what ?? '',
    run: Number(run),
    unit: unit ?? '',
    handler: handler ?? null,
    day: day as LocalDate,
    numerator: Number(numerator),
    denominator: Number(denominator),
    position: BigInt(position ?? 0),
  };
}
