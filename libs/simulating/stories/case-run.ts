import type { CaseCommand, CaseState } from '#libs/case';
import { epochMs, instantOf } from '#libs/kernel';
import type { Actor, CaseId, Instant, UnitCode } from '#libs/kernel';
import type { EndingTopic, RefusalTopic, RuleSet } from '#libs/law';
import type { Organisation } from '#libs/identity';
import type { CaseDetail } from '../plan/case-detail.js';
import type { CasePlan } from '../plan/case-plan.js';
import type { Turn } from '../plan/courses.js';
import { Random } from '../random.js';
import type { WorkingTime } from '../time/working-time.js';
import type { Duty, Staff, UnitStaff } from '../world/staff.js';

/** One command at one moment. */
export interface Step {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly actor: Actor;
  readonly unit: UnitCode;
  readonly command: CaseCommand;
  /** Ordinal of the case that it is asked of; left out: the story's own. */
  readonly of?: number;
  /** Asked when the moment has come: true leaves the step out, because another case has moved on in the meantime. */
  readonly unless?: () => boolean;
}

/** What one case goes through, step by step: pulled one step at a time, each seeing what the one before has done. */
export type Story = Generator<Step, void, void>;

/** What stories may know beyond their own case. */
export interface World {
  readonly organisation: Organisation;
  readonly staff: Staff;
  readonly time: WorkingTime;
  caseId(ordinal: number): CaseId;
  /** What became of another case so far; `undefined` before it is registered. */
  stateOf(ordinal: number): CaseState | undefined;
  /** When an open clock of a case is due; `null` where none of that name is open, or nobody can say. */
  dueAt(state: CaseState, clock: string): Instant | null;
  ruleSet(state: CaseState): RuleSet;
}

/** A case on its way: its plan, its state, the moment of its last step, and when the next things would happen. */
export class CaseRun {
  readonly random: Random;
  /** The handler of the case, once one is named. */
  handler: Actor | undefined;
  now: number;

  constructor(
    readonly world: World,
    readonly plan: CasePlan,
    readonly detail: CaseDetail,
    /** Names the simulation; all its draws hang on it. */
    readonly seed: string,
    private readonly current: () => CaseState,
  ) {
    this.random = Random.of(seed, 'story', plan.ordinal);
    this.now = plan.receivedAt;
  }

  get state(): CaseState {
    return this.current();
  }

  get id(): CaseId {
    return this.world.caseId(this.plan.ordinal);
  }

  get ruleSet(): RuleSet {
    return this.world.ruleSet(this.state);
  }

  /** The unit that holds the case. */
  get unit(): UnitCode {
    return this.state.unit ?? this.world.organisation.root.code;
  }

  /** The people of the unit that holds the case. */
  get staff(): UnitStaff {
    return this.world.staff.of(this.unit);
  }

  get by(): Actor {
    return this.handler ?? this.staff.clerk;
  }

  takes(turn: Turn): boolean {
    return this.plan.turns.includes(turn);
  }

  is(...status: CaseState['status'][]): boolean {
    return status.includes(this.state.status);
  }

  /** A step at that moment, or at the moment of the last one if that is later. */
  step(at: number, command: CaseCommand, actor: Actor = this.by, unit: UnitCode = this.unit): Step {
    this.now = Math.max(at, this.now);
    return { at: this.now, actor, unit, command };
  }

  /** Some minutes from now, within working hours. */
  soon(low: number, high: number): number {
    return this.world.time.soon(this.random, this.now, low, high);
  }

  /** Within the hours of the so many-th working day from now. */
  days(low: number, high = low): number {
    return this.world.time.onDay(this.random, this.now, this.random.between(low, high));
  }

  due(clock: string): number | null {
    const due = this.world.dueAt(this.state, clock);
    return due === null ? null : epochMs(due);
  }

  /** Working days left until the clock is due. */
  left(clock: string): number | null {
    const due = this.due(clock);
    return due === null ? null : this.world.time.daysBetween(this.now, due);
  }

  /** When a duty is done that a clock measures: `low` to `high` working days from now, in time or – as often as the unit is late – after it. */
  within(clock: string, duty: Duty, low: number, high: number): number {
    const left = this.left(clock);
    if (left === null) return this.days(low, high);
    if (left < 0) return this.days(1, 2);
    if (this.random.chance(this.staff.lateness[duty])) return this.days(left + 1, left + 4);
    const day = Math.min(this.random.between(low, high), left);
    const at = this.world.time.onDay(this.random, this.now, day);
    // On the last day people stay until it is done.
    const due = this.due(clock) ?? at;
    return at <= due ? at : Math.min(this.now + this.random.between(5, 60) * 60_000, due);
  }

  refusalGround(topic: RefusalTopic): string {
    return this.#ground(this.ruleSet.refusal, topic);
  }

  endingGround(topic: EndingTopic): string {
    return this.#ground(this.ruleSet.ending, topic);
  }

  #ground(grounds: RuleSet['refusal'], topic: string): string {
    const ground = grounds.find((candidate) => candidate.topic === topic);
    if (!ground) throw new RangeError(`${this.ruleSet.id} has no ground on ${topic}`);
    return ground.code;
  }

  /** An instant as commands carry it. */
  instant(at: number): Instant {
    return instantOf(at);
  }
}
