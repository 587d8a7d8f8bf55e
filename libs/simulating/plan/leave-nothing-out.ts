import type { CaseKind } from '#libs/law';
import { Random } from '../random.js';
import type { CasePlan } from './case-plan.js';
import { COURSES, TURNS, under121 } from './courses.js';
import type { Course } from './courses.js';
import { otherHalf, relate } from './relations.js';

/** What arrives in the last so many days of the year may not have run its course when it ends. */
const TOO_LATE = 110 * 86_400_000;

/**
 * Chance may leave out what is rare. Under each regulation, each course and each turn that did not come up is given to one plain case
 * that arrives early enough to run its course within the year.
 */
export function leaveNothingOut(seed: number, year: number, cases: CasePlan[]): void {
  const random = Random.of(seed, year, cases.length, 'rare');
  const end = (cases.at(-1)?.receivedAt ?? 0) - TOO_LATE;
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
