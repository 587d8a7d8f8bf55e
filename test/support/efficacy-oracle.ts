/**
 * What a unit measured, again and slowly: from the raw events, case by case, every prefix of a case gone through anew. Knows no fold and no
 * projection of the product, no sums by day and no exclusion but those that it reads out of the scheme itself, so that an error would have
 * to be made twice.
 */
import type { CaseEvent } from '#libs/case';
import type { Measured, Scheme } from '#libs/efficacy';
import type { Stored } from '#libs/kernel';
import { oracleEnds, oracleRuns } from './clock-oracle.js';

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

/** One thing that is counted, and whose it is. */
export interface OracleItem {
  readonly measure: string;
  readonly caseId: string;
  /** The clock, or the type of the event. */
  readonly what: string;
  readonly unit: string;
  readonly handler: string | null;
  readonly kind: string;
  readonly channel: string;
  readonly category: string;
  readonly day: string;
  readonly numerator: number;
  /** How far below the best. */
  readonly lost: number;
}

export function oracleMeasured(log: readonly Stored[], { counts, ...question }: OracleQuestion): Counted {
  return oracleCounting(log, question)(counts);
}

/** The same for one set of units after the other, the events read once. */
export function oracleCounting(
  log: readonly Stored[],
  question: Omit<OracleQuestion, 'counts'>,
): (counts: OracleQuestion['counts']) => Counted {
  const stories = storiesOf(log);
  const leftOutOf = new Map([...stories].map(([id, story]) => [id, leftOut(question.scheme, story)]));
  const items = oracleItems(log, question).filter(({ measure, caseId }) => !leftOutOf.get(caseId)?.(measure));
  return (counts) => counted(items.filter(({ unit }) => counts(unit)));
}

function counted(items: readonly OracleItem[]): Counted {
  const share = new Map<string, [number, number]>();
  const lost: string[] = [];
  for (const { measure, caseId, what, numerator, lost: weight } of items) {
    const [above, below] = share.get(measure) ?? [0, 0];
    share.set(measure, [above + numerator, below + 1]);
    if (weight > 0) lost.push(`${measure}|${caseId}|${what}`);
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
      'recovered-loss': { sum: String((share.get('recovered-loss')?.[0] ?? 0) / 100) },
    },
    lost: lost.sort(),
  };
}

/** Everything that is counted in a period, of every case, whatever a scheme makes of it. */
export function oracleItems(
  log: readonly Stored[],
  question: Pick<OracleQuestion, 'period' | 'asOf'>,
): readonly OracleItem[] {
  const items: OracleItem[] = [];
  for (const [caseId, story] of storiesOf(log)) {
    const registered = story.find((event) => event.type === 'CaseRegistered');
    if (!registered) throw new RangeError(`${caseId} was never registered`);
    const { kind, channel, category } = registered.data;
    const same = { caseId, kind, channel, category };
    for (const { clock, unit, handler, day, met } of clocksOf(story, question))
      for (const [measure, clocks] of Object.entries(CLOCKS))
        if (clocks.includes(clock))
          items.push({ ...same, measure, what: clock, unit, handler, day, numerator: met ? 1 : 0, lost: met ? 0 : 1 });
    walk(story, (event, { unit, handler }) => {
      const day = (event.type === 'DeadlineMissed' ? event.data.missedAt : event.effectiveAt).slice(0, 10);
      if (day < question.period.from || day > question.period.to) return;
      const say = (measure: string, numerator: number, lost: number, holder = { unit, handler }) =>
        items.push({ ...same, measure, what: event.type, day, numerator, lost, ...holder });
      if (event.type === 'FollowUpRecorded') {
        const { reached, satisfaction: grade } = event.data;
        say('reached', reached ? 1 : 0, reached ? 0 : 1);
        if (grade !== null) {
          say('satisfaction', grade > 3 ? 1 : 0, grade > 3 ? 0 : 1);
          say('satisfaction-grade', grade, 5 - grade);
        }
      }
      const agreed = event.type === 'PeoplesMediationConcluded' && event.data.agreed;
      if (event.type === 'MediationAgreementReached' || agreed) say('mediation-success', 1, 0);
      if (event.type === 'MediationTerminated') say('mediation-success', 0, 1);
      if (event.type === 'OdrSettled') say('odr-success', 1, 0);
      if (event.type === 'OdrSettled') say('odr-settled', 1, 1);
      if (event.type === 'OdrFailed') say('odr-success', 0, 1);
      if (event.type === 'CaseReopened') say('reopened', 1, 1);
      if (event.type === 'DeadlineMissed') say('deadlines-missed', 1, 1);
      if (event.type === 'SupervisionOrdered') {
        const { toUnit } = event.data;
        say('supervision-orders', 1, 1, { unit: toUnit, handler: toUnit === unit ? handler : null });
      }
      if (event.type === 'CaseClosed' && event.data.recoveredFen > 0) say('recovered-loss', event.data.recoveredFen, 0);
    });
  }
  return items;
}

function storiesOf(log: readonly Stored[]): ReadonlyMap<string, readonly Event[]> {
  const cases = Map.groupBy(
    log.filter(({ stream }) => stream.startsWith('case-')),
    ({ stream }) => stream.slice('case-'.length),
  );
  return cases as ReadonlyMap<string, readonly Event[]>;
}

interface Holder {
  readonly unit: string;
  readonly handler: string | null;
}

/** Goes through a case with whoever holds it as each event happens. */
function walk(story: readonly Event[], look: (event: Event, holder: Holder) => void): Holder {
  let holder: Holder = { unit: '', handler: null };
  for (const event of story) {
    if (event.type === 'CaseRegistered') holder = { unit: event.unit, handler: null };
    look(event, holder);
    if (event.type === 'CaseRouted' || event.type === 'CaseReturned')
      holder = { unit: event.data.toUnit, handler: null };
    if (event.type === 'HandlerAssigned') holder = { ...holder, handler: event.data.handler };
  }
  return holder;
}

/** Every run that was due in the period and is decided: whose it is, and whether it was in time. */
function clocksOf(story: readonly Event[], { period, asOf }: Pick<OracleQuestion, 'period' | 'asOf'>) {
  const holders = new Map<string, Holder & { ended: boolean; missed?: boolean }>();
  let seen = 0;
  const last = walk(story, (event, holder) => {
    seen++;
    for (const { clock, run, ended } of oracleEnds(story.slice(0, seen))) {
      const key = `${clock}/${run}`;
      const known = holders.get(key);
      if (!ended && known?.ended && !known.missed) holders.delete(key);
      if (!ended && known?.ended) known.ended = false;
      if (ended && known) known.ended = true;
      if (ended && !known) holders.set(key, { ...holder, ended: true });
    }
    if (event.type === 'DeadlineMissed') {
      const key = `${event.data.clock}/${event.data.run}`;
      if (!holders.has(key)) holders.set(key, { ...holder, ended: false, missed: true });
    }
  });
  return oracleRuns(story).flatMap(({ clock, run, dueAt, outcome }) => {
    if (dueAt === null || outcome === 'voided') return [];
    const day = dueAt.slice(0, 10);
    if (day < period.from || day > period.to) return [];
    if (outcome === 'open' && dueAt >= asOf) return [];
    const { unit, handler } = holders.get(`${clock}/${run}`) ?? last;
    return [{ clock, unit, handler, day, met: outcome === 'met' }];
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
