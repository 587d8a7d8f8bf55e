import { instant } from '#libs/kernel';
import type { Instant } from '#libs/kernel';
import { calendarById, dueOf, evolveClocks, noClocks, outcomeOf, ruleSetById } from '../index.js';
import type { CaseKind, ClockEvent, ClockInstance, ClockOutcome, ClockSet, Due, RuleSet } from '../index.js';

/** `2026-02-10 09:00`, `2026-02-10 23:59:59.999` in Asia/Shanghai. */
export function at(text: string): Instant {
  const [date, time = '00:00'] = text.split(' ');
  return instant(`${date}T${time.length === 5 ? `${time}:00` : time}+08:00`);
}

export function event(type: string, when: string, data: object = {}): ClockEvent {
  return { type, effectiveAt: at(when), data };
}

/** What happened to the clocks of one case, event by event. */
export class ClockStory {
  private constructor(
    readonly set: ClockSet,
    readonly ruleSet: RuleSet,
  ) {}

  static of(
    kind: CaseKind,
    received: string,
    options: { law?: string; calendar?: string; named?: boolean } = {},
  ): ClockStory {
    const ruleSet = ruleSetById(options.law ?? 'cn-samr-order-121');
    const calendar = calendarById(options.calendar ?? 'cn-state-council-2026');
    if (!ruleSet || !calendar) throw new Error('the story names a law or a calendar that is not shipped');
    const data = { kind, named: options.named ?? true, receivedAt: at(received), calendar: calendar.id };
    return new ClockStory(noClocks, ruleSet).then('CaseRegistered', received, data);
  }

  then(type: string, when: string, data: object = {}): ClockStory {
    return new ClockStory(evolveClocks(this.set, event(type, when, data), this.ruleSet), this.ruleSet);
  }

  /** The same case, its later events decided under another law. */
  under(law: string): ClockStory {
    const ruleSet = ruleSetById(law);
    if (!ruleSet) throw new Error(`no such law: ${law}`);
    return new ClockStory(this.set, ruleSet);
  }

  runs(clock: string): readonly ClockInstance[] {
    return this.set.runs.filter((run) => run.clock === clock);
  }

  /** The latest run of the clock. */
  run(clock: string): ClockInstance {
    const run = this.runs(clock).at(-1);
    if (!run) throw new Error(`${clock} has not started`);
    return run;
  }

  due(clock: string): Due {
    return dueOf(this.run(clock));
  }

  /** Last day of the latest run, or null while nobody can say. */
  lastDay(clock: string): string | null {
    return this.due(clock).dueAt?.slice(0, 10) ?? null;
  }

  outcomes(clock: string): readonly ClockOutcome[] {
    return this.runs(clock).map((run) => outcomeOf(run, dueOf(run)));
  }
}
