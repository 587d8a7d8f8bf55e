import type { Bilingual, CalendarId, Instant, RuleSetId } from '#libs/kernel';
import { calendarById, outcomeOf, project, ruleSetById } from '#libs/law';
import type {
  Budget,
  Calendar,
  ClockInstance,
  ClockOutcome,
  ClockRule,
  ClockStatus,
  Due,
  Grade,
  RuleSet,
} from '#libs/law';
import type { CaseState } from '../domain/index.js';

/** A clock's run as people see it: when it is due, how it stands, by which law and calendar. */
export interface ClockView {
  readonly clock: string;
  readonly title: Bilingual;
  readonly run: number;
  readonly episode: number;
  readonly status: ClockStatus;
  readonly outcome: ClockOutcome;
  readonly anchor: Instant;
  readonly dueAt: Instant | null;
  readonly firmness: Due['firmness'];
  readonly budget: Budget;
  readonly consumed: number;
  readonly remaining: number;
  /** True when it is open at the asked instant and its due date has passed. */
  readonly overdue: boolean;
  readonly stoppedAt: Instant | null;
  readonly article: string;
  readonly grade: Grade;
  readonly ruleSet: RuleSetId;
  readonly calendar: CalendarId;
}

/** A run of a clock with everything that is needed to argue its due date. */
export interface ClockCase {
  readonly instance: ClockInstance;
  readonly rule: ClockRule;
  readonly ruleSet: RuleSet;
  readonly calendar: Calendar;
  readonly due: Due;
}

/** The runs of a case's clocks, oldest first; only those of `clock` where one is named. */
export function clockCases(state: CaseState, asOf: Instant, clock?: string): ClockCase[] {
  return state.clocks.runs
    .filter((run) => clock === undefined || run.clock === clock)
    .flatMap((instance) => {
      const ruleSet = ruleSetById(instance.ruleSet);
      const calendar = calendarById(instance.calendar);
      const rule = ruleSet?.clocks[instance.clock];
      if (!ruleSet || !calendar || !rule) return [];
      return [{ instance, rule, ruleSet, calendar, due: project(rule, instance, calendar, ruleSet.counting, asOf) }];
    });
}

export function clockView({ instance, rule, due }: ClockCase, asOf: Instant): ClockView {
  const outcome = outcomeOf(instance, due);
  return {
    clock: instance.clock,
    title: rule.title,
    run: instance.run,
    episode: instance.episode,
    status: due.status,
    outcome,
    anchor: instance.anchor,
    dueAt: due.dueAt,
    firmness: due.firmness,
    budget: due.budget,
    consumed: due.consumed,
    remaining: due.remaining,
    overdue: outcome === 'open' && due.dueAt !== null && asOf > due.dueAt,
    stoppedAt: instance.stoppedAt,
    article: rule.article,
    grade: rule.grade,
    ruleSet: instance.ruleSet,
    calendar: instance.calendar,
  };
}
