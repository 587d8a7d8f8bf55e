import { AccessDenied, actorOf } from '#libs/identity';
import type { Principal } from '#libs/identity';
import type { CommandId, UnitCode } from '#libs/kernel';
import { monthBefore, monthPeriod } from '#libs/supervision';
import type {
  DailyInspectionRecorded,
  OnRecord,
  RhythmBy,
  SampleCheck,
  SettlementDrift,
  SettlementOnRecord,
} from '#libs/supervision';
import type { Engine } from '../engine.js';
import { oneUnit } from '../queries/parameters.js';
import { adjustmentTaken, checkTaken, lookTaken, monthBeforeOf, settlementView } from './answers.js';
import type {
  AdjustmentTaken,
  DailyLookTaken,
  DailyLookView,
  SettlementTaken,
  SettlementView,
  WeeklyCheckTaken,
  WeeklyCheckView,
} from './answers.js';
import { dateAsked, monthAsked, weekAsked } from './periods.js';
import { rhythmOf } from './rhythm.js';
import { unsettledAt, unsettledBefore } from './unsettled.js';

/** As it was asked for: the asker's own unit and the present period where they are left out. */
export interface LookAsked {
  readonly unit?: string | null | undefined;
  readonly date?: string | null | undefined;
}
export interface CheckAsked {
  readonly unit?: string | null | undefined;
  readonly week?: string | null | undefined;
}
export interface SettlementAsked {
  readonly unit?: string | null | undefined;
  readonly month?: string | null | undefined;
}

/** Under which id, and what its event belongs to. */
export interface AskedBy {
  readonly commandId?: CommandId;
  readonly correlationId?: string;
}

/**
 * 日看、周查、月结 for HTTP and the command line: who may take them (`supervision.run` for the unit), and who may read them
 * (`rates.read`, of the own unit and what is below it).
 */
export class RhythmDesk {
  readonly #rhythm;

  constructor(private readonly engine: Engine) {
    this.#rhythm = rhythmOf(engine);
  }

  /** @throws AccessDenied, SupervisionRefused, InvalidInput */
  async takeLook(asker: Principal, { unit, date }: LookAsked, by: AskedBy = {}): Promise<DailyLookTaken> {
    const of = this.#unit(asker, unit);
    const day = dateAsked(date ?? undefined, this.engine.clock.now());
    return this.#lookTaken(of, await this.#rhythm.look(of, day, this.#by(asker, of, by)));
  }

  async takeCheck(asker: Principal, { unit, week }: CheckAsked, by: AskedBy = {}): Promise<WeeklyCheckTaken> {
    const of = this.#unit(asker, unit);
    const name = weekAsked(week ?? undefined, this.engine.clock.now());
    return checkTaken(await this.#rhythm.check(of, name, this.#by(asker, of, by)));
  }

  async settle(asker: Principal, { unit, month }: SettlementAsked, by: AskedBy = {}): Promise<SettlementTaken> {
    const of = this.#unit(asker, unit);
    const name = monthAsked(month ?? undefined, this.engine.clock.now());
    const { repeated } = await this.#rhythm.settle(of, name, this.#by(asker, of, by));
    return { ...(await this.#settlementView(await this.#rhythm.settlement(of, name))), repeated };
  }

  async adjust(
    asker: Principal,
    { unit, month }: SettlementAsked,
    reason: string,
    by: AskedBy = {},
  ): Promise<AdjustmentTaken> {
    const of = this.#unit(asker, unit);
    const name = monthAsked(month ?? undefined, this.engine.clock.now());
    return adjustmentTaken(await this.#rhythm.adjust(of, name, reason, this.#by(asker, of, by)));
  }

  /** @throws AccessDenied, NotRecorded, InvalidInput */
  async look(asker: Principal, { unit, date }: LookAsked): Promise<DailyLookView> {
    const of = this.#unit(asker, unit);
    const { repeated: _, ...view } = await this.#lookTaken(
      of,
      await this.#rhythm.lookOf(of, dateAsked(date ?? undefined, this.engine.clock.now())),
    );
    return view;
  }

  async check(asker: Principal, { unit, week }: CheckAsked): Promise<WeeklyCheckView> {
    const of = this.#unit(asker, unit);
    const { repeated: _, ...view } = checkTaken(
      await this.#rhythm.checkOf(of, weekAsked(week ?? undefined, this.engine.clock.now())),
    );
    return view;
  }

  async settlement(asker: Principal, { unit, month }: SettlementAsked): Promise<SettlementView> {
    const of = this.#unit(asker, unit);
    const name = monthAsked(month ?? undefined, this.engine.clock.now());
    return this.#settlementView(await this.#rhythm.settlement(of, name));
  }

  /** What an adjustment would tell now; no changes: none is due. */
  drift(asker: Principal, { unit, month }: SettlementAsked): Promise<SettlementDrift> {
    const of = this.#unit(asker, unit);
    return this.#rhythm.drift(of, monthAsked(month ?? undefined, this.engine.clock.now()));
  }

  /** Draws a week's sample again, from the log alone. */
  sample(asker: Principal, { unit, week }: CheckAsked): Promise<SampleCheck> {
    const of = this.#unit(asker, unit);
    return this.#rhythm.verifySample(of, weekAsked(week ?? undefined, this.engine.clock.now()));
  }

  async #lookTaken(of: UnitCode, look: OnRecord<DailyInspectionRecorded>): Promise<DailyLookTaken> {
    return lookTaken(look, await unsettledAt(this.engine, of, look.event.data.asOf));
  }

  async #settlementView(settlement: SettlementOnRecord): Promise<SettlementView> {
    const { unit, month } = settlement;
    const period = monthPeriod(month);
    const last = period && (await this.#rhythm.settlementIfAny(unit, monthBefore(period.from)));
    return settlementView(settlement, {
      before: last ? monthBeforeOf(last) : null,
      unsettled: await unsettledBefore(this.engine, unit, month),
    });
  }

  #unit(asker: Principal, unit: string | null | undefined): UnitCode {
    return oneUnit(this.engine, asker, unit ?? undefined);
  }

  #by(asker: Principal, unit: UnitCode, by: AskedBy): RhythmBy {
    const { policy } = this.engine.access;
    const denial = policy.denial(asker, 'supervision.run', unit);
    const role = policy.roleFor(asker, 'supervision.run');
    if (denial || !role) throw new AccessDenied(denial ?? { code: 'access.role', permission: 'supervision.run' });
    return { actor: actorOf(asker, role), ...by };
  }
}
