import { dateOf, instantOf } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import { Random } from '../random.js';
import {
  COMPLAINT_COURSES,
  COMPLAINT_TURNS,
  CONSULTATION_COURSES,
  CONSULTATION_TURNS,
  REPORT_COURSES,
  REPORT_TURNS,
  isMediated,
} from './courses.js';
import type { Course, Likelihood, Turn, TurnRule } from './courses.js';

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

/** First day of Order 121. */
const ORDER_121 = '2026-04-15';

const KINDS: readonly (readonly [number, CaseKind])[] = [
  [62, 'complaint'],
  [18, 'report'],
  [20, 'consultation'],
];

/** One person, many complaints on one kind of goods: this many people, and complaints each. */
const SERIAL_CLAIMANTS = 4;
const SERIAL_COMPLAINTS = [9, 24] as const;

const COURSES: Readonly<Record<CaseKind, readonly Likelihood<Course>[]>> = {
  complaint: COMPLAINT_COURSES,
  report: REPORT_COURSES,
  consultation: CONSULTATION_COURSES,
};
const TURNS: Readonly<Record<CaseKind, readonly TurnRule[]>> = {
  complaint: COMPLAINT_TURNS,
  report: REPORT_TURNS,
  consultation: CONSULTATION_TURNS,
};

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

function under121(receivedAt: number): boolean {
  return dateOf(instantOf(receivedAt)) >= ORDER_121;
}

function courseOf(random: Random, kind: CaseKind, receivedAt: number): Course {
  const open = COURSES[kind].filter((course) => !course.since121 || under121(receivedAt));
  return random.weighted(open.map((course) => [course.weight, course.of] as const));
}

function turnsOf(random: Random, plan: CasePlan, last: boolean): readonly Turn[] {
  const taken: Turn[] = [];
  for (const rule of TURNS[plan.kind]) {
    const possible = rule.on(plan.course) && (!rule.since121 || under121(plan.receivedAt));
    if (random.chance(rule.weight) && possible && !(rule.of === 'second-submission' && last)) taken.push(rule.of);
  }
  // Nobody can be rewarded who gave no name.
  return taken.includes('anonymous') ? taken.filter((turn) => turn !== 'rewarded') : taken;
}

/** A submission that holds a complaint and a report becomes two cases, one after the other (Order 20 Art. 7, Order 121 Art. 9). */
function otherHalf(seed: number, year: number, count: number, ordinal: number, complaint: CasePlan): CasePlan {
  const random = Random.of(seed, year, count, 'other-half', ordinal);
  return {
    ordinal,
    kind: 'report',
    receivedAt: complaint.receivedAt,
    course: random.chance(4_000) ? 'filed' : 'not-filed:no-violation',
    turns: [],
    other: complaint.ordinal,
    relation: 'same-submission',
    serial: null,
  };
}

const DAY = 86_400_000;

/** Finds the earlier case that a duplicate or a repeat is of; without one it becomes an ordinary case. */
function relate(random: Random, plan: CasePlan, earlier: readonly CasePlan[]): void {
  if (plan.course !== 'duplicate' && plan.course !== 'repeat') return;
  const reach = plan.course === 'duplicate' ? 4 * DAY : 30 * DAY;
  const found: CasePlan[] = [];
  for (let i = earlier.length - 1; i >= 0 && found.length < 40; i--) {
    const candidate = earlier[i];
    if (!candidate || plan.receivedAt - candidate.receivedAt > reach) break;
    if (canBeRepeated(candidate, plan)) found.push(candidate);
  }
  if (found.length === 0) {
    plan.course = plan.kind === 'complaint' ? 'settled' : 'not-filed:no-violation';
    plan.turns = plan.turns.filter((turn) => turn !== 'unmerged' && turn !== 'new-facts');
    return;
  }
  const original = random.pick(found);
  plan.other = original.ordinal;
  plan.relation = plan.course === 'duplicate' ? 'duplicate' : 'repeat';
}

function canBeRepeated(candidate: CasePlan, plan: CasePlan): boolean {
  if (candidate.kind !== plan.kind || candidate.relation !== 'none' || candidate.serial !== null) return false;
  if (plan.course === 'duplicate') return isMediated(candidate.course);
  return (
    !candidate.turns.includes('anonymous') &&
    (candidate.course === 'filed' || candidate.course === 'not-filed:no-violation')
  );
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

/**
 * Chance may leave out what is rare. Under each regulation, each course and each turn that did not come up is given to one plain case
 * that arrives early enough to run its course within the year.
 */
function leaveNothingOut(seed: number, year: number, cases: CasePlan[]): void {
  const random = Random.of(seed, year, cases.length, 'rare');
  const end = (cases.at(-1)?.receivedAt ?? 0) - 110 * DAY;
  for (const recent of [false, true]) {
    const era = (plan: CasePlan): boolean => plan.receivedAt < end && under121(plan.receivedAt) === recent;
    for (const kind of ['complaint', 'report', 'consultation'] as const)
      leaveNothingOutOf(random, seed, year, cases, kind, era, recent);
  }
}

function leaveNothingOutOf(
  random: Random,
  seed: number,
  year: number,
  cases: CasePlan[],
  kind: CaseKind,
  era: (plan: CasePlan) => boolean,
  recent: boolean,
): void {
  const own = cases.filter((plan) => plan.kind === kind && era(plan));
  for (const { of, since121 } of COURSES[kind]) {
    if ((since121 && !recent) || own.some((plan) => plan.course === of)) continue;
    const open = own.filter((plan) => isPlain(plan, cases[plan.ordinal + 1]));
    if (of === 'duplicate' || of === 'repeat') repeatOne(random, of, open, cases);
    else if (open.length > 0) random.pick(open).course = of;
  }
  for (const rule of TURNS[kind]) {
    if ((rule.since121 && !recent) || own.some((plan) => plan.turns.includes(rule.of))) continue;
    const open = own.filter((plan) => rule.on(plan.course) && isFree(plan, cases[plan.ordinal + 1]));
    if (rule.of === 'second-submission') splitOne(random, seed, year, open, cases);
    else if (open.length > 0) random.pick(open).turns = [rule.of];
  }
}

/** Nothing special about it, nor does the next one hang on it. */
function isFree(plan: CasePlan, next: CasePlan | undefined): boolean {
  return plan.turns.length === 0 && plan.serial === null && next?.other !== plan.ordinal;
}

function isPlain(plan: CasePlan, next: CasePlan | undefined): boolean {
  const common: readonly Course[] = ['settled', 'not-filed:no-violation', 'at-once'];
  return isFree(plan, next) && plan.relation === 'none' && common.includes(plan.course);
}

function repeatOne(
  random: Random,
  course: 'duplicate' | 'repeat',
  open: readonly CasePlan[],
  cases: readonly CasePlan[],
): void {
  for (const plan of open) {
    const before = plan.course;
    plan.course = course;
    relate(random, plan, cases.slice(0, plan.ordinal));
    if (plan.relation !== 'none') return;
    plan.course = before;
  }
}

function splitOne(random: Random, seed: number, year: number, open: readonly CasePlan[], cases: CasePlan[]): void {
  const pairs = open.filter((plan) => {
    const next = cases[plan.ordinal + 1];
    return (
      next !== undefined &&
      isPlain(next, cases[plan.ordinal + 2]) &&
      !cases.some((other) => other.other === next.ordinal)
    );
  });
  if (pairs.length === 0) return;
  const complaint = random.pick(pairs);
  complaint.turns = ['second-submission'];
  cases[complaint.ordinal + 1] = otherHalf(seed, year, cases.length, complaint.ordinal + 1, complaint);
}
