import type { CaseId, Instant, UnitCode } from '#libs/kernel';
import type { Coverage } from '#libs/law';
import type { LogPlace } from '../domain/context.js';
import type { Finding } from '../domain/daily-look.js';
import type { Figure } from '../domain/figures.js';
import type { Period } from '../domain/periods.js';
import type { Yardsticks } from '../domain/weekly-check.js';

/** The open work of a unit and all that is below it, as it stood at a moment and a place of the log. */
export interface OpenWork extends LogPlace {
  readonly asOf: Instant;
  readonly coverage: Coverage;
  /** Of the unit that was asked for, or of one below it. */
  of(unit: UnitCode): { readonly findings: readonly Finding[]; readonly provisional: number };
}

/** Figures of periods that have ended, and the cases closed in the first of them, all at one place of the log. */
export interface MeasuredPeriods extends LogPlace, Pick<Yardsticks, 'levels' | 'spans'> {
  /** Of every unit of a subtree, each with all that is below it: one list a period, in the order in which they were asked for. */
  figures(unit: UnitCode): readonly (readonly Figure[])[];
  /** Cases of a unit and all below it that were closed in the first period and are closed still. */
  closed(unit: UnitCode): readonly CaseId[];
}

/** What the read models say. Each answer is of one position of the log, though it is made of several read models. */
export interface RhythmReads {
  openWork(unit: UnitCode, asOf: Instant): Promise<OpenWork>;
  measured(periods: readonly [Period, ...Period[]]): Promise<MeasuredPeriods>;
  /** As `closed`, from the log up to a position, whatever has happened since. */
  closedAt(unit: UnitCode, period: Period, position: string): Promise<readonly CaseId[]>;
  /**
   * Position, in this log, of the event with a place's hash; undefined where the log has none. It is another than the place's where the log
   * was copied into another store since.
   */
  locate(place: LogPlace): Promise<string | undefined>;
}
