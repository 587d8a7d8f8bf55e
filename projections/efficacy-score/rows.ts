import type { Channel } from '#libs/case';
import type { MeasureId } from '#libs/efficacy';
import type { LocalDate } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import type { Touched } from '#libs/projecting';
import { movedSums, standingOf } from '#projections/case-standing';
import type { KeptStanding } from '#projections/case-standing';
import type { EfficacyState, Fact } from './state.js';

/** How a case stands: what a scheme may ask before it counts it. */
export interface EfficacyCaseRow extends KeptStanding {
  readonly case_id: string;
}

/** One thing that an event said of one measure. */
export interface EfficacyFactRow {
  readonly case_id: string;
  readonly measure: MeasureId;
  readonly what: string;
  readonly run: number;
  readonly unit: string;
  readonly handler: string | null;
  readonly kind: CaseKind;
  readonly channel: Channel;
  readonly category: string;
  readonly day: LocalDate;
  readonly numerator: number;
  readonly denominator: number;
  readonly position: bigint;
}

/** What a day's facts came to, of one measure in one unit, among cases that stand alike. */
export interface EfficacyDailyRow extends KeptStanding {
  readonly day: LocalDate;
  readonly unit: string;
  readonly measure: MeasureId;
  readonly numerator: number;
  readonly denominator: number;
}

export function caseRow({ key, after }: Touched<EfficacyState>): EfficacyCaseRow[] {
  return [{ case_id: key, ...standingOf(after) }];
}

/** The facts that the page brought; one that was told never changes. */
export function newFacts({ key, before, after }: Touched<EfficacyState>): EfficacyFactRow[] {
  const { kind, channel, category } = after;
  return after.facts
    .slice(before?.facts.length ?? 0)
    .map((fact): EfficacyFactRow => ({ case_id: key, ...fact, kind, channel, category }));
}

/** What the page adds to the daily sums, and takes from them. */
export function differences({ before, after }: Touched<EfficacyState>): EfficacyDailyRow[] {
  return movedSums(before, after, ({ facts }) => facts, dailyRow);
}

function dailyRow(fact: Fact, standing: KeptStanding, sign: 1 | -1): EfficacyDailyRow {
  const { day, unit, measure, numerator, denominator } = fact;
  return { day, unit, measure, ...standing, numerator: sign * numerator, denominator: sign * denominator };
}
