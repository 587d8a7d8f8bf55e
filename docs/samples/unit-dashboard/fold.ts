/** A public event, as far as this program looks at it. Whatever else an event says is nobody’s business here. */
export interface CaseEvent {
  readonly type: string;
  readonly data: {
    readonly caseId: string;
    readonly unit: string;
    /** Of the case’s own events: those of one revision happened at once. */
    readonly revision: number;
    readonly recoveredFen?: number;
    readonly clock?: string;
    readonly run?: number;
    readonly dueAt?: string | null;
  };
}

interface Case {
  unit: string;
  /** Who held it before the event of `revision`: a deadline that ends as a case is passed on is of who passes it on. */
  before: string;
  revision: number;
  standing: 'open' | 'closed' | 'merged';
}

/** A deadline that runs. */
interface Run {
  readonly caseId: string;
  readonly clock: string;
  /** Null while a pause is open. */
  dueAt: string | null;
  /** Whom its miss was counted for, though it has not ended. */
  missedBy: string | null;
}

interface Counted {
  met: number;
  missed: number;
}

interface Unit {
  recoveredFen: number;
  readonly clocks: Record<string, Counted>;
}

/** All that is kept of the stream: a line for each case, one for each deadline that runs, and sums. */
export interface Dashboard {
  readonly cases: Record<string, Case>;
  readonly runs: Record<string, Run>;
  readonly units: Record<string, Unit>;
}

export const emptyDashboard = (): Dashboard => ({ cases: {}, runs: {}, units: {} });

/** The types that count, for who can ask for some only. */
export const TYPES: readonly string[] = [
  ...['case.registered', 'case.routed', 'case.returned', 'case.closed', 'case.reopened', 'case.merged'],
  ...['case.unmerged', 'deadline.set', 'deadline.moved', 'deadline.restored', 'deadline.met', 'deadline.missed'],
  ...['deadline.ended-late', 'deadline.voided'],
].map((name) => `shuangwei.${name}.v1`);

/** Takes one event in. Each has to come once and those of a case in their order, which is what the stream promises. */
export function fold(dashboard: Dashboard, { type, data }: CaseEvent): void {
  const known = standingOf(dashboard, data);
  switch (type) {
    case 'shuangwei.case.closed.v1':
      known.standing = 'closed';
      unitOf(dashboard, data.unit).recoveredFen += data.recoveredFen ?? 0;
      break;
    case 'shuangwei.case.merged.v1':
      known.standing = 'merged';
      break;
    case 'shuangwei.case.reopened.v1':
    case 'shuangwei.case.unmerged.v1':
      known.standing = 'open';
      break;
    default:
      if (type.startsWith('shuangwei.deadline.')) foldDeadline(dashboard, type, data, known.before);
  }
}

function foldDeadline({ runs, ...rest }: Dashboard, type: string, data: CaseEvent['data'], holder: string): void {
  const { caseId, clock = '', run: number, dueAt = null } = data;
  const key = `${caseId}/${clock}/${number}`;
  const run = runs[key];
  const countedFor = (unit: string) => (unitOf(rest, unit).clocks[clock] ??= { met: 0, missed: 0 });
  switch (type) {
    case 'shuangwei.deadline.set.v1':
    case 'shuangwei.deadline.restored.v1':
      runs[key] = { caseId, clock, dueAt, missedBy: null };
      break;
    case 'shuangwei.deadline.moved.v1':
      if (run) run.dueAt = dueAt;
      break;
    case 'shuangwei.deadline.met.v1':
      countedFor(holder).met += 1;
      delete runs[key];
      break;
    // Told once, whether the case went on after it or ended with it.
    case 'shuangwei.deadline.missed.v1':
      countedFor(holder).missed += 1;
      if (run) run.missedBy = holder;
      break;
    case 'shuangwei.deadline.ended-late.v1':
      if (run && run.missedBy === null) countedFor(holder).missed += 1;
      delete runs[key];
      break;
    case 'shuangwei.deadline.voided.v1':
      if (run && run.missedBy !== null) countedFor(run.missedBy).missed -= 1;
      delete runs[key];
  }
}

function standingOf({ cases }: Dashboard, { caseId, unit, revision }: CaseEvent['data']): Case {
  const known = (cases[caseId] ??= { unit, before: unit, revision, standing: 'open' });
  if (revision === known.revision) return known;
  known.before = known.unit;
  known.unit = unit;
  known.revision = revision;
  return known;
}

function unitOf({ units }: Pick<Dashboard, 'units'>, unit: string): Unit {
  return (units[unit] ??= { recoveredFen: 0, clocks: {} });
}

/** What a unit has to show. */
export interface Figures {
  registered: number;
  open: number;
  closed: number;
  recoveredFen: number;
  readonly clocks: Record<string, Counted>;
}

/**
 * The figures of each unit, by its code. Cases count for who holds them. A deadline that still runs is missed once it has passed, without
 * any event: so it takes an instant to say what is on time.
 */
export function figuresOf({ cases, runs, units }: Dashboard, asOf: Date): Record<string, Figures> {
  const all: Record<string, Figures> = {};
  const of = (unit: string) => (all[unit] ??= { registered: 0, open: 0, closed: 0, recoveredFen: 0, clocks: {} });
  for (const { unit, standing } of Object.values(cases)) {
    of(unit).registered += 1;
    if (standing !== 'merged') of(unit)[standing] += 1;
  }
  for (const [unit, { recoveredFen, clocks }] of Object.entries(units)) {
    of(unit).recoveredFen += recoveredFen;
    for (const [clock, counted] of Object.entries(clocks)) of(unit).clocks[clock] = { ...counted };
  }
  for (const { caseId, clock, dueAt, missedBy } of Object.values(runs)) {
    const holder = cases[caseId]?.unit;
    if (holder === undefined || missedBy !== null || dueAt === null || Date.parse(dueAt) >= asOf.getTime()) continue;
    (of(holder).clocks[clock] ??= { met: 0, missed: 0 }).missed += 1;
  }
  return all;
}
