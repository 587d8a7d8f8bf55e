import type { Instant } from '#libs/kernel';
import { noClocks } from '#libs/law';
import type { ClockSet } from '#libs/law';
import { packClocks, unpackClocks } from '#projections/case-clocks';

/** A deadline of one running of a clock. */
export interface RunDeadline {
  readonly clock: string;
  readonly run: number;
  readonly dueAt: Instant;
}

/** A supervision order (督办) as its case tells it. */
export interface OrderState {
  readonly orderId: string;
  readonly toUnit: string;
  readonly cause: 'missed' | 'by-hand';
  readonly missed: RunDeadline | null;
  readonly orderedAt: Instant;
  /** When it was answered, or lapsed with a transfer or a reopening. */
  readonly endedAt: Instant | null;
  readonly end: 'answered' | 'lapsed' | null;
}

/** What the fold remembers of a case: its clocks, and what has become of their deadlines. */
export interface SupervisionState {
  readonly unit: string;
  readonly clocks: ClockSet;
  /** A merged case takes no command but to be taken apart again: nothing of it is due. */
  readonly merged: boolean;
  /** Rungs that have fired, of runs that are open. */
  readonly fired: readonly (RunDeadline & { readonly rung: string })[];
  /** Runs that are open and whose miss is recorded. */
  readonly recorded: readonly Omit<RunDeadline, 'dueAt'>[];
  /** Runs that ended after their deadline before anybody recorded that. */
  readonly late: readonly RunDeadline[];
  readonly orders: readonly OrderState[];
}

export const emptyState: SupervisionState = {
  unit: '',
  clocks: noClocks,
  merged: false,
  fired: [],
  recorded: [],
  late: [],
  orders: [],
};

/** One line for what most cases have none of, the others for the clocks. */
export function encodeState({ clocks, ...rest }: SupervisionState): string {
  const { unit, merged, fired, recorded, late, orders } = rest;
  const usual = !merged && fired.length + recorded.length + late.length + orders.length === 0;
  return `${usual ? unit : JSON.stringify(rest)}\n${packClocks(clocks)}`;
}

/** The inverse of `encodeState`. */
export function decodeState(text: string): SupervisionState {
  const end = text.indexOf('\n');
  const first = text.slice(0, end);
  const rest = first.startsWith('{') ? (JSON.parse(first) as Omit<SupervisionState, 'clocks'>) : { unit: first };
  return { ...emptyState, ...rest, clocks: unpackClocks(text.slice(end + 1)) };
}
