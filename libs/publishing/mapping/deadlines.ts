import { dateOf, dayNumber } from '#libs/kernel';
import type { Instant } from '#libs/kernel';
import { calendarById, justAfter, runDue } from '#libs/law';
import type { ClockInstance, RunDue } from '#libs/law';
import type { DeadlineFact } from '../language/deadline-events.js';
import { isKnownMissed, marked } from './case-facts.js';
import type { CaseFacts } from './case-facts.js';

/**
 * What an event did to the deadlines of its case, from how its clocks stood before and after; and which runs are known to have been
 * missed from here on.
 */
export function deadlineFacts(
  before: CaseFacts,
  after: CaseFacts,
): { readonly facts: readonly DeadlineFact[]; readonly missed: readonly boolean[] } {
  let missed = after.missed;
  if (before.clocks === after.clocks) return { facts: [], missed };
  const facts: DeadlineFact[] = [];
  after.clocks.runs.forEach((run, index) => {
    const was = before.clocks.runs[index];
    if (was === run) return;
    facts.push(...changes(was, run, isKnownMissed(after, index)));
    if (runDue(run).outcome === 'missed') missed = marked(missed, index);
  });
  return { facts, missed };
}

function changes(was: ClockInstance | undefined, run: ClockInstance, knownMissed: boolean): DeadlineFact[] {
  const is = runDue(run);
  const named = { clock: run.clock, run: run.run };
  const facts: DeadlineFact[] = [];
  if (!was) {
    facts.push({
      name: 'deadline.set',
      data: { ...named, anchorAt: run.anchor, dueAt: is.dueAt, firmness: is.firmness },
    });
  } else {
    const { dueAt, firmness } = runDue(was);
    if (dueAt !== is.dueAt || firmness !== is.firmness)
      facts.push({ name: 'deadline.moved', data: { ...named, from: dueAt, dueAt: is.dueAt, firmness: is.firmness } });
  }
  const hadEnded = was !== undefined && endOf(was) !== null;
  if (hadEnded && endOf(run) === null)
    facts.push({ name: 'deadline.restored', data: { ...named, dueAt: is.dueAt, firmness: is.firmness } });
  if (!hadEnded && endOf(run) !== null) facts.push(...ends(run, is, knownMissed));
  return facts;
}

function ends(run: ClockInstance, is: RunDue, knownMissed: boolean): DeadlineFact[] {
  const endedAt = endOf(run) as Instant;
  const { clock, run: number } = run;
  const { dueAt, outcome, lateness, budget } = is;
  const dayUnit = budget.unit;
  if (outcome === 'voided' || dueAt === null)
    return [{ name: 'deadline.voided', data: { clock, run: number, dueAt, voidedAt: endedAt } }];
  const told = { clock, run: number, dueAt };
  if (outcome === 'met')
    return [
      { name: 'deadline.met', data: { ...told, endedAt, daysLeft: daysLeft(run, endedAt, dueAt, dayUnit), dayUnit } },
    ];
  return [
    ...(knownMissed ? [] : [{ name: 'deadline.missed' as const, data: { ...told, missedAt: justAfter(dueAt) } }]),
    { name: 'deadline.ended-late', data: { ...told, endedAt, daysLate: lateness?.days ?? 0, dayUnit } },
  ];
}

function endOf(run: ClockInstance): Instant | null {
  return run.stoppedAt ?? run.voidedAt;
}

function daysLeft(run: ClockInstance, from: Instant, to: Instant, unit: RunDue['budget']['unit']): number {
  const [ended, due] = [dateOf(from), dateOf(to)];
  if (unit === 'calendar-day') return dayNumber(due) - dayNumber(ended);
  const calendar = calendarById(run.calendar);
  if (!calendar) throw new RangeError(`no calendar ${run.calendar}`);
  return calendar.workingDaysBetween(ended, due);
}
