/**
 * What a unit measured, again and slowly: from the raw events, case by case, every prefix of a case folded anew. Knows no projection, no
 * sums by day and no exclusion but those that it reads out of the scheme itself, so that an error would have to be made twice.
 */
import { foldCase } from '#libs/case';
import type { CaseEvent } from '#libs/case';
import type { Measured, Scheme } from '#libs/efficacy';
import type { Stored } from '#libs/kernel';
import { calendarById, outcomeOf, project, ruleSetById } from '#libs/law';

/** The score itself, said again in fractions of bigints. */
export { oracleScore } from '../../libs/efficacy/testing/oracle.js';

type Event = { readonly [T in CaseEvent['type']]: Stored<Extract<CaseEvent, { type: T }>> }[CaseEvent['type']];

export interface OracleQuestion {
  readonly scheme: Scheme;
  readonly period: { readonly from: string; readonly to: string };
  readonly asOf: string;
  /** Whether the unit counts. */
  readonly counts: (unit: string) => boolean;
}

interface Counted {
  readonly readings: Measured['readings'];
  /** `measure|case|what`, sorted; as often as it was lost. */
  readonly lost: readonly string[];
}

/** Which clocks a rate looks at, written down once more. */
const CLOCKS: Readonly<Record<string, readonly string[]>> = {
  'on-time-initial-review': ['initial-review'],
  'on-time-closure': ['mediation', 'consultation-answer'],
  'on-time-verification': ['verification', 'lead-verification'],
  'odr-on-time-closure': ['odr-negotiation'],
  'sign-on-time': ['sign-for'],
  notification: ['notification'],
  'ending-notice': ['ending-notice'],
  'feedback-on-time': ['feedback'],
  'follow-up-on-time': ['follow-up'],
  'supervision-answered-on-time': ['supervision-answer'],
};

export function oracleMeasured(log: readonly Stored[], question: OracleQuestion): Counted {
  const share = new Map<string, [number, number]>();
  const lost: string[] = [];
  let fen = 0;
  const cases = Map.groupBy(
    log.filter(({ stream }) => stream.startsWith('case-')),
    ({ stream }) => stream,
  );
  for (const [stream, events] of cases) {
    const id = stream.slice('case-'.length);
    const story = events as readonly Event[];
    const out = leftOut(question.scheme, story);
    const say = (measure: string, what: string, unit: string, numerator: number, weight: number) => {
      if (out(measure) || !question.counts(unit)) return;
      const [above, below] = share.get(measure) ?? [0, 0];
      share.set(measure, [above + numerator, below + 1]);
      if (weight > 0) lost.push(`${measure}|${id}|${what}`);
    };
    for (const { clock, unit, met } of clocksOf(story, question))
      for (const [measure, clocks] of Object.entries(CLOCKS))
        if (clocks.includes(clock)) say(measure, clock, unit, met ? 1 : 0, met ? 0 : 1);
    walk(story, (event, unit) => {
      const day = event.effectiveAt.slice(0, 10);
      if (day < question.period.from || day > question.period.to) return;
      if (event.type === 'FollowUpRecorded') {
        const { reached, satisfaction: grade } = event.data;
        say('reached', event.type, unit, reached ? 1 : 0, reached ? 0 : 1);
        if (grade !== null) {
          say('satisfaction', event.type, unit, grade > 3 ? 1 : 0, grade > 3 ? 0 : 1);
          say('satisfaction-grade', event.type, unit, grade, 5 - grade);
        }
      }
      const agreed = event.type === 'PeoplesMediationConcluded' && event.data.agreed;
      if (event.type === 'MediationAgreementReached' || agreed) say('mediation-success', event.type, unit, 1, 0);
      if (event.type === 'MediationTerminated') say('mediation-success', event.type, unit, 0, 1);
      if (event.type === 'OdrSettled') say('odr-success', event.type, unit, 1, 0);
      if (event.type === 'OdrSettled') say('odr-settled', event.type, unit, 1, 1);
      if (event.type === 'OdrFailed') say('odr-success', event.type, unit, 0, 1);
      if (event.type === 'CaseReopened') say('reopened', event.type, unit, 1, 1);
      if (event.type === 'DeadlineMissed') say('deadlines-missed', event.type, unit, 1, 1);
      if (event.type === 'SupervisionOrdered') say('supervision-orders', event.type, event.data.toUnit, 1, 1);
      if (event.type === 'CaseClosed' && !out('recovered-loss') && question.counts(unit))
        fen += event.data.recoveredFen;
    });
  }
  const ratio = (id: string) => ({ numerator: share.get(id)?.[0] ?? 0, denominator: share.get(id)?.[1] ?? 0 });
  const count = (id: string) => ({ count: share.get(id)?.[0] ?? 0 });
  const ratios = [
    ...Object.keys(CLOCKS),
    'reached',
    'satisfaction',
    'satisfaction-grade',
    'mediation-success',
    'odr-success',
  ];
  const counts = ['odr-settled', 'reopened', 'deadlines-missed', 'supervision-orders'];
  return {
    readings: {
      ...Object.fromEntries(ratios.map((id) => [id, ratio(id)])),
      ...Object.fromEntries(counts.map((id) => [id, count(id)])),
      'recovered-loss': { sum: String(fen / 100) },
    },
    lost: lost.sort(),
  };
}

/** Goes through a case with whoever holds it as each event happens. */
function walk(story: readonly Event[], look: (event: Event, unit: string) => void): void {
  let unit = '';
  for (const event of story) {
    if (event.type === 'CaseRegistered') unit = event.unit;
    look(event, unit);
    if (event.type === 'CaseRouted' || event.type === 'CaseReturned') unit = event.data.toUnit;
  }
}

/** Every run that was due in the period and is decided: whose it is, and whether it was in time. */
function clocksOf(story: readonly Event[], { period, asOf }: OracleQuestion) {
  const holders = new Map<string, { unit: string; ended: boolean }>();
  let seen = 0;
  let last = '';
  walk(story, (event, unit) => {
    seen++;
    for (const run of foldCase(story.slice(0, seen)).clocks.runs) {
      const key = `${run.clock}/${run.run}`;
      const ended = run.stoppedAt !== null || run.voidedAt !== null;
      const known = holders.get(key);
      if (!ended && known?.ended) holders.delete(key);
      if (ended && known) known.ended = true;
      if (ended && !known) holders.set(key, { unit, ended: true });
    }
    if (event.type === 'DeadlineMissed') {
      const key = `${event.data.clock}/${event.data.run}`;
      if (!holders.has(key)) holders.set(key, { unit, ended: false });
    }
    last = event.type === 'CaseRouted' || event.type === 'CaseReturned' ? event.data.toUnit : unit;
  });
  return foldCase(story).clocks.runs.flatMap((run) => {
    const ruleSet = ruleSetById(run.ruleSet);
    const calendar = calendarById(run.calendar);
    const rule = ruleSet?.clocks[run.clock];
    if (!ruleSet || !calendar || !rule) throw new RangeError(`${run.clock} of ${run.ruleSet}`);
    const due = project(rule, run, calendar, ruleSet.counting);
    const outcome = outcomeOf(run, due);
    if (due.dueAt === null || outcome === 'voided') return [];
    const day = due.dueAt.slice(0, 10);
    if (day < period.from || day > period.to) return [];
    if (outcome === 'open' && due.dueAt >= asOf) return [];
    return [{ clock: run.clock, unit: holders.get(`${run.clock}/${run.run}`)?.unit ?? last, met: outcome === 'met' }];
  });
}

/** Whether the scheme leaves the case out of a measure. */
function leftOut({ exclusions }: Scheme, story: readonly Event[]): (measure: string) => boolean {
  let kind = '';
  let channel = '';
  let named = true;
  let merged = false;
  let outcome = '';
  for (const event of story) {
    if (event.type === 'CaseRegistered') ({ kind, channel, named } = event.data);
    if (event.type === 'CaseMerged') merged = true;
    if (event.type === 'CaseUnmerged') merged = false;
    if (event.type === 'CaseClosed') outcome = event.data.outcome;
    if (event.type === 'CaseReopened') outcome = '';
  }
  return (measure) =>
    exclusions.some(({ when, measures }) => {
      if (measures && !measures.some((each) => each === measure)) return false;
      if (when.merged !== undefined && when.merged !== merged) return false;
      if (when.named !== undefined && when.named !== named) return false;
      if (when.kind && !when.kind.some((each) => each === kind)) return false;
      if (when.channel && !when.channel.some((each) => each === channel)) return false;
      return !when.outcome || when.outcome.some((each) => each === outcome);
    });
}
