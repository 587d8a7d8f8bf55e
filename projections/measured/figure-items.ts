import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Channel } from '#libs/case';
import { measureOf } from '#libs/efficacy';
import type { MeasureId } from '#libs/efficacy';
import type { LocalDate, Position } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import { Keyset } from '#libs/projecting';
import type { Page, Queried, Standing } from '#libs/projecting';
import type { PunctualityRow } from '#projections/punctuality';
import type { RatePart } from './figures.js';
import { bestOf } from './taken.js';

/** One running of a clock behind a rate. */
export type PunctualityRun = Queried<PunctualityRow>;

/** What one event says of a measure that no clock measures. */
export interface MeasuredFact {
  readonly caseId: string;
  readonly measure: MeasureId;
  /** Type of the event, and which of the case's it is; of a closing, the episode. */
  readonly what: string;
  readonly run: number;
  /** Who held the case then; of a supervision order, the unit that was ordered. */
  readonly unit: string;
  readonly handler: string | null;
  readonly kind: CaseKind;
  readonly channel: Channel;
  readonly category: string;
  /** The day of the event. */
  readonly day: LocalDate;
  /** 0 or 1, a grade, once; of recovered loss, fen. */
  readonly numerator: number;
  /** Of the event in the log. */
  readonly position: Position;
}

export type FigureItem = PunctualityRun | MeasuredFact;

export interface ItemsTaken extends Page<FigureItem> {
  readonly standing: Standing;
}

/** The largest page that a list gives at once. */
export const MOST_ITEMS_A_PAGE = 500;

/** Runs stand in the order of their due dates, facts in that of their days and of the log. */
export const BY_DUE_DATE = new Keyset(
  [
    { expression: sql`p.due_at`, type: 'timestamptz' },
    { expression: sql`p.case_id`, type: 'text' },
    { expression: sql`p.clock`, type: 'text' },
    { expression: sql`p.run`, type: 'integer' },
  ],
  'asc',
);
export const BY_DAY = new Keyset(
  [
    { expression: sql`f.day`, type: 'date' },
    { expression: sql`f.position`, type: 'bigint' },
  ],
  'asc',
);

export type Key = readonly (string | number | bigint)[];

/** Only runs with a due date are in a figure. */
export function keyOfRun({ dueAt, caseId, clock, run }: PunctualityRun): Key {
  return [dueAt ?? '', caseId, clock, run];
}

export function keyOfFact({ day, position }: MeasuredFact): Key {
  return [day, position];
}

/** Which parts of a measure there are: what is counted or added up has nothing below the line, and misses nothing. */
export function partsOf(id: MeasureId): readonly RatePart[] {
  const { kind } = measureOf(id);
  return kind === 'ratio' || kind === 'mean' ? ['numerator', 'denominator', 'misses'] : ['numerator'];
}

/** The numerators of facts that belong to a part; each as often as it is below the best is what a mean misses. */
export function rangeOf(id: MeasureId, part: RatePart): { readonly least: number; readonly most: number } {
  const best = bestOf(id);
  if (part === 'numerator') return { least: 1, most: Infinity };
  return { least: 0, most: part === 'denominator' || best === null ? Infinity : best - 1 };
}

/** The same as a condition on `numerator` in SQL. */
export function rangeInSql(id: MeasureId, part: RatePart): RawBuilder<boolean> {
  const { least, most } = rangeOf(id, part);
  const below = most === Infinity ? sql<boolean>`true` : sql<boolean>`f.numerator <= ${most}`;
  return sql<boolean>`(f.numerator >= ${least} and ${below})`;
}
