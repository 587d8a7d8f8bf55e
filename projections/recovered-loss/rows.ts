import type { Channel } from '#libs/case';
import type { LocalDate } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import type { Touched } from '#libs/projecting';
import { movedSums } from '#projections/case-standing';
import type { KeptStanding } from '#projections/case-standing';
import type { RecoveredLossState } from './state.js';

/** A closing that says that something was recovered. */
export interface RecoveredLossRow {
  readonly case_id: string;
  readonly episode: number;
  readonly unit: string;
  readonly handler: string | null;
  readonly kind: CaseKind;
  readonly channel: Channel;
  readonly category: string;
  readonly day: LocalDate;
  readonly fen: number;
  readonly position: bigint;
}

/** What a day's closings recovered, in one unit, among cases that stand alike. */
export interface RecoveredLossDailyRow extends KeptStanding {
  readonly day: LocalDate;
  readonly unit: string;
  readonly category: string;
  readonly closings: number;
  readonly fen: number;
}

/** The closings that the page brought; one that was told never changes. */
export function newRecoveries({ key, before, after }: Touched<RecoveredLossState>): RecoveredLossRow[] {
  const { kind, channel, category } = after;
  return after.recoveries
    .slice(before?.recoveries.length ?? 0)
    .map((recovery): RecoveredLossRow => ({ case_id: key, ...recovery, kind, channel, category }));
}

/** What the page adds to the daily sums, and takes from them. */
export function differences({ before, after }: Touched<RecoveredLossState>): RecoveredLossDailyRow[] {
  const { category } = after;
  return movedSums(
    before,
    after,
    ({ recoveries }) => recoveries,
    ({ day, unit, fen }, standing, sign) => ({ day, unit, category, ...standing, closings: sign, fen: sign * fen }),
  );
}
