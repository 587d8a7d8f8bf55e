import { dateOfDayNumber } from '#libs/kernel';
import type { Calendar, CountedDay } from './clock-types.js';
import type { PausedDays } from './project.js';
import type { ClockRule, Counting } from './rule-set.js';

/** The result of a projection, in day numbers, that the list of days explains. */
export interface Course {
  readonly anchor: number;
  readonly pauses: readonly PausedDays[];
  /** Last day that counts; Infinity while nobody can say. */
  readonly lastCounted: number;
  /** Last day of the list. */
  readonly until: number;
}

/** Every day from the anchor's to the due one, with why it counted or did not. */
export function listDays(
  rule: ClockRule,
  calendar: Calendar,
  counting: Counting,
  course: Course,
): readonly CountedDay[] {
  const days: CountedDay[] = [];
  let number = 0;
  for (let day = course.anchor; day <= course.until; day++) {
    const why = reasonFor(day, rule, calendar, counting, course);
    const date = dateOfDayNumber(day);
    const counted = why.reason === 'counted';
    days.push({
      date,
      kind: calendar.kindOfDay(day),
      counted,
      number: counted ? ++number : null,
      name: calendar.nameOf(date),
      provisional: !calendar.covers(date),
      ...why,
    });
  }
  return days;
}

type Why = Pick<CountedDay, 'reason' | 'pause' | 'article'>;

function reasonFor(day: number, rule: ClockRule, calendar: Calendar, counting: Counting, course: Course): Why {
  if (day === course.anchor) return { reason: 'first-day', pause: undefined, article: counting.article };
  if (day > course.lastCounted) return { reason: 'roll-over', pause: undefined, article: counting.article };
  const pause = course.pauses.find((candidate) => candidate.from < day && day <= candidate.to);
  if (pause) {
    const article = rule.pauses.find((known) => known.reason === pause.reason)?.article ?? rule.article;
    return { reason: 'paused', pause: pause.reason, article };
  }
  const kind = calendar.kindOfDay(day);
  const working = kind === 'working-day' || kind === 'make-up-working-day';
  if (rule.budget.unit === 'calendar-day' || working)
    return { reason: 'counted', pause: undefined, article: rule.article };
  return { reason: kind, pause: undefined, article: rule.article };
}
