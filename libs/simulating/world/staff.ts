import type { Actor, UnitCode } from '#libs/kernel';
import type { Organisation, Unit } from '#libs/identity';
import { Random } from '../random.js';

/**
 * The things that a unit does in time or late, each with its own rate:
 * signing for a work order, reviewing it, closing it, verifying a lead, giving feedback and notices.
 */
export type Duty = 'sign' | 'review' | 'closure' | 'verification' | 'notice' | 'feedback' | 'follow-up' | 'answer';

/** Shares of a good unit's acts, in 1/10,000, that come late. */
const GOOD: Readonly<Record<Duty, readonly [low: number, high: number]>> = {
  sign: [20, 120],
  review: [20, 140],
  closure: [10, 90],
  verification: [20, 150],
  notice: [20, 120],
  feedback: [30, 160],
  'follow-up': [60, 300],
  answer: [10, 60],
};

/** How many times as often a weak unit is late. */
const WEAK = 3;
/** Units below the root, of which this many are weak. */
const WEAK_UNITS = 4;

/** One unit's people and habits. */
export interface UnitStaff {
  readonly unit: Unit;
  readonly head: Actor;
  readonly clerk: Actor;
  readonly handlers: readonly Actor[];
  readonly mediators: readonly Actor[];
  /** Share of the duty's acts, in 1/10,000, that come late. */
  readonly lateness: Readonly<Record<Duty, number>>;
}

/** The people of the bureau. Ids name the unit and the post: nobody real is meant. */
export class Staff {
  readonly #units = new Map<UnitCode, UnitStaff>();

  constructor(seed: number, organisation: Organisation) {
    const below = organisation.units().filter((unit) => unit.parent !== null);
    const draw = Random.of(seed, 'weak-units');
    const weak = new Set<UnitCode>();
    while (weak.size < Math.min(WEAK_UNITS, below.length)) weak.add(draw.pick(below).code);
    for (const unit of organisation.units()) this.#units.set(unit.code, staffOf(seed, unit, weak.has(unit.code)));
  }

  of(unit: UnitCode): UnitStaff {
    const staff = this.#units.get(unit);
    if (!staff) throw new RangeError(`no unit ${unit}`);
    return staff;
  }
}

function staffOf(seed: number, unit: Unit, weak: boolean): UnitStaff {
  const random = Random.of(seed, 'staff', unit.code);
  const handlers = unit.level === 'station' ? 3 : unit.level === 'county' ? 5 : 8;
  const people = (role: string, count: number): Actor[] =>
    Array.from({ length: count }, (_, i) => ({ id: `${role}-${unit.code}-${i + 1}`, role }));
  const late = (duty: Duty): number => random.between(GOOD[duty][0], GOOD[duty][1]) * (weak ? WEAK : 1);
  return {
    unit,
    head: { id: `head-${unit.code}`, role: 'head' },
    clerk: { id: `clerk-${unit.code}`, role: 'clerk' },
    handlers: people('handler', handlers),
    mediators: people('mediator', unit.level === 'station' ? 2 : 4),
    lateness: {
      sign: late('sign'),
      review: late('review'),
      closure: late('closure'),
      verification: late('verification'),
      notice: late('notice'),
      feedback: late('feedback'),
      'follow-up': late('follow-up'),
      answer: late('answer'),
    },
  };
}

/** The mediators of the committee for consumer disputes (人民调解委员会). */
export const PEOPLES_COMMITTEE = '伊春市消费纠纷人民调解委员会';
export const PEOPLES_MEDIATORS: readonly string[] = Array.from({ length: 6 }, (_, i) => `peoples-mediator-${i + 1}`);

/** Bodies that test and appraise; none of them exists. */
export const TESTING_BODIES = ['小兴安岭产品质量检验所', '林都商品鉴定中心', '北纬四十七度检测站'] as const;
