import { parseInstant } from '#libs/kernel';
import type { CalendarId, Instant, RuleSetId } from '#libs/kernel';
import type { ClockEvent, ClockInstance, ClockSet } from './clock-types.js';
import { fieldOf, holds, isOpen } from './conditions.js';
import { adopted, stepRun } from './step-run.js';
import type { CaseKind, ClockRule, ClockStart, RuleSet } from './rule-set.js';
import { ruleSetById } from './rule-sets.js';

/**
 * Folds one event of a case into its clocks. Total: whatever was stored folds; an event that concerns no clock gives the same
 * object back.
 *
 * Conditions look at how the clocks stood before the event. Only runs of the present episode move; earlier ones are frozen.
 * - **Merge** voids every open clock in the event itself. **Unmerge** gives back exactly what the merge voided: those clocks run on
 *   from their old anchors, and the time between counts – the submitter's period never stood still. A pause that was open still is.
 * - **Reopening** voids what is open of the old episode, keeps what was decided, and begins the next.
 * - **DueDateProjected** pins a calendar to the open run of its clock, and to every run that starts later in the case. With the
 *   cause `rule-set-adopted` it pins the rule-set as well: to the case, and to the run where that can follow it (`canFollow`).
 *
 * @param ruleSet the rule-set that the event's envelope names
 * @param calendar for runs that start while no event of the case has pinned a calendar (`CaseRegistered` does)
 */
export function evolveClocks(set: ClockSet, event: ClockEvent, ruleSet: RuleSet, calendar?: CalendarId): ClockSet {
  if (!concernsClocks(set, event, ruleSet)) return set;
  const before = remember(set, event, ruleSet, calendar);
  const moved = moveRuns(before, event, ruleSet);
  const started = startRuns(before, moved, event, ruleSet);
  return event.type === 'CaseReopened' ? { ...started, episode: before.episode + 1 } : started;
}

/** The open runs of the present episode. */
export function openRuns(set: ClockSet): readonly ClockInstance[] {
  return set.runs.filter((run) => run.episode === set.episode && isOpen(run));
}

/** The open run of that clock in the present episode. */
export function openRun(set: ClockSet, clock: string): ClockInstance | undefined {
  return set.runs.findLast((run) => run.clock === clock && run.episode === set.episode && isOpen(run));
}

/** Events that the fold itself knows, whatever the rule-set says. */
const BY_NATURE = [
  'CaseRegistered',
  'CaseUnmerged',
  'CaseReopened',
  'ClockPaused',
  'ClockResumed',
  'ClockExtended',
  'ClockVoided',
  'DueDateProjected',
];

interface Index {
  /** Types of the events that may move a clock. */
  readonly moving: ReadonlySet<string>;
  /** Clocks that an event of the type may start. */
  readonly starting: ReadonlyMap<string, readonly ClockRule[]>;
}

const indexes = new WeakMap<RuleSet, Index>();

function indexOf(ruleSet: RuleSet): Index {
  const known = indexes.get(ruleSet);
  if (known) return known;
  const rules = Object.values(ruleSet.clocks);
  const starts = new Set(rules.flatMap((rule) => rule.starts.map((start) => start.on)));
  const made: Index = {
    moving: new Set([...BY_NATURE, ...rules.flatMap(eventsOf)]),
    starting: new Map(
      [...starts].map((on) => [on, rules.filter((rule) => rule.starts.some((start) => start.on === on))]),
    ),
  };
  indexes.set(ruleSet, made);
  return made;
}

/** Many events of a case concern no clock; they should cost a look-up. */
function concernsClocks(set: ClockSet, event: ClockEvent, ruleSet: RuleSet): boolean {
  return indexOf(ruleSet).moving.has(event.type) || set.runs.some((run) => run.ruleSet !== ruleSet.id);
}

function eventsOf(rule: ClockRule): string[] {
  return [
    ...rule.starts.map((start) => start.on),
    ...rule.stops.map((stop) => stop.on),
    ...rule.voidedBy.map((stop) => stop.on),
    ...rule.pauses.flatMap((pause) => [pause.from, ...pause.to]),
    ...(rule.extension ? [rule.extension.on] : []),
  ];
}

function remember(set: ClockSet, event: ClockEvent, ruleSet: RuleSet, calendar: CalendarId | undefined): ClockSet {
  if (event.type === 'CaseRegistered') {
    const named = fieldOf(event.data, 'named');
    return {
      ...set,
      kind: (fieldOf(event.data, 'kind') as CaseKind | undefined) ?? set.kind,
      ruleSet: ruleSet.id,
      calendar: (fieldOf(event.data, 'calendar') as CalendarId | undefined) ?? calendar ?? set.calendar,
      episode: 1,
      facts: { named: typeof named === 'boolean' ? named : null },
    };
  }
  if (event.type !== 'DueDateProjected') return set;
  return {
    ...set,
    ruleSet: adopted(event) ? ruleSet.id : set.ruleSet,
    calendar: (fieldOf(event.data, 'calendar') as CalendarId | undefined) ?? set.calendar,
  };
}

function moveRuns(set: ClockSet, event: ClockEvent, ruleSet: RuleSet): ClockSet {
  let moved: ClockInstance[] | undefined;
  set.runs.forEach((run, index) => {
    if (run.episode !== set.episode) return;
    const rule = ruleOf(run, ruleSet);
    const next = rule ? stepRun(run, rule, event, set, ruleSet) : run;
    if (next !== run) (moved ??= [...set.runs])[index] = next;
  });
  return moved ? { ...set, runs: moved } : set;
}

/** A run follows the rule-set that it was pinned to, even while the case moves over to another. */
function ruleOf(run: ClockInstance, ruleSet: RuleSet): ClockRule | undefined {
  const own = run.ruleSet === ruleSet.id ? ruleSet : (ruleSetById(run.ruleSet) ?? ruleSet);
  return own.clocks[run.clock];
}

function startRuns(before: ClockSet, moved: ClockSet, event: ClockEvent, ruleSet: RuleSet): ClockSet {
  const { kind } = before;
  if (kind === null) return moved;
  let set = moved;
  for (const rule of indexOf(ruleSet).starting.get(event.type) ?? []) {
    if (!rule.of.includes(kind)) continue;
    const start = rule.starts.find((candidate) => candidate.on === event.type && holds(candidate.when, before, event));
    if (start) set = startRun(set, rule, start, event, ruleSet.id);
  }
  return set;
}

function startRun(set: ClockSet, rule: ClockRule, start: ClockStart, event: ClockEvent, ruleSet: RuleSetId): ClockSet {
  const open = openRun(set, rule.name);
  if ((open && !start.restart) || set.calendar === null) return set;
  const superseded = set.runs.map((run) =>
    run === open ? { ...run, voidedAt: event.effectiveAt, voidedBy: event.type } : run,
  );
  const run: ClockInstance = {
    clock: rule.name,
    run: set.runs.filter((other) => other.clock === rule.name).length + 1,
    episode: event.type === 'CaseReopened' ? set.episode + 1 : set.episode,
    ruleSet,
    calendar: set.calendar,
    anchor: anchorOf(start, event),
    // What stopped the time of the old run stops the time of the new one.
    pauses: (open?.pauses ?? [])
      .filter((pause) => pause.to === null)
      .map((pause) => ({ ...pause, from: event.effectiveAt })),
    extensions: [],
    startedBy: event.type,
    stoppedAt: null,
    stoppedBy: null,
    voidedAt: null,
    voidedBy: null,
  };
  return { ...set, runs: [...superseded, run] };
}

function anchorOf(start: ClockStart, event: ClockEvent): Instant {
  if (start.anchor === 'effectiveAt') return event.effectiveAt;
  const value = fieldOf(event.data, start.anchor.slice('data.'.length));
  if (typeof value !== 'string') return event.effectiveAt;
  // Nearly always the one form already; to parse it again took a third of the fold (measured).
  return CANONICAL.test(value) ? (value as Instant) : (parseInstant(value) ?? event.effectiveAt);
}

const CANONICAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/;
