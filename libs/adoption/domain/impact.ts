import { dateOf, dayNumber } from '#libs/kernel';
import type { CalendarId, Instant, RuleSetId, UnitCode } from '#libs/kernel';
import { canFollow, project } from '#libs/law';
import type { Calendar, ClockInstance, RuleSet } from '#libs/law';

/** An open case with its open clocks, as a read model has them. */
export interface OpenCase {
  readonly caseId: string;
  readonly unit: UnitCode;
  /** What the case is pinned to; a clock may still run by an earlier calendar that makes no difference to it. */
  readonly ruleSet: RuleSetId;
  readonly calendar: CalendarId;
  readonly clocks: readonly ClockInstance[];
}

/** What would hold from now on. */
export interface Move {
  /** The calendar that a case which is pinned to `pinned` moves over to; `undefined`: it keeps its own. */
  readonly nextCalendar: (pinned: CalendarId) => Calendar | undefined;
  /** The same of the rule-set. */
  readonly nextRuleSet: (pinned: RuleSetId) => RuleSet | undefined;
  readonly ruleSetById: (id: RuleSetId) => RuleSet | undefined;
  readonly calendarById: (id: CalendarId) => Calendar | undefined;
  /** A due date before it is overdue. */
  readonly asOf: Instant;
}

/** One clock of one case, before and after. */
export interface MovedClock {
  readonly caseId: string;
  readonly run: number;
  readonly dueBefore: Instant | null;
  readonly dueAfter: Instant | null;
  /** Calendar days from the day that it was due to the day that it would be; null where a pause keeps one of them open. */
  readonly days: number | null;
}

/** The clocks of one name in one unit that move. */
export interface MovedGroup {
  readonly clock: string;
  readonly unit: UnitCode;
  readonly moving: number;
  /** The furthest that one is due earlier (negative) and later. */
  readonly fewestDays: number | null;
  readonly mostDays: number | null;
  /** Overdue at once: due before now after the move, and not before it. */
  readonly overdueAtOnce: number;
  /** The first cases by their ids. */
  readonly first: readonly MovedClock[];
}

/** How many open clocks a new calendar or rule-set moves, from when to when. */
export interface Impact {
  readonly openCases: number;
  readonly openClocks: number;
  /** Cases that move over to another calendar or rule-set, whether or not a due date changes. */
  readonly casesMovingOver: number;
  /** Clocks whose due date changes. */
  readonly moving: number;
  readonly overdueAtOnce: number;
  /** Clocks whose provisional due date becomes firm, and the other way. */
  readonly becomingFirm: number;
  readonly becomingProvisional: number;
  /** Clocks that cannot follow the new law, and run out under the old one. */
  readonly keptByLaw: number;
  /** How many move by so many calendar days, the earliest first. */
  readonly byDays: readonly { readonly days: number; readonly clocks: number }[];
  readonly groups: readonly MovedGroup[];
}

interface Tally extends Omit<MovedGroup, 'first'> {
  readonly first: MovedClock[];
}

/**
 * Gathers the impact case by case, in the order of their ids: what is kept of a million open clocks is a line for each clock and unit.
 * It asks the same functions as the event that moves a clock.
 */
export class ImpactOf {
  readonly #move: Move;
  readonly #most: number;
  readonly #groups = new Map<string, Tally>();
  readonly #byDays = new Map<number, number>();
  #openCases = 0;
  #openClocks = 0;
  #casesMovingOver = 0;
  #becomingFirm = 0;
  #becomingProvisional = 0;
  #keptByLaw = 0;

  /** @param first how many cases of each group are named */
  constructor(move: Move, first: number) {
    this.#move = move;
    this.#most = first;
  }

  add(open: OpenCase): this {
    this.#openCases += 1;
    this.#openClocks += open.clocks.length;
    const adopted = this.#move.nextRuleSet(open.ruleSet);
    const published = this.#move.nextCalendar(open.calendar);
    const calendar = published ?? this.#move.calendarById(open.calendar);
    if ((!adopted && !published) || !calendar) return this;
    this.#casesMovingOver += 1;
    for (const run of open.clocks) this.#clock(open, run, adopted, calendar);
    return this;
  }

  result(): Impact {
    const groups = [...this.#groups.values()].sort((a, b) => order(a.clock, b.clock) || order(a.unit, b.unit));
    const sum = (count: (group: MovedGroup) => number) => groups.reduce((total, group) => total + count(group), 0);
    return {
      openCases: this.#openCases,
      openClocks: this.#openClocks,
      casesMovingOver: this.#casesMovingOver,
      moving: sum(({ moving }) => moving),
      overdueAtOnce: sum(({ overdueAtOnce }) => overdueAtOnce),
      becomingFirm: this.#becomingFirm,
      becomingProvisional: this.#becomingProvisional,
      keptByLaw: this.#keptByLaw,
      byDays: [...this.#byDays].sort(([a], [b]) => a - b).map(([days, clocks]) => ({ days, clocks })),
      groups,
    };
  }

  #clock({ caseId, unit }: OpenCase, run: ClockInstance, adopted: RuleSet | undefined, next: Calendar): void {
    const own = this.#move.ruleSetById(run.ruleSet);
    const rule = own?.clocks[run.clock];
    const calendar = this.#move.calendarById(run.calendar);
    if (!own || !rule || !calendar) return;
    const follows = adopted !== undefined && canFollow(run, rule, adopted);
    if (adopted && !follows) this.#keptByLaw += 1;
    const law = follows ? adopted : own;
    const before = project(rule, run, calendar, own.counting);
    const after = project(law.clocks[run.clock] ?? rule, run, next, law.counting);
    if (before.dueAt !== null && after.dueAt !== null && before.firmness !== after.firmness) {
      if (after.firmness === 'firm') this.#becomingFirm += 1;
      else this.#becomingProvisional += 1;
    }
    if (before.dueAt === after.dueAt) return;
    const days = daysBetween(before.dueAt, after.dueAt);
    if (days !== null) this.#byDays.set(days, (this.#byDays.get(days) ?? 0) + 1);
    const { asOf } = this.#move;
    const overdue = after.dueAt !== null && after.dueAt < asOf && (before.dueAt === null || before.dueAt >= asOf);
    this.#tally(run.clock, unit, days, overdue, {
      caseId,
      run: run.run,
      dueBefore: before.dueAt,
      dueAfter: after.dueAt,
      days,
    });
  }

  #tally(clock: string, unit: UnitCode, days: number | null, overdue: boolean, moved: MovedClock): void {
    const key = `${clock}/${unit}`;
    const known = this.#groups.get(key) ?? {
      ...{ clock, unit, moving: 0, overdueAtOnce: 0 },
      ...{ fewestDays: null, mostDays: null, first: [] },
    };
    if (known.first.length < this.#most) known.first.push(moved);
    this.#groups.set(key, {
      ...known,
      moving: known.moving + 1,
      overdueAtOnce: known.overdueAtOnce + (overdue ? 1 : 0),
      fewestDays: extreme(Math.min, known.fewestDays, days),
      mostDays: extreme(Math.max, known.mostDays, days),
    });
  }
}

function daysBetween(before: Instant | null, after: Instant | null): number | null {
  return before === null || after === null ? null : dayNumber(dateOf(after)) - dayNumber(dateOf(before));
}

function extreme(pick: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : pick(a, b);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
