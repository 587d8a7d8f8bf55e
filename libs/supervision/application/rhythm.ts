import type { EventStore } from '#libs/event-store';
import { derivedCommandId, newCommandId } from '#libs/kernel';
import type { Actor, Clock, CommandId, Decider, DomainEvent, LocalDate, StreamName, UnitCode } from '#libs/kernel';
import { dailyLookDecider, dailyLookStream } from '../domain/daily-look.js';
import type { DailyInspectionRecorded, RecordDailyInspection } from '../domain/daily-look.js';
import type { LogPlace, SupervisionContext } from '../domain/context.js';
import { monthPeriod, weekBefore, weekPeriod } from '../domain/periods.js';
import type { Period } from '../domain/periods.js';
import { figureChanges, settlementDecider, settlementStream } from '../domain/settlement.js';
import type { FigureChange, PeriodAdjusted, PeriodSettled, SettlementCommand } from '../domain/settlement.js';
import { weeklyCheckDecider, weeklyCheckStream } from '../domain/weekly-check.js';
import type { RecordWeeklyCheck, WeeklyCheckRecorded } from '../domain/weekly-check.js';
import type { RhythmRules } from '../rhythm/rhythm-file.js';
import { eventAt, firstOf, settlementOf } from './on-record.js';
import type { OnRecord, SettlementOnRecord } from './on-record.js';
import { NotRecorded, ReasonDiffers, SupervisionRefused } from './problems.js';
import type { MeasuredPeriods, OpenWork, RhythmReads } from './reads.js';
import type { SupervisionRecords } from './records.js';
import { verifiedSample } from './sample-check.js';
import type { SampleCheck } from './sample-check.js';

export interface RhythmDependencies {
  readonly store: EventStore;
  readonly records: SupervisionRecords;
  readonly reads: RhythmReads;
  readonly clock: Clock;
  readonly rules: RhythmRules;
  /** Resolves when the read models know everything that is in the log now. */
  readonly caughtUp: () => Promise<void>;
}

/** Who asks, and what their event belongs to. */
export interface RhythmBy {
  readonly actor: Actor;
  readonly correlationId?: string;
  /** For an adjustment, of which there may be several: sent again with the same id, it gets the first answer again. */
  readonly commandId?: CommandId;
}

/** Whether a settled month's figures have changed since, and how. */
export interface SettlementDrift extends LogPlace {
  readonly unit: UnitCode;
  readonly month: string;
  readonly changes: readonly FigureChange[];
}

/** Recorded by whoever was faster: theirs is the answer. */
const ALREADY: ReadonlySet<string> = new Set([
  'inspection.recorded-already',
  'check.recorded-already',
  'settlement.settled-already',
]);

/**
 * 日看、周查、月结 by command and by schedule. Each is the first event of a stream of its own, so it is recorded once, and whoever asks
 * again – another person, another process, the schedule – gets the first answer.
 */
export class Rhythm {
  constructor(private readonly deps: RhythmDependencies) {}

  /**
   * The look of a day. Not recorded yet, it is taken now: of another day than today it cannot be.
   *
   * @param work the open work, where the caller has it already
   * @throws SupervisionRefused
   */
  look(unit: UnitCode, date: LocalDate, by: RhythmBy, work?: OpenWork): Promise<OnRecord<DailyInspectionRecorded>> {
    return this.#once(dailyLookDecider, dailyLookStream(unit, date), unit, by, async () => {
      const open = work ?? (await this.#openWork(unit));
      const { asOf, coverage, position, logHash } = open;
      const command: RecordDailyInspection = {
        ...{ kind: 'RecordDailyInspection', unit, date, asOf, coverage, position, logHash },
        ...open.of(unit),
      };
      return command;
    });
  }

  /**
   * The check of a week that is over.
   *
   * @param measured this week and the one before, where the caller has them already
   * @throws SupervisionRefused
   */
  check(
    unit: UnitCode,
    week: string,
    by: RhythmBy,
    measured?: MeasuredPeriods,
  ): Promise<OnRecord<WeeklyCheckRecorded>> {
    return this.#once(weeklyCheckDecider, weeklyCheckStream(unit, week), unit, by, async () => {
      const taken = measured ?? (await this.#measured(weekAndLast(week)));
      const { position, logHash, levels, spans } = taken;
      const { sample, fewest } = this.deps.rules.weeklyCheck;
      const [figures = [], lastWeek = []] = taken.figures(unit);
      const command: RecordWeeklyCheck = {
        ...{ kind: 'RecordWeeklyCheck', unit, week, figures, lastWeek, position, logHash },
        ...{ population: taken.closed(unit), sampleSize: sample },
        yardsticks: { levels, spans, fewest },
      };
      return command;
    });
  }

  /**
   * The settlement of a month that is over.
   *
   * @param measured the month, where the caller has it already
   * @throws SupervisionRefused
   */
  settle(unit: UnitCode, month: string, by: RhythmBy, measured?: MeasuredPeriods): Promise<OnRecord<PeriodSettled>> {
    const stream = settlementStream(unit, month);
    return this.#once(settlementDecider, stream, unit, by, async () => {
      const taken = measured ?? (await this.#measured([periodOfMonth(month)]));
      return { kind: 'SettlePeriod', unit, month, ...figuresOf(taken, unit) };
    });
  }

  /** Records what the figures of a settled month are now, where they differ. @throws SupervisionRefused, ReasonDiffers */
  async adjust(unit: UnitCode, month: string, reason: string, by: RhythmBy): Promise<OnRecord<PeriodAdjusted>> {
    const { records, store } = this.deps;
    const stream = settlementStream(unit, month);
    const taken = await this.#measured([periodOfMonth(month)]);
    const lastAt = await this.#lastAt(stream);
    const command: SettlementCommand = {
      ...{ kind: 'AdjustPeriod', unit, month, reason, ...figuresOf(taken, unit) },
      ...(lastAt && { lastAt }),
    };
    const commandId = by.commandId ?? newCommandId();
    const answer = await records.execute(settlementDecider, { stream, command, unit, ...by, commandId });
    if (!answer.ok) throw new SupervisionRefused(answer.rejection);
    const event = await eventAt<PeriodAdjusted>(store, stream, answer.revision);
    if (!event) throw new Error(`${stream} has no revision ${answer.revision}`);
    if (event.data.reason !== reason) throw new ReasonDiffers();
    return { event, repeated: answer.repeated };
  }

  /** What an adjustment would tell; no changes: none is due. Writes nothing. @throws NotRecorded */
  async drift(unit: UnitCode, month: string): Promise<SettlementDrift> {
    const { standing } = await this.settlement(unit, month);
    const { figures, position, logHash } = figuresOf(await this.#measured([periodOfMonth(month)]), unit);
    return { unit, month, position, logHash, changes: figureChanges(standing, figures) };
  }

  /** @throws NotRecorded */
  lookOf(unit: UnitCode, date: LocalDate): Promise<OnRecord<DailyInspectionRecorded>> {
    return this.#known(dailyLookStream(unit, date), 'daily-look', unit, date);
  }

  /** @throws NotRecorded */
  checkOf(unit: UnitCode, week: string): Promise<OnRecord<WeeklyCheckRecorded>> {
    return this.#known(weeklyCheckStream(unit, week), 'weekly-check', unit, week);
  }

  /** @throws NotRecorded */
  async settlement(unit: UnitCode, month: string): Promise<SettlementOnRecord> {
    const settlement = await this.settlementIfAny(unit, month);
    if (!settlement) throw new NotRecorded('settlement', unit, month);
    return settlement;
  }

  /** The same; undefined where the month is not settled. */
  settlementIfAny(unit: UnitCode, month: string): Promise<SettlementOnRecord | undefined> {
    return settlementOf(this.deps.store, settlementStream(unit, month));
  }

  /** Draws a week's sample again, from the log alone. @throws NotRecorded */
  async verifySample(unit: UnitCode, week: string): Promise<SampleCheck> {
    const { event } = await this.checkOf(unit, week);
    return verifiedSample(event.data, this.deps.reads);
  }

  /** Where the log has the place that a settlement, or its last adjustment, was made at. */
  async #lastAt(stream: StreamName): Promise<{ readonly hash: string; readonly position: string } | undefined> {
    const { reads, store } = this.deps;
    const settlement = await settlementOf(store, stream);
    const last = (settlement?.adjustments.at(-1) ?? settlement?.settled)?.data;
    const position = last && (await reads.locate(last));
    return position === undefined ? undefined : { hash: last?.hash ?? '', position };
  }

  async #known<E extends DomainEvent>(
    stream: StreamName,
    kind: 'daily-look' | 'weekly-check',
    unit: UnitCode,
    period: string,
  ): Promise<OnRecord<E>> {
    const event = await firstOf<E>(this.deps.store, stream);
    if (!event) throw new NotRecorded(kind, unit, period);
    return { event, repeated: true };
  }

  async #once<S, C, E extends DomainEvent, First extends E>(
    decider: Decider<S, C, E, SupervisionContext>,
    stream: StreamName,
    unit: UnitCode,
    { actor, correlationId }: RhythmBy,
    commandOf: () => Promise<C>,
  ): Promise<OnRecord<First>> {
    const { records, store } = this.deps;
    const known = await firstOf<First>(store, stream);
    if (known) return { event: known, repeated: true };
    const answer = await records.execute(decider, {
      ...{ stream, command: await commandOf(), actor, unit },
      // The same whoever asks: of two at the same moment one is told what the other recorded.
      commandId: derivedCommandId(`rhythm:${stream}`),
      ...(correlationId !== undefined && { correlationId }),
    });
    if (!answer.ok && !ALREADY.has(answer.rejection.code)) throw new SupervisionRefused(answer.rejection);
    const event = await firstOf<First>(store, stream);
    if (!event) throw new Error(`${stream} is empty after it was written to`);
    return { event, repeated: answer.ok ? answer.repeated : true };
  }

  async #openWork(unit: UnitCode): Promise<OpenWork> {
    const { caughtUp, clock, reads } = this.deps;
    await caughtUp();
    return reads.openWork(unit, clock.now());
  }

  async #measured(periods: readonly [Period, ...Period[]]): Promise<MeasuredPeriods> {
    await this.deps.caughtUp();
    return this.deps.reads.measured(periods);
  }
}

/** A week, and the one before it. @throws RangeError for a week that there is not */
export function weekAndLast(week: string): readonly [Period, Period] {
  const period = weekPeriod(week);
  const last = period && weekPeriod(weekBefore(period.from));
  if (!period || !last) throw new RangeError(`no week ${week}`);
  return [period, last];
}

/** @throws RangeError for a month that there is not */
export function periodOfMonth(month: string): Period {
  const period = monthPeriod(month);
  if (!period) throw new RangeError(`no month ${month}`);
  return period;
}

function figuresOf(taken: MeasuredPeriods, unit: UnitCode) {
  const { position, logHash } = taken;
  const [figures = []] = taken.figures(unit);
  return { figures, position, logHash };
}
