/**
 * The clocks of a case, again and slowly, from its raw events: started, stopped, voided, paused and extended as the rules say, and due by
 * walking from day to day. Only the law's data is the product's – what a rule-set says of a clock, what kind of day a calendar has;
 * how it is applied is said here once more, so that an error would have to be made twice.
 */
import type { CaseEvent } from '#libs/case';
import type { Stored } from '#libs/kernel';
import { calendarById, ruleSetById } from '#libs/law';
import type { ClockRule, RuleSet } from '#libs/law';

type Outcome = 'open' | 'met' | 'missed' | 'voided';

interface Named {
  readonly clock: string;
  readonly run: number;
}

export interface OracleRun extends Named {
  /** Last instant of the last day; null while a pause keeps it open. */
  readonly dueAt: string | null;
  readonly outcome: Outcome;
}

type Event = Pick<Stored<CaseEvent>, 'type' | 'effectiveAt' | 'ruleSet'> & { readonly data: object };
type Told = { readonly on: string; readonly when?: Readonly<Record<string, unknown>> };

/** A run as it goes along. */
interface Run {
  readonly clock: string;
  readonly run: number;
  readonly episode: number;
  readonly anchor: string;
  ruleSet: string;
  calendar: string;
  pauses: { reason: string; from: string; to: string | null }[];
  more: number;
  end: { how: 'stopped' | 'voided'; at: string; by: string } | null;
}

/** What the runs come to after these events of a case. */
export function oracleRuns(story: readonly Event[]): readonly OracleRun[] {
  return gone(story).map((run) => {
    const dueAt = dueOf(run);
    return { clock: run.clock, run: run.run, dueAt, outcome: outcomeOf(run, dueAt) };
  });
}

/** The same runs, and whether they have ended. */
export function oracleEnds(story: readonly Event[]): readonly (Named & { readonly ended: boolean })[] {
  return gone(story).map(({ clock, run, end }) => ({ clock, run, ended: end !== null }));
}

function gone(story: readonly Event[]): readonly Run[] {
  const runs: Run[] = [];
  let [kind, named, law, calendar, episode]: [string, unknown, string, string, number] = ['', null, '', '', 0];
  for (const event of story) {
    const { type, effectiveAt: at } = event;
    const said = (path: string) =>
      path
        .split('.')
        .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], event.data);
    if (type === 'CaseRegistered') {
      [kind, named, law] = [String(said('kind')), said('named'), event.ruleSet];
      [calendar, episode] = [String(said('calendar')), 1];
    }
    const moves = type === 'DueDateProjected' && said('cause') === 'rule-set-adopted';
    if (type === 'DueDateProjected') calendar = (said('calendar') as string | undefined) ?? calendar;
    if (moves) law = event.ruleSet;
    // How things stood before the event: what its conditions ask for.
    const standing = new Map(
      runs.filter((run) => run.episode === episode).map((run) => [run.clock, run.end?.how ?? 'open']),
    );
    const is = ({ on, when = {} }: Told) =>
      on === type &&
      Object.entries(when).every(([key, wanted]) => {
        if (key === 'case.named') return named === wanted;
        if (key.startsWith('clock.')) return (standing.get(key.slice(6)) ?? 'none') === wanted;
        return said(key) === wanted;
      });

    for (const run of runs) {
      if (run.episode !== episode) continue;
      const rule = ruleOf(run);
      if (run.end) {
        if (type === 'CaseUnmerged' && run.end.by === 'CaseMerged') run.end = null;
        continue;
      }
      if (rule.stops.some(is)) {
        run.pauses.forEach((pause) => resume(pause, at));
        run.end = { how: 'stopped', at, by: type };
      } else if (rule.voidedBy.some(is)) run.end = { how: 'voided', at, by: type };
      else {
        for (const { reason, from, to } of rule.pauses) {
          if (to.includes(type))
            run.pauses.filter((pause) => pause.reason === reason).forEach((pause) => resume(pause, at));
          if (from === type) pause(run, reason, at);
        }
        const amount = said('amount');
        const same = (said('unit') ?? rule.budget.unit) === rule.budget.unit;
        const extends_ = rule.extension?.on === type || (type === 'ClockExtended' && said('clock') === run.clock);
        if (extends_ && same && typeof amount === 'number') run.more += amount;
        if (said('clock') !== run.clock) continue;
        if (type === 'ClockPaused') pause(run, String(said('reason')), at);
        if (type === 'ClockResumed') run.pauses.forEach((pause) => resume(pause, at));
        if (type === 'ClockVoided') run.end = { how: 'voided', at, by: type };
        if (type !== 'DueDateProjected') continue;
        run.calendar = (said('calendar') as string | undefined) ?? run.calendar;
        const next = lawOf(law).clocks[run.clock];
        if (moves && next && (run.more === 0 || next.budget.unit === rule.budget.unit)) run.ruleSet = law;
      }
    }

    if (type === 'CaseReopened') episode++;
    for (const rule of Object.values(lawOf(event.ruleSet).clocks)) {
      const start = rule.starts.find(is);
      if (!start || !rule.of.some((each) => each === kind)) continue;
      // Reopening begins the next episode, but what is asked of a clock is how it stood in the old one.
      const before = runs.find(
        (run) =>
          run.clock === rule.name &&
          run.end === null &&
          run.episode === (type === 'CaseReopened' ? episode - 1 : episode),
      );
      if (before && !start.restart) continue;
      const waiting = before?.pauses.filter(({ to }) => to === null) ?? [];
      if (before) before.end = { how: 'voided', at, by: type };
      const anchor =
        start.anchor === 'effectiveAt' ? at : ((said(start.anchor.slice('data.'.length)) as string | undefined) ?? at);
      runs.push({
        ...{ clock: rule.name, run: runs.filter(({ clock }) => clock === rule.name).length + 1, episode, anchor },
        ...{ ruleSet: event.ruleSet, calendar, more: 0, end: null },
        pauses: waiting.map(({ reason }) => ({ reason, from: at, to: null })),
      });
    }
  }
  return runs;
}

function pause(run: Run, reason: string, from: string): void {
  if (!run.pauses.some((each) => each.reason === reason && each.to === null))
    run.pauses.push({ reason, from, to: null });
}

function resume(pause: Run['pauses'][number], at: string): void {
  pause.to ??= at < pause.from ? pause.from : at;
}

function lawOf(id: string): RuleSet {
  const law = ruleSetById(id);
  if (!law) throw new RangeError(`no rule-set ${id}`);
  return law;
}

function ruleOf({ ruleSet, clock }: Pick<Run, 'ruleSet' | 'clock'>): ClockRule {
  const rule = lawOf(ruleSet).clocks[clock];
  if (!rule) throw new RangeError(`no clock ${clock} in ${ruleSet}`);
  return rule;
}

/** A day counts where the clock ran at its first instant and, for working days, where it is one. */
function dueOf(run: Run): string | null {
  const rule = ruleOf(run);
  const calendar = calendarById(run.calendar);
  if (!calendar) throw new RangeError(`no calendar ${run.calendar}`);
  let day = run.anchor.slice(0, 10);
  for (let counted = 0; counted < rule.budget.amount + run.more;) {
    day = dayAfter(day);
    const start = `${day}T00:00:00.000+08:00`;
    const paused = run.pauses.filter(({ from, to }) => from < start && (to === null || to >= start));
    if (paused.some(({ to }) => to === null)) return null;
    const kind = calendar.kindOf(day as Parameters<typeof calendar.kindOf>[0]);
    const counts = rule.budget.unit === 'calendar-day' || kind === 'working-day' || kind === 'make-up-working-day';
    if (paused.length === 0 && counts) counted++;
  }
  const off = (each: string) => {
    const kind = calendar.kindOf(each as Parameters<typeof calendar.kindOf>[0]);
    return kind === 'statutory-holiday' || (kind === 'rest-day' && lawOf(run.ruleSet).counting.rollOver === 'rest-day');
  };
  while (rule.budget.unit === 'calendar-day' && off(day)) day = dayAfter(day);
  return `${day}T23:59:59.999+08:00`;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function outcomeOf({ end }: Run, dueAt: string | null): Outcome {
  if (!end) return 'open';
  const late = dueAt !== null && end.at > dueAt;
  if (end.how === 'stopped') return late ? 'missed' : 'met';
  return late && end.by !== 'ClockVoided' ? 'missed' : 'voided';
}
