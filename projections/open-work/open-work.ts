import { calendarById } from '#libs/law';
import { dateOf } from '#libs/kernel';
import type { CaseId, Instant, UnitCode } from '#libs/kernel';
import type { Finding, FollowUp, LookRules } from '#libs/supervision';
import { caseQueue } from '#projections/case-queue';
import { punctuality } from '#projections/punctuality';
import { reminders } from '#projections/reminders';
import { supervision } from '#projections/supervision';
import {
  answerClocks,
  dueClocks,
  firedRungs,
  openOrders,
  ordersIn,
  pausedClocks,
  provisionalClocks,
  unsignedClocks,
} from './statements.js';
import type { FiredRung, KnownOrder, OpenClock, OpenOrder, Snapshot, Units } from './statements.js';

/** What the open work is seen in. */
export const openWorkProjections = [caseQueue, punctuality, supervision, reminders] as const;

/** Whose open work, when, and from when on something is worth a finding. */
export interface OpenWorkAsked {
  readonly units: Units;
  readonly asOf: Instant;
  readonly rules: LookRules;
}

export interface OpenWorkTaken {
  readonly findings: readonly Finding[];
  /** Open clocks whose due date is provisional, by unit. */
  readonly provisional: readonly { readonly unit: UnitCode; readonly clocks: number }[];
}

/** The findings of a look, from a snapshot in which all of `openWorkProjections` stand at one position. */
export async function openWorkIn(db: Snapshot, { units, asOf, rules }: OpenWorkAsked): Promise<OpenWorkTaken> {
  const unsigned = (await unsignedClocks(db, units, asOf, rules.unsigned.clocks))
    .filter((clock) => workingDays(clock, clock.anchorAt, asOf) > rules.unsigned.after)
    .map((clock) => findingOf('unsigned', clock, clock.anchorAt));
  const told = new Set(unsigned.map(nameOf));
  const due = (await dueClocks(db, units, asOf))
    .filter((clock) => !rules.orderClocks.includes(clock.clock) && !told.has(nameOf(clock)))
    .flatMap((clock) =>
      clock.dueAt === null ? [] : [findingOf(clock.dueAt < asOf ? 'overdue' : 'due-today', clock, clock.dueAt)],
    );
  const orders = await openOrders(db, units, asOf);
  const findings = [...unsigned, ...due, ...(await pausedTooLong(db, units, asOf, rules)), ...orders.map(orderFinding)];
  return {
    findings: await withFollowUps(db, findings, asOf, rules),
    provisional: await provisionalClocks(db, units),
  };
}

async function pausedTooLong(
  db: Snapshot,
  units: Units,
  asOf: Instant,
  { pausedTooLong: { after } }: LookRules,
): Promise<readonly Finding[]> {
  return (await pausedClocks(db, units))
    .filter((clock) => workingDays(clock, clock.pausedAt, asOf) > after)
    .map((clock) => findingOf('paused-too-long', clock, clock.pausedAt));
}

/** Working days in (from, asOf], by the calendar of the clock. A calendar that is pinned is known: the log cannot be read without it. */
function workingDays({ calendar }: OpenClock, from: Instant, asOf: Instant): number {
  const known = calendarById(calendar);
  if (!known) throw new RangeError(`no calendar ${calendar}`);
  return known.workingDaysBetween(dateOf(from), dateOf(asOf));
}

function findingOf(kind: Finding['kind'], { caseId, unit, handler, clock, run }: OpenClock, at: Instant): Finding {
  return { kind, caseId, unit, handler, clock, run, orderId: null, at, followUps: [] };
}

function orderFinding({ caseId, orderId, toUnit, orderedAt }: OpenOrder): Finding {
  return {
    ...{ kind: 'order-unanswered', caseId, unit: toUnit, handler: null, clock: null, run: null },
    ...{ orderId, at: orderedAt, followUps: [] },
  };
}

/** What was done about each: who was reminded of its clock, and what was ordered because of it. */
async function withFollowUps(
  db: Snapshot,
  findings: readonly Finding[],
  asOf: Instant,
  { orderClocks }: LookRules,
): Promise<readonly Finding[]> {
  const cases = [...new Set(findings.map(({ caseId }) => caseId))];
  if (cases.length === 0) return findings;
  const rungs = Map.groupBy(await firedRungs(db, cases, asOf), nameOf);
  const orders = Map.groupBy(await ordersIn(db, cases, asOf), ({ caseId }) => caseId);
  const ordered = findings.filter(({ kind }) => kind === 'order-unanswered').map(({ caseId }) => caseId);
  // A case has one open order at a time, and one open clock of its answer.
  const answers = new Map((await answerClocks(db, ordered, orderClocks)).map((clock) => [clock.caseId, clock]));
  return findings.map((finding) => {
    const { caseId, clock, run, kind } = finding;
    if (kind === 'order-unanswered') {
      const answer = answers.get(caseId);
      const reminded = answer ? (rungs.get(nameOf(answer)) ?? []).map(remindedBy) : [];
      return { ...finding, dueAt: answer?.dueAt ?? null, followUps: reminded.toSorted(byTime) };
    }
    const reminded = (rungs.get(nameOf({ caseId, clock, run })) ?? []).map(remindedBy);
    const because = (orders.get(caseId) ?? []).filter((order) => isAbout(order, finding));
    return { ...finding, followUps: [...reminded, ...because.map(orderedBy)].toSorted(byTime) };
  });
}

function remindedBy({ rung, firedAt }: FiredRung): FollowUp {
  return { kind: 'reminded', rung, at: firedAt };
}

function orderedBy({ orderId, toUnit, orderedAt }: KnownOrder): FollowUp {
  return { kind: 'ordered', orderId, toUnit, at: orderedAt };
}

/** An order because of this very miss; or by hand, about the whole case, while it is open. */
function isAbout({ missedClock, missedRun, endedAt }: KnownOrder, { clock, run }: Finding): boolean {
  return missedClock === null ? endedAt === null : missedClock === clock && missedRun === run;
}

function byTime(a: FollowUp, b: FollowUp): number {
  const [one, other] = [a, b].map((each) => `${each.at} ${each.kind === 'reminded' ? each.rung : each.orderId}`);
  return (one ?? '') < (other ?? '') ? -1 : 1;
}

function nameOf(of: { readonly caseId: CaseId; readonly clock: string | null; readonly run: number | null }): string {
  return `${of.caseId} ${of.clock} ${of.run}`;
}
