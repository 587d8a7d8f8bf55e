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
}

/** Whether it was there before it was asked for. */
interface Asked {
  readonly repeated: boolean;
}

export type DailyLookTaken = DailyLookView & Asked;
export type WeeklyCheckTaken = WeeklyCheckView & Asked;
export type SettlementTaken = SettlementView & Asked;
export type AdjustmentTaken = AdjustmentView & Asked;

export function lookTaken({ event, repeated }: OnRecord<DailyInspectionRecorded>): DailyLookTaken {
  return { ...recordedAs(event), look: event.data, repeated };
}

export function checkTaken({ event, repeated }: OnRecord<WeeklyCheckRecorded>): WeeklyCheckTaken {
  return { ...recordedAs(event), check: event.data, repeated };
}

export function adjustmentTaken({ event, repeated }: OnRecord<PeriodAdjusted>): AdjustmentTaken {
  return { ...recordedAs(event), adjustment: event.data, repeated };
}

export function settlementView({ settled, adjustments, standing }: SettlementOnRecord): SettlementView {
  return {
    ...recordedAs(settled),
    settlement: settled.data,
    adjustments: adjustments.map((event) => ({ ...recordedAs(event), adjustment: event.data })),
    standing,
  };
}

function recordedAs({ stream, revision, position, hash, recordedAt, actor }: Stored<DomainEvent>): RecordedAs {
  return { stream, revision, position, hash, recordedAt, actor };
}
