import { canonicalJson, decided, endOfDay, sha256, unreachable } from '#libs/kernel';
import type { Decider, Decision, LocalDate, Recorded, StreamName, UnitCode } from '#libs/kernel';
import type { LogPlace, SupervisionContext } from './context.js';
import { figureName, figureObjection, inOrder } from './figures.js';
import type { Figure } from './figures.js';
import { monthPeriod } from './periods.js';
import { refuse } from './rejections.js';

/** 月结: a month's figures as they stood, frozen. `hash` is over everything else that is told, so a copy of it can be checked. */
export interface PeriodSettled {
  readonly type: 'PeriodSettled';
  readonly data: LogPlace & {
    readonly unit: UnitCode;
    /** `2026-02`. */
    readonly month: string;
    readonly from: LocalDate;
    readonly to: LocalDate;
    readonly figures: readonly Figure[];
    readonly hash: string;
  };
}

/** What a later look at the same month found otherwise. It stands beside the settlement, which stays as it was. */
export interface PeriodAdjusted {
  readonly type: 'PeriodAdjusted';
  readonly data: LogPlace & {
    readonly unit: UnitCode;
    readonly month: string;
    /** 1, 2, 3 … */
    readonly number: number;
    readonly reason: string;
    readonly changes: readonly FigureChange[];
    /** Hash of the settlement, or of the adjustment before this one. */
    readonly previous: string;
    readonly hash: string;
  };
}

type Parts = Pick<Figure, 'numerator' | 'denominator'>;

/** A figure that differs: as it stood last, and as it is now. Null: there was, or is, none. */
export interface FigureChange extends Pick<Figure, 'unit' | 'indicator'> {
  readonly before: Parts | null;
  readonly after: Parts | null;
}

export type SettlementEvent = PeriodSettled | PeriodAdjusted;

interface Asked extends LogPlace {
  readonly unit: UnitCode;
  readonly month: string;
  /** All of the month's figures. */
  readonly figures: readonly Figure[];
}
export type SettlementCommand =
  (Asked & { readonly kind: 'SettlePeriod' }) | (Asked & Adjusting & { readonly kind: 'AdjustPeriod' });

interface Adjusting {
  readonly reason: string;
  /**
   * Where the log as it is now has the place of the settlement, or of the adjustment, with this hash. Left out: where it was recorded. They
   * differ once the log was copied into another store.
   */
  readonly lastAt?: { readonly hash: string; readonly position: string };
}

/** A settled month: what was frozen, and what stands now, all adjustments in it. */
export interface Settlement {
  readonly settled: PeriodSettled['data'] | null;
  readonly standing: readonly Figure[];
  readonly adjustments: number;
  readonly position: bigint;
  readonly hash: string;
}

/** One settlement a unit and month, once the month is over; afterwards adjustments only. */
export const settlementDecider: Decider<Settlement, SettlementCommand, SettlementEvent, SupervisionContext> = {
  initial: { settled: null, standing: [], adjustments: 0, position: 0n, hash: '' },
  evolve: (state, fact: Recorded<SettlementEvent>) => {
    const { position, hash } = fact.data;
    switch (fact.type) {
      case 'PeriodSettled':
        return { ...state, settled: fact.data, standing: fact.data.figures, position: BigInt(position), hash };
      case 'PeriodAdjusted':
        return {
          ...state,
          standing: changed(state.standing, fact.data.changes),
          adjustments: fact.data.number,
          ...{ position: BigInt(position), hash },
        };
      default:
        return unreachable(fact);
    }
  },
  decide: (state, command, context): Decision<SettlementEvent> => {
    switch (command.kind) {
      case 'SettlePeriod':
        return settle(state, command, context);
      case 'AdjustPeriod':
        return adjust(state, command);
      default:
        return unreachable(command);
    }
  },
};

function settle({ settled }: Settlement, command: Asked, { now }: SupervisionContext): Decision<PeriodSettled> {
  const { unit, month, position, logHash } = command;
  if (settled) return refuse('settlement.settled-already', { month });
  const period = monthPeriod(month);
  if (!period || now <= endOfDay(period.to))
    return refuse('settlement.period-not-ended', { month, ends: period?.to ?? null }, 'month');
  const objection = figureObjection(command.figures);
  if (objection) return objection;
  const told = { unit, month, ...period, position, logHash, figures: inOrder(command.figures) };
  return decided({ type: 'PeriodSettled', data: { ...told, hash: hashOf(told) } });
}

function adjust(state: Settlement, command: Asked & Adjusting): Decision<PeriodAdjusted> {
  const { unit, month, position, logHash, figures, reason, lastAt } = command;
  if (!state.settled) return refuse('settlement.not-settled', { month }, 'month');
  if (reason.trim() === '') return refuse('reason.required', {}, 'reason');
  const objection = figureObjection(figures);
  if (objection) return objection;
  const settled = lastAt?.hash === state.hash ? BigInt(lastAt.position) : state.position;
  if (BigInt(position) <= settled)
    return refuse('settlement.position-behind', { position, settled: settled.toString() }, 'position');
  const changes = figureChanges(state.standing, figures);
  if (changes.length === 0) return refuse('settlement.nothing-to-adjust', { month });
  const number = state.adjustments + 1;
  const told = { unit, month, number, reason, changes, previous: state.hash, position, logHash };
  return decided({ type: 'PeriodAdjusted', data: { ...told, hash: hashOf(told) } });
}

/** SHA-256 over the canonical JSON of what the event tells, but for the hash itself. */
export function hashOf(told: object): string {
  return sha256(canonicalJson(told));
}

/** True when the event's hash is that of what it tells. */
export function isWhole<D extends { readonly hash: string }>({ hash, ...told }: D): boolean {
  return hashOf(told) === hash;
}

/** What differs between the figures that stand and those of now; none: nothing is to be adjusted. */
export function figureChanges(standing: readonly Figure[], now: readonly Figure[]): readonly FigureChange[] {
  const [was, is] = [byName(standing), byName(now)];
  const all = inOrder([...new Map([...was, ...is]).values()]);
  return all.flatMap(({ unit, indicator }) => {
    const name = figureName({ unit, indicator });
    const [before, after] = [partsOf(was.get(name)), partsOf(is.get(name))];
    const same = canonicalJson(before) === canonicalJson(after);
    return same ? [] : [{ unit, indicator, before, after }];
  });
}

function changed(standing: readonly Figure[], changes: readonly FigureChange[]): readonly Figure[] {
  const figures = new Map(byName(standing));
  for (const { unit, indicator, after } of changes) {
    const name = figureName({ unit, indicator });
    if (after) figures.set(name, { unit, indicator, ...after });
    else figures.delete(name);
  }
  return inOrder([...figures.values()]);
}

function byName(figures: readonly Figure[]): ReadonlyMap<string, Figure> {
  return new Map(figures.map((figure) => [figureName(figure), figure]));
}

function partsOf(figure: Figure | undefined): Parts | null {
  return figure ? { numerator: figure.numerator, denominator: figure.denominator } : null;
}

/** How the names of all streams of settlements begin. */
export const SETTLEMENT_STREAMS = 'settlement-';

export function settlementStream(unit: UnitCode, month: string): StreamName {
  return `${SETTLEMENT_STREAMS}${unit}-${month}` as StreamName;
}
