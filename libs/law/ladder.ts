import type { Bilingual } from '#libs/kernel';
import type { Grade } from './rule-set.js';

/** A span of the working day, `HH:MM` each; its first minute is worked, its last one is not. */
export interface WorkingSpan {
  readonly from: string;
  readonly to: string;
}

/** Who hears of a rung: the handler (the head of the unit, where none is assigned), the head, the head of the unit above. */
export type RungAddressee = 'handler' | 'head' | 'parent-unit';

/** One step of reminding (催办) and supervising (督办). */
export interface Rung {
  readonly name: string;
  readonly title: Bilingual;
  /** So many working days before the due date (0: on its day), or once it was missed. */
  readonly at: { readonly before: number } | 'missed';
  readonly to: RungAddressee;
  /** `order`: the unit is ordered to answer for it, within a clock of its own. */
  readonly action: 'remind' | 'order';
  readonly article: string;
  readonly grade: Grade;
}

/** When whom to remind of a deadline, and whom to order when it was missed: data, per rule-set. */
export interface Ladder {
  /** In their order, of every working day. Rungs fire within them; that a deadline was missed is recorded at any hour. */
  readonly hours: readonly [WorkingSpan, ...WorkingSpan[]];
  /**
   * A miss is ordered to be answered for if it is noticed within so many working days. What is older – of an imported file, after
   * months without the engine – is told in a digest: a thousand orders about last year help nobody.
   */
  readonly orderWithin: number;
  /** Of every clock that `clocks` does not name, in the order of time. */
  readonly rungs: readonly Rung[];
  /** Clocks that have rungs of their own, or none. */
  readonly clocks: Readonly<Record<string, readonly Rung[]>>;
  readonly source: string;
}

/** The rungs of a clock, in the order of time. */
export function rungsOf(ladder: Ladder, clock: string): readonly Rung[] {
  return ladder.clocks[clock] ?? ladder.rungs;
}
