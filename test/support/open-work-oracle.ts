import { foldCase, isCaseEventType } from '#libs/case';
import type { CaseEvent } from '#libs/case';
import { dateOf, endOfDay } from '#libs/kernel';
import type { Instant, Stored } from '#libs/kernel';
import { calendarById, dueOf, openRuns } from '#libs/law';
import type { Finding, LookRules } from '#libs/supervision';

type CaseLog = readonly Stored<CaseEvent>[];

/** What a look should find, slowly: every case folded by its own decider's fold, and every day counted one by one. */
export function findingsByHand(log: readonly Stored[], asOf: Instant, rules: LookRules): readonly Finding[] {
  const ofCases = log.filter(({ type }) => isCaseEventType(type)) as CaseLog;
  return [...Map.groupBy(ofCases, ({ stream }) => stream).values()].flatMap((events) => ofCase(events, asOf, rules));
}

function ofCase(events: CaseLog, asOf: Instant, rules: LookRules): readonly Finding[] {
  const { identity, unit, handler, clocks, status, mergedInto, supervision } = foldCase(events);
  if (!identity || mergedInto !== null) return [];
  const { caseId } = identity;
  const of = { caseId, unit: unit as NonNullable<typeof unit>, handler, orderId: null };
  const found: Finding[] = [];
  for (const run of openRuns(clocks)) {
    const { clock, run: number, anchor, calendar, pauses } = run;
    const { dueAt } = dueOf(run);
    const about = { ...of, clock, run: number, followUps: followUps(events, asOf, clock, number) };
    const since = (from: Instant) => daysWorked(calendar, from, asOf);
    const unsigned =
      rules.unsigned.clocks.includes(clock) && status === 'routed' && since(anchor) > rules.unsigned.after;
    if (unsigned) found.push({ ...about, kind: 'unsigned', at: anchor });
    if (dueAt !== null && !unsigned && !rules.orderClocks.includes(clock)) {
      if (dueAt < asOf) found.push({ ...about, kind: 'overdue', at: dueAt });
      else if (dueAt <= endOfDay(dateOf(asOf))) found.push({ ...about, kind: 'due-today', at: dueAt });
    }
    const paused = pauses.find(({ to }) => to === null);
    if (paused && since(paused.from) > rules.pausedTooLong.after)
      found.push({ ...about, kind: 'paused-too-long', at: paused.from });
  }
  const { open } = supervision;
  if (open) {
    const answer = openRuns(clocks).find(({ clock }) => rules.orderClocks.includes(clock));
    const told = answer
      ? followUps(events, asOf, answer.clock, answer.run).filter(({ kind }) => kind === 'reminded')
      : [];
    found.push({
      ...{ kind: 'order-unanswered', caseId, unit: open.toUnit, handler: null, clock: null, run: null },
      ...{ orderId: open.orderId, at: open.orderedAt, followUps: told },
      dueAt: answer ? dueOf(answer).dueAt : null,
    });
  }
  return found;
}

function followUps(events: CaseLog, asOf: Instant, clock: string, run: number): Finding['followUps'] {
  const answered = new Set(events.flatMap(({ type, data }) => (type === 'SupervisionAnswered' ? [idIn(data)] : [])));
  const all = events.flatMap(({ type, data, effectiveAt: at }): Finding['followUps'] => {
    if (type === 'RungFired' && 'to' in data && data.to && 'rung' in data && data.clock === clock && data.run === run)
      return [{ kind: 'reminded', rung: data.rung, at }];
    if (type !== 'SupervisionOrdered' || !('cause' in data) || !('missed' in data)) return [];
    const { orderId, toUnit, missed } = data;
    const about = missed === null ? !answered.has(orderId) : missed.clock === clock && missed.run === run;
    return about ? [{ kind: 'ordered', orderId, toUnit, at }] : [];
  });
  const key = (each: Finding['followUps'][number]) =>
    `${each.at} ${each.kind === 'reminded' ? each.rung : each.orderId}`;
  return all.filter(({ at }) => at <= asOf).toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

function idIn(data: object): string {
  return 'orderId' in data ? String(data.orderId) : '';
}

/** Working days after the day of `from` up to the day of `asOf`, one by one. */
function daysWorked(calendarId: string, from: Instant, asOf: Instant): number {
  const calendar = calendarById(calendarId);
  let worked = 0;
  const last = Date.parse(`${dateOf(asOf)}T00:00:00Z`);
  for (let day = Date.parse(`${dateOf(from)}T00:00:00Z`) + 86_400_000; day <= last; day += 86_400_000) {
    const date = new Date(day).toISOString().slice(0, 10) as ReturnType<typeof dateOf>;
    if (calendar?.isWorking(date)) worked++;
  }
  return worked;
}
