import type { Actor, Instant } from '#libs/kernel';
import type { Figure, PeriodAdjusted } from '#libs/supervision';

/** What a list shows of a look, a check or a settlement. */
export interface RecordHead {
  readonly unit: string;
  readonly period: string;
  readonly recordedAt: Instant;
  readonly actor: Pick<Actor, 'id' | 'role'>;
  readonly logPosition: string;
  readonly logHash: string;
  readonly items: number;
}

/** An adjustment, without what it says in words: nobody knows what a person writes there. */
export interface AdjustmentHead extends Pick<
  PeriodAdjusted['data'],
  'number' | 'position' | 'logHash' | 'previous' | 'hash' | 'changes'
> {
  readonly recordedAt: Instant;
  readonly actor: Pick<Actor, 'id' | 'role'>;
}

/** A stream of looks, checks or settlements, folded. */
export interface RecordState {
  readonly head: RecordHead | null;
  /** Of a settlement. */
  readonly frozen: readonly Figure[];
  readonly adjustments: readonly AdjustmentHead[];
}

export const emptyState: RecordState = { head: null, frozen: [], adjustments: [] };

export function encodeState(state: RecordState): string {
  return JSON.stringify(state);
}

/** The inverse of `encodeState`. */
export function decodeState(text: string): RecordState {
  return JSON.parse(text) as RecordState;
}
