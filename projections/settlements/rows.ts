import type { Instant } from '#libs/kernel';
import type { Touched } from '#libs/projecting';
import type { Figure } from '#libs/supervision';
import type { RecordState } from './state.js';

export const RECORD_KINDS = ['daily-look', 'weekly-check', 'settlement'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** A look, a check or a settlement, as a list shows it. */
export interface RecordRow {
  readonly stream: string;
  readonly kind: RecordKind;
  readonly unit: string;
  readonly period: string;
  readonly recorded_at: Instant;
  readonly actor: string;
  readonly actor_role: string;
  readonly log_position: bigint;
  readonly log_hash: string;
  readonly items: number;
  readonly adjustments: number;
}

/** A figure of a settled month: as it was frozen, and as it stands. */
export interface FigureRow {
  readonly settled_by: string;
  readonly month: string;
  readonly unit: string;
  readonly indicator: string;
  readonly frozen_numerator: bigint | null;
  readonly frozen_denominator: bigint | null;
  readonly numerator: bigint | null;
  readonly denominator: bigint | null;
  readonly adjusted_by: number;
}

export interface AdjustmentRow {
  readonly settled_by: string;
  readonly month: string;
  readonly number: number;
  readonly recorded_at: Instant;
  readonly actor: string;
  readonly actor_role: string;
  readonly changes: number;
  readonly log_position: bigint;
  readonly log_hash: string;
  readonly previous: string;
  readonly hash: string;
}

/** The kind that a stream's name begins with; undefined for any other stream. */
export function kindOfStream(stream: string): RecordKind | undefined {
  return RECORD_KINDS.find((kind) => stream.startsWith(`${kind}-`));
}

export function recordRows({ key, after: { head, adjustments } }: Touched<RecordState>): RecordRow[] {
  const kind = kindOfStream(key);
  if (!head || !kind) return [];
  const { unit, period, recordedAt, actor, logPosition, logHash, items } = head;
  return [
    {
      ...{ stream: key, kind, unit, period, recorded_at: recordedAt, actor: actor.id, actor_role: actor.role },
      ...{ log_position: BigInt(logPosition), log_hash: logHash, items, adjustments: adjustments.length },
    },
  ];
}

export function figureRows({ before, after }: Touched<RecordState>): FigureRow[] {
  const { head, frozen, adjustments } = after;
  if (!head || (before && before.adjustments.length === adjustments.length)) return [];
  const rows = new Map<string, FigureRow>(
    frozen.map((figure) => [
      nameOf(figure),
      { ...placeOf(head, figure), ...frozenParts(figure), ...standing(figure, 0) },
    ]),
  );
  for (const { number, changes } of adjustments) {
    for (const { unit, indicator, after: now } of changes) {
      const was = rows.get(nameOf({ unit, indicator })) ?? {
        ...placeOf(head, { unit, indicator }),
        ...frozenParts(null),
      };
      rows.set(nameOf({ unit, indicator }), { ...was, ...standing(now, number) });
    }
  }
  return [...rows.values()];
}

export function adjustmentRows({ before, after }: Touched<RecordState>): AdjustmentRow[] {
  const { head, adjustments } = after;
  if (!head) return [];
  return adjustments.slice(before?.adjustments.length ?? 0).map((each) => ({
    ...{ settled_by: head.unit, month: head.period, number: each.number, recorded_at: each.recordedAt },
    ...{ actor: each.actor.id, actor_role: each.actor.role, changes: each.changes.length },
    ...{ log_position: BigInt(each.position), log_hash: each.logHash, previous: each.previous, hash: each.hash },
  }));
}

type Named = Pick<Figure, 'unit' | 'indicator'>;
type Parts = Pick<Figure, 'numerator' | 'denominator'> | null;

function placeOf(head: { readonly unit: string; readonly period: string }, { unit, indicator }: Named) {
  return { settled_by: head.unit, month: head.period, unit, indicator };
}

function frozenParts(parts: Parts) {
  return { frozen_numerator: whole(parts?.numerator), frozen_denominator: whole(parts?.denominator) };
}

function standing(parts: Parts, adjustedBy: number) {
  return { numerator: whole(parts?.numerator), denominator: whole(parts?.denominator), adjusted_by: adjustedBy };
}

function whole(value: number | null | undefined): bigint | null {
  return value === null || value === undefined ? null : BigInt(value);
}

function nameOf({ unit, indicator }: Named): string {
  return `${unit} ${indicator}`;
}
