import type { EventStore } from '#libs/event-store';
import type { DomainEvent, Recorded, Stored, StreamName, UnitCode } from '#libs/kernel';
import { settlementDecider } from '../domain/settlement.js';
import type { PeriodAdjusted, PeriodSettled, Settlement, SettlementEvent } from '../domain/settlement.js';

/** An event as the log has it, and whether it was there before it was asked for. */
export interface OnRecord<E extends DomainEvent> {
  readonly event: Stored<E>;
  readonly repeated: boolean;
}

/** A settled month: the settlement, what was adjusted since, and what stands now. */
export interface SettlementOnRecord {
  readonly unit: UnitCode;
  readonly month: string;
  readonly settled: Stored<PeriodSettled>;
  readonly adjustments: readonly Stored<PeriodAdjusted>[];
  readonly standing: Settlement['standing'];
}

/** The first event of a stream, which is the look or check or settlement that it is for. */
export async function firstOf<E extends DomainEvent>(
  store: Pick<EventStore, 'read'>,
  stream: StreamName,
): Promise<Stored<E> | undefined> {
  return eventAt<E>(store, stream, 0n);
}

/** One event of a stream; undefined where it has none of that revision. */
export async function eventAt<E extends DomainEvent>(
  store: Pick<EventStore, 'read'>,
  stream: StreamName,
  revision: bigint,
): Promise<Stored<E> | undefined> {
  for await (const event of store.read(stream, { from: revision, to: revision })) return event as Stored<E>;
  return undefined;
}

/** A settlement's stream, folded; undefined where nothing was settled. */
export async function settlementOf(
  store: Pick<EventStore, 'read'>,
  stream: StreamName,
): Promise<SettlementOnRecord | undefined> {
  let state = settlementDecider.initial;
  let settled: Stored<PeriodSettled> | undefined;
  const adjustments: Stored<PeriodAdjusted>[] = [];
  for await (const event of store.read(stream)) {
    state = settlementDecider.evolve(state, event as unknown as Recorded<SettlementEvent>);
    if (event.type === 'PeriodSettled') settled ??= event as Stored<PeriodSettled>;
    else adjustments.push(event as Stored<PeriodAdjusted>);
  }
  if (!settled) return undefined;
  const { unit, month } = settled.data;
  return { unit, month, settled, adjustments, standing: state.standing };
}
