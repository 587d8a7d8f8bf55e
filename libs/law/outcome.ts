import { dateOf, dayNumber, epochMs } from '#libs/kernel';
import type { Instant } from '#libs/kernel';
import type { Calendar, ClockInstance, ClockOutcome, Due, Lateness } from './clock-types.js';

/**
 * How one running of a clock ended, from the instants of its events alone; when anyone looked does not matter.
 *
 * - stopped: met if and only if `stoppedAt ≤ dueAt`.
 * - voided in time: `voided`, neither met nor missed. Voided after its due date: `missed` – a merge, a transfer or a restart does not
 *   undo a deadline that had passed already. Only `ClockVoided` does, which states its basis: the clock ought never to have run.
 * - neither: `open`, which says nothing about now; `overdueAt` does.
 */
export function outcomeOf(instance: ClockInstance, due: Pick<Due, 'dueAt'>): ClockOutcome {
  if (instance.voidedAt !== null)
    return instance.voidedBy !== 'ClockVoided' && isAfter(instance.voidedAt, due.dueAt) ? 'missed' : 'voided';
  if (instance.stoppedAt !== null) return isAfter(instance.stoppedAt, due.dueAt) ? 'missed' : 'met';
  return 'open';
}

/** True when at that instant the clock was still running and its due date had passed. */
export function overdueAt(instance: ClockInstance, due: Pick<Due, 'dueAt'>, at: Instant): boolean {
  const ended = instance.voidedAt ?? instance.stoppedAt;
  return isAfter(at, due.dueAt) && (ended === null || at < ended);
}

/**
 * How late the clock ended: from the due date to the stop (or the voiding), two fixed instants, so that it never grows after the end.
 * `null` for a clock that is open or was not missed.
 */
export function lateness(
  instance: ClockInstance,
  due: Pick<Due, 'dueAt' | 'budget'>,
  calendar: Calendar,
): Lateness | null {
  const ended = instance.voidedAt ?? instance.stoppedAt;
  if (ended === null || due.dueAt === null || outcomeOf(instance, due) !== 'missed') return null;
  const [dueDay, endDay] = [dateOf(due.dueAt), dateOf(ended)];
  const unit = due.budget.unit;
  return {
    milliseconds: epochMs(ended) - epochMs(due.dueAt),
    days: unit === 'calendar-day' ? dayNumber(endDay) - dayNumber(dueDay) : calendar.workingDaysBetween(dueDay, endDay),
    unit,
  };
}

function isAfter(at: Instant, dueAt: Instant | null): boolean {
  return dueAt !== null && at > dueAt;
}
