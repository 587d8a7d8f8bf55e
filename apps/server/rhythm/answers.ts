import type { UnsettledMonth } from '#libs/reports';
import type { Actor, DomainEvent, Instant, Position, Stored } from '#libs/kernel';
import type {
  DailyInspectionRecorded,
  Figure,
  OnRecord,
  PeriodAdjusted,
  PeriodSettled,
  SettlementOnRecord,
  WeeklyCheckRecorded,
} from '#libs/supervision';

/** Where in the log a look, a check or a settlement is, and who recorded it when. */
export interface RecordedAs {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: Position;
  /** Of the event: what the next one of its stream is chained to. */
  readonly hash: string;
  readonly recordedAt: Instant;
  readonly actor: Actor;
}

export interface DailyLookView extends RecordedAs {
  readonly look: DailyInspectionRecorded['data'];
  /** Of a look in the first ten days of a month: earlier months that were to be settled by then, and were not. */
  readonly unsettled: readonly UnsettledMonth[];
}

export interface WeeklyCheckView extends RecordedAs {
  readonly check: WeeklyCheckRecorded['data'];
}

export interface AdjustmentView extends RecordedAs {
  readonly adjustment: PeriodAdjusted['data'];
}

export interface SettlementView extends RecordedAs {
  readonly settlement: PeriodSettled['data'];
  readonly adjustments: readonly AdjustmentView[];
  /** What stands now: the settlement with all its adjustments. */
  readonly standing: readonly Figure[];
  /** What the same unit's figures have changed from: the month before as it stands; null where it is not settled. */
  readonly before: MonthBefore | null;
  /** Earlier months of the year, with the units of this subtree for which they are not settled, though something was due in them. */
  readonly unsettled: readonly UnsettledMonth[];
}

export interface MonthBefore {
  readonly month: string;
  /** Of the last thing that was recorded of it: the settlement, or an adjustment. */
  readonly hash: string;
  readonly figures: readonly Figure[];
}

/** Whether it was there before it was asked for. */
interface Asked {
  readonly repeated: boolean;
}

export type DailyLookTaken = DailyLookView & Asked;
export type WeeklyCheckTaken = WeeklyCheckView & Asked;
export type SettlementTaken = SettlementView & Asked;
export type AdjustmentTaken = AdjustmentView & Asked;

export function lookTaken(
  { event, repeated }: OnRecord<DailyInspectionRecorded>,
  unsettled: DailyLookView['unsettled'],
): DailyLookTaken {
  return { ...recordedAs(event), look: event.data, unsettled, repeated };
}

export function checkTaken({ event, repeated }: OnRecord<WeeklyCheckRecorded>): WeeklyCheckTaken {
  return { ...recordedAs(event), check: event.data, repeated };
}

export function adjustmentTaken({ event, repeated }: OnRecord<PeriodAdjusted>): AdjustmentTaken {
  return { ...recordedAs(event), adjustment: event.data, repeated };
}

export function settlementView(
  { settled, adjustments, standing }: SettlementOnRecord,
  beside: Pick<SettlementView, 'before' | 'unsettled'>,
): SettlementView {
  return {
    ...recordedAs(settled),
    settlement: settled.data,
    adjustments: adjustments.map((event) => ({ ...recordedAs(event), adjustment: event.data })),
    standing,
    ...beside,
  };
}

/** A settled month as what the next one is held against. */
export function monthBeforeOf({ unit, month, settled, adjustments, standing }: SettlementOnRecord): MonthBefore {
  const { hash } = (adjustments.at(-1) ?? settled).data;
  return { month, hash, figures: standing.filter((figure) => figure.unit === unit) };
}

export function recordedAs({ stream, revision, position, hash, recordedAt, actor }: Stored<DomainEvent>): RecordedAs {
  return { stream, revision, position, hash, recordedAt, actor };
}
