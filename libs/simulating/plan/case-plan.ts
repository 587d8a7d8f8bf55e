import type { CaseKind } from '#libs/law';
import { Random } from '../random.js';
import { COURSES, TURNS, isPossible } from './courses.js';
import type { Course, Turn } from './courses.js';
import { leaveNothingOut } from './leave-nothing-out.js';
import { otherHalf, relate } from './relations.js';

/** What will become of one submission, before anything is written: small, so that a whole year of them is held at once. */
export interface CasePlan {
  /** 0, 1, 2 … in order of arrival. */
  readonly ordinal: number;
  readonly kind: CaseKind;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  course: Course;
  turns: readonly Turn[];
  /** The earlier case that this one repeats, or shares its submission with. */
  other: number | null;
  relation: 'none' | 'duplicate' | 'repeat' | 'same-submission';
  /** The serial claimant that it comes from. */
  readonly serial: number | null;
}

export interface YearPlan {
  readonly seed: number;
  readonly year: number;
  readonly count: number;
  readonly cases: readonly CasePlan[];
  /** Ordinals that a later case refers to: they stay at hand after they are closed. */
  readonly referredTo: ReadonlySet<number>;
}

const KINDS: readonly (readonly [number, CaseKind])[] = [
  [62, 'complaint'],
  [18, 'report'],
  [20, 'consultation'],
];

/** One person, many complaints on one kind of goods: this many people, and complaints each. */
const SERIAL_CLAIMANTS = 4;
const SERIAL_COMPLAINTS = [9, 24] as const;

/** Plans a year: the kind, course and turns of every submission, who repeats whom, and that nothing that can happen is left out. */
export function planYear(seed: number, year: number, instants: Float64Array): YearPlan {
  const count = instants.length;
  const serials = serialOrdinals(seed, year, count);
  const cases: CasePlan[] = [];
  for (let ordinal = 0; ordinal < count; ordinal++) {
    const receivedAt = instants[ordinal] ?? 0;
    const previous = cases[ordinal - 1];
    if (previous?.turns.includes('second-submission')) {
      cases.push(otherHalf(seed, year, count, ordinal, previous));
      continue;
    }
    const random = Random.of(seed, year, count, 'plan', ordinal);
    const serial = serials.get(ordinal) ?? null;
    const kind = serial === null ? random.weighted(KINDS) : 'complaint';
    const course = courseOf(random, kind, receivedAt);
    const plan: CasePlan = {
      ordinal,
      kind,
      receivedAt,
      course: serial !== null && random.chance(6_500) ? 'refused:not-consumer-dispute' : course,
      turns: [],
      other: null,
      relation: 'none',
      serial,
    };
    plan.turns = turnsOf(random, plan, ordinal === count - 1);
    relate(random, plan, cases);
    cases.push(plan);
  }
  leaveNothingOut(seed, year, cases);
  return {
    seed,
    year,
    count,
    cases,
    referredTo: new Set(cases.flatMap((plan) => (plan.other === null ? [] : [plan.other]))),
  };
}

function courseOf(random: Random, kind: CaseKind, receivedAt: number): Course {
  const open = COURSES[kind].filter((course) => isPossible(course, receivedAt));
  return random.weighted(open.map((course) => [course.weight, course.of] as const));
}

function turnsOf(random: Random, plan: CasePlan, last: boolean): readonly Turn[] {
  const taken: Turn[] = [];
  for (const rule of TURNS[plan.kind]) {
    const possible = rule.on(plan.course) && isPossible(rule, plan.receivedAt);
    if (random.chance(rule.weight) && possible && !(rule.of === 'second-submission' && last)) taken.push(rule.of);
  }
  // Nobody can be rewarded who gave no name.
  return taken.includes('anonymous') ? taken.filter((turn) => turn !== 'rewarded') : taken;
}

function serialOrdinals(seed: number, year: number, count: number): ReadonlyMap<number, number> {
  const random = Random.of(seed, year, count, 'serial-claimants');
  const ordinals = new Map<number, number>();
  for (let serial = 0; serial < SERIAL_CLAIMANTS && count >= 100; serial++) {
    // A day brings about 1/365 of the year's cases; a serial claimant writes over some two weeks.
    const stretch = Math.max(12, Math.floor(count / 26));
    const size = Math.min(random.between(SERIAL_COMPLAINTS[0], SERIAL_COMPLAINTS[1]), Math.floor(count / 50));
    const start = random.below(Math.max(1, count - stretch));
    for (let i = 0; i < size; i++) ordinals.set(start + random.below(stretch), serial);
  }
  return ordinals;
}
