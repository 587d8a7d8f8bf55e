import { caseIdOfSource, isOpen } from '#libs/case';
import type { CaseState } from '#libs/case';
import { epochMs } from '#libs/kernel';
import type { CaseId, Instant } from '#libs/kernel';
import { calendars, dueOf, newestCalendar, openRun, openRuns, ruleSetById } from '#libs/law';
import type { Calendar, CaseKind, RuleSet } from '#libs/law';
import type { Organisation } from '#libs/identity';
import { CLOCK, commandOf, watchesOf } from './clock-watch.js';
import type { Watch } from './clock-watch.js';
import { Engine, untouched } from './engine.js';
import type { Instruction, SimulatedCommand, Tracked } from './engine.js';
import { endOf, simulationName } from './parameters.js';
import type { SimulationOptions } from './parameters.js';
import { Details } from './plan/case-detail.js';
import { planYear } from './plan/case-plan.js';
import type { YearPlan } from './plan/case-plan.js';
import { CaseRun } from './stories/case-run.js';
import type { Step, Story, World } from './stories/case-run.js';
import { complaint } from './stories/complaint.js';
import { consultation } from './stories/consultation.js';
import { report } from './stories/report.js';
import { Supervising } from './supervising.js';
import type { Look } from './supervising.js';
import { arrivals } from './time/arrivals.js';
import { Heap } from './time/heap.js';
import { WorkingTime } from './time/working-time.js';
import { Firms } from './world/firms.js';
import { Staff } from './world/staff.js';

const STORIES: Readonly<Record<CaseKind, (x: CaseRun) => Story>> = { complaint, report, consultation };

/** Names the commands of supervision: the others have the ids that they would have without it. */
const SUPERVISING = 'supervising/';
/** The clock of an order's answer. */
const ORDER_CLOCK = 'supervision-answer';

/** A case on its way: what the engine keeps, its story as far as it has been told, and the clocks that are watched. */
interface Active extends Tracked {
  readonly ordinal: number;
  story: Story | undefined;
  readonly watched: Set<string>;
  readonly supervising: Supervising;
  /** Things that are still to come for it. */
  pending: number;
}

/** Something that will happen at a moment; what is put in first happens first. */
interface Entry {
  readonly at: number;
  readonly order: number;
  readonly active: Active;
  readonly step?: Step;
  readonly watch?: Watch;
  readonly look?: Look;
  readonly project?: Calendar;
}

/**
 * The year as it goes by: arrivals begin stories, stories ask for commands at their moments, the clock role watches what is due,
 * and all of it happens in order of time. Only cases to which something is still to happen are held, and those that others name.
 */
export class Year implements World {
  readonly organisation: Organisation;
  readonly staff: Staff;
  readonly time: WorkingTime;
  readonly #plan: YearPlan;
  readonly #details: Details;
  readonly #name: string;
  readonly #end: number;
  readonly #engine: Engine;
  readonly #active = new Map<number, Active>();
  readonly #ordinals = new Map<CaseId, number>();
  readonly #agenda = new Heap<Entry>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order));
  #order = 0;
  /** Calendars that come out within the year, the earliest first. */
  #announcements: readonly Calendar[];

  constructor(options: SimulationOptions) {
    const { cases, year, seed, organisation } = options;
    this.organisation = organisation;
    this.#name = simulationName(options);
    this.#end = epochMs(endOf(options));
    // Staff know the days off of the year that they live in, whatever was published when a case came in.
    this.time = new WorkingTime(newestCalendar());
    this.staff = new Staff(seed, organisation);
    this.#plan = planYear(seed, year, arrivals(seed, year, cases, newestCalendar()));
    const firms = new Firms(seed, Math.floor(cases / 6), organisation);
    this.#details = new Details(this.#plan, firms, organisation, (at) => this.time.next(at) === at);
    this.#engine = new Engine(this.#name, organisation, (id) => this.#byId(id));
    const first = epochMs(`${year}-01-01T00:00:00.000+08:00` as Instant);
    this.#announcements = calendars().filter(
      ({ published }) => epochMs(published) > first && epochMs(published) <= this.#end,
    );
  }

  *run(): Generator<SimulatedCommand, void, void> {
    let next = 0;
    for (;;) {
      const arrival = this.#plan.cases[next];
      const entry = this.#agenda.peek();
      this.#announce(Math.min(arrival?.receivedAt ?? Infinity, entry?.at ?? Infinity));
      if (arrival && (!entry || arrival.receivedAt <= entry.at)) {
        if (arrival.receivedAt > this.#end) return;
        this.#begin(next++);
        continue;
      }
      const due = this.#agenda.pop();
      if (!due || due.at > this.#end) return;
      const decided = this.#happen(due);
      if (decided) yield decided;
    }
  }

  caseId(ordinal: number): CaseId {
    const plan = this.#plan.cases[ordinal];
    if (!plan) throw new RangeError(`no case ${ordinal}`);
    const { sourceNumber } = this.#details.of(plan);
    return caseIdOfSource(plan.kind, { system: 'simulation', number: sourceNumber });
  }

  stateOf(ordinal: number): CaseState | undefined {
    return this.#active.get(ordinal)?.state;
  }

  dueAt(state: CaseState, clock: string): Instant | null {
    const run = openRun(state.clocks, clock);
    return run ? dueOf(run).dueAt : null;
  }

  ruleSet(state: CaseState): RuleSet {
    const ruleSet = state.ruleSet === null ? undefined : ruleSetById(state.ruleSet);
    if (!ruleSet) throw new RangeError('the case follows no rule-set');
    return ruleSet;
  }

  #byId(id: CaseId): Active | undefined {
    const ordinal = this.#ordinals.get(id);
    return ordinal === undefined ? undefined : this.#active.get(ordinal);
  }

  #begin(ordinal: number): void {
    const plan = this.#plan.cases[ordinal];
    if (!plan) return;
    const id = this.caseId(ordinal);
    const supervising = new Supervising(
      { staff: this.staff, time: this.time, parentOf: (unit) => this.organisation.parentOf(unit) },
      this.#name,
      ordinal,
    );
    const active: Active = { ...untouched(id), ordinal, story: undefined, watched: new Set(), supervising, pending: 0 };
    const run = new CaseRun(this, plan, this.#details.of(plan), this.#name, () => active.state);
    active.story = STORIES[plan.kind](run);
    this.#active.set(ordinal, active);
    this.#ordinals.set(id, ordinal);
    this.#tell(active);
  }

  /** Asks the story for its next step. */
  #tell(active: Active): void {
    const told = active.story?.next();
    if (!told || told.done) active.story = undefined;
    else this.#put({ at: told.value.at, active, step: told.value });
  }

  #put(entry: Omit<Entry, 'order'>): void {
    entry.active.pending++;
    this.#agenda.push({ ...entry, order: this.#order++ });
  }

  #happen({ at, active, step, watch, look, project }: Entry): SimulatedCommand | undefined {
    active.pending--;
    let decided: SimulatedCommand | undefined;
    if (step) {
      const target = step.of === undefined ? active : this.#active.get(step.of);
      // A step may hang on what another case has come to by now.
      if (target && (step.unless === undefined || !step.unless())) decided = this.#apply(target, step);
      this.#tell(active);
    } else if (watch) {
      const command = commandOf(watch, active.state);
      const series = watch.clock === ORDER_CLOCK ? SUPERVISING : undefined;
      const asked = { at, actor: CLOCK, unit: this.organisation.root.code };
      if (command) decided = this.#apply(active, { ...asked, command }, series);
    } else if (look) {
      const asked = look.command(active.state);
      if (asked) decided = this.#apply(active, { ...asked, at }, SUPERVISING);
    } else if (project && active.state.mergedInto === null && openRuns(active.state.clocks).length > 0) {
      const command = { kind: 'ProjectDueDates', cause: 'calendar-published', calendar: project.id } as const;
      decided = this.#apply(active, { at, actor: CLOCK, unit: this.organisation.root.code, command });
    }
    this.#forget(active);
    return decided;
  }

  #apply(target: Active, instruction: Instruction, series?: string): SimulatedCommand | undefined {
    const before = target.state.clocks;
    const decided = this.#engine.run(target, instruction, series);
    if (target.state.clocks !== before) {
      for (const watch of watchesOf(target.state, target.watched, this.time, instruction.at))
        this.#put({ at: watch.at, active: target, watch });
    }
    for (const { envelope } of decided?.events ?? []) {
      const look = target.supervising.after(envelope);
      if (look) this.#put({ at: look.at, active: target, look });
    }
    return decided;
  }

  /** A case to which nothing more will happen is let go, unless a later one will name it. */
  #forget(active: Active): void {
    if (active.pending > 0 || active.story !== undefined || this.#plan.referredTo.has(active.ordinal)) return;
    this.#active.delete(active.ordinal);
    this.#ordinals.delete(active.id);
  }

  /** A new year's days off are published: the open cases' due dates are said anew, one after the other, that night. */
  #announce(upTo: number): void {
    const [calendar] = this.#announcements;
    if (!calendar || epochMs(calendar.published) > upTo) return;
    this.#announcements = this.#announcements.slice(1);
    let at = epochMs(calendar.published);
    for (const active of this.#active.values()) {
      if (isOpen(active.state) || openRuns(active.state.clocks).length > 0)
        this.#put({ at: (at += 200), active, project: calendar });
    }
  }
}
