import { Random } from '../random.js';
import type { CasePlan } from './case-plan.js';
import { isMediated, under121 } from './courses.js';

const DAY = 86_400_000;

/** A submission that holds a complaint and a report becomes two cases, one after the other (Order 20 Art. 7, Order 121 Art. 9). */
export function otherHalf(seed: number, year: number, count: number, ordinal: number, complaint: CasePlan): CasePlan {
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

/** Finds the earlier case that a duplicate or a repeat is of; without one it becomes an ordinary case. */
export function relate(random: Random, plan: CasePlan, earlier: readonly CasePlan[]): void {
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
  // Order 121 Art. 35 speaks of reports that follow it, both of them.
  if (under121(candidate.receivedAt) !== under121(plan.receivedAt) || candidate.turns.includes('anonymous'))
    return false;
  return candidate.course === 'filed' || candidate.course === 'not-filed:no-violation';
}
