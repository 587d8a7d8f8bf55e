import type { CaseCommand, CaseState } from '#libs/case';
import { epochMs } from '#libs/kernel';
import type { Envelope, UnitCode } from '#libs/kernel';
import { openRuns } from '#libs/law';
import type { Instruction } from './engine.js';
import { Random } from './random.js';
import type { WorkingTime } from './time/working-time.js';
import type { Staff } from './world/staff.js';

/** Something that a superior will look at later; what comes of it hangs on how the case stands then. */
export interface Look {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly command: (state: CaseState) => Omit<Instruction, 'at'> | undefined;
}

/** Who supervises, and what they know. */
interface Surroundings {
  readonly staff: Staff;
  readonly time: WorkingTime;
  readonly parentOf: (unit: UnitCode) => UnitCode | null;
}

/** Shares in 1/10,000: reminders that a head adds to the clock's own, and missed deadlines that the unit above orders to be answered for. */
const REMINDED = 700;
const ORDERED = 2_000;
/** Answers in time, within three working days; late ones; the others are never given. */
const ANSWERED = { inTime: 8_600, late: 1_100 };

/** A miss of the others is the enterprise's, or is itself about an order. */
const OF_THE_UNIT: ReadonlySet<string> = new Set([
  ...['initial-review', 'notification', 'mediation', 'ending-notice'],
  ...['verification', 'lead-verification', 'reporter-notice', 'consultation-answer'],
]);

/**
 * 催办 and 督办 by hand, for one case: a head reminds the handler of what is due soon, the unit above orders what was missed to be answered
 * for, and the unit answers. It draws from a stream of its own, so that without it the year would be the same.
 */
export class Supervising {
  readonly #random: Random;

  constructor(
    private readonly around: Surroundings,
    simulation: string,
    ordinal: number,
  ) {
    this.#random = Random.of(simulation, 'supervising', ordinal);
  }

  /** What will be looked at because of what has just been recorded. */
  after({ type, data, effectiveAt }: Pick<Envelope, 'type' | 'data' | 'effectiveAt'>): Look | undefined {
    const at = epochMs(effectiveAt);
    const clock = 'clock' in data && typeof data.clock === 'string' ? data.clock : '';
    switch (type) {
      case 'RungFired':
        if (!OF_THE_UNIT.has(clock) || !this.#random.chance(REMINDED)) return undefined;
        return { at: this.#soon(at), command: (state) => this.#remind(state, clock) };
      case 'DeadlineMissed':
        if (!OF_THE_UNIT.has(clock) || !this.#random.chance(ORDERED)) return undefined;
        return { at: this.#soon(at), command: (state) => this.#order(state, clock) };
      case 'SupervisionOrdered':
        return this.#answer(at);
      default:
        return undefined;
    }
  }

  #soon(at: number): number {
    return this.around.time.soon(this.#random, at, 20, 180);
  }

  #remind(state: CaseState, clock: string): Omit<Instruction, 'at'> | undefined {
    const { unit } = state;
    if (unit === null || !isOpen(state, clock)) return undefined;
    const to = state.handler === null ? 'unit' : 'handler';
    return this.#by(unit, { kind: 'IssueReminder', to, text: '请在期限内办结并及时反馈。' });
  }

  #order(state: CaseState, clock: string): Omit<Instruction, 'at'> | undefined {
    const { unit } = state;
    if (unit === null || state.supervision.open || !isOpen(state, clock)) return undefined;
    const above = this.around.parentOf(unit) ?? unit;
    return this.#by(above, { kind: 'OrderSupervision', toUnit: unit, reason: '逾期未办，请说明原因并限期办结。' });
  }

  #answer(at: number): Look | undefined {
    const { time } = this.around;
    const [draw, days] = [this.#random.below(10_000), this.#random.between(0, 2)];
    const late = draw >= ANSWERED.inTime;
    const when = time.onDay(this.#random, at, late ? days + 4 : days);
    if (draw >= ANSWERED.inTime + ANSWERED.late) return undefined;
    return {
      at: when,
      command: ({ supervision: { open }, mergedInto }) =>
        open === null || mergedInto !== null
          ? undefined
          : this.#by(open.toUnit, {
              kind: 'AnswerSupervision',
              orderId: open.orderId,
              answer: '已查明原因，正在办理。',
            }),
    };
  }

  #by(unit: UnitCode, command: CaseCommand): Omit<Instruction, 'at'> {
    return { unit, actor: this.around.staff.of(unit).head, command };
  }
}

/** The clock still runs, and so there is still something to be done. */
function isOpen(state: CaseState, clock: string): boolean {
  return state.mergedInto === null && openRuns(state.clocks).some((run) => run.clock === clock);
}
