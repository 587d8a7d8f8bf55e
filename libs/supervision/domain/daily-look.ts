import { canonicalJson, dateOf, decided, sha256 } from '#libs/kernel';
import type { CaseId, Decider, Decision, Instant, LocalDate, StreamName, UnitCode } from '#libs/kernel';
import type { Coverage } from '#libs/law';
import type { LogPlace, SupervisionContext } from './context.js';
import { refuse } from './rejections.js';

/** What a daily look (日看) looks for, the most pressing first. */
export const FINDING_KINDS = ['order-unanswered', 'overdue', 'due-today', 'unsigned', 'paused-too-long'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** What has been done about a finding already. */
export type FollowUp =
  | { readonly kind: 'reminded'; readonly rung: string; readonly at: Instant }
  | { readonly kind: 'ordered'; readonly orderId: string; readonly toUnit: UnitCode; readonly at: Instant };

/** Something that somebody should see today. */
export interface Finding {
  readonly kind: FindingKind;
  readonly caseId: CaseId;
  /** Who has it: for an order the unit that was ordered. */
  readonly unit: UnitCode;
  readonly handler: string | null;
  /** The clock, or null for an order. */
  readonly clock: string | null;
  readonly run: number | null;
  readonly orderId: string | null;
  /**
   * Of an order: until when it is to be answered; null where no clock runs for that. Findings recorded before this was kept have none, and neither
   * has what is no order.
   */
  readonly dueAt?: Instant | null;
  /** The due instant; for what is unsigned, paused or ordered, since when it is. */
  readonly at: Instant;
  readonly followUps: readonly FollowUp[];
}

export interface UnitCounts {
  readonly unit: UnitCode;
  readonly counts: Readonly<Record<FindingKind, number>>;
  /** How many of the orders that are unanswered should have been answered by then. Looks recorded before this was kept have none. */
  readonly ordersLate?: number;
}

/** 日看: a unit's open work as it stood at a moment of the day. */
export interface DailyInspectionRecorded {
  readonly type: 'DailyInspectionRecorded';
  readonly data: LogPlace & {
    readonly unit: UnitCode;
    readonly date: LocalDate;
    readonly asOf: Instant;
    readonly counts: Readonly<Record<FindingKind, number>>;
    /** Of the orders in `counts`, how many are past the time for their answer. Looks recorded before this was kept have none. */
    readonly ordersLate?: number;
    /** What `counts` sums up: all findings, unit by unit. Looks recorded before this was kept have none. */
    readonly byUnit?: readonly UnitCounts[];
    /** The most pressing ones, some of every kind; how many more there were is in `counts`, and `hash` is over all of them. */
    readonly findings: readonly Finding[];
    readonly leftOut: number;
    readonly hash: string;
    /** Open clocks whose due date is 暂定, since it lies beyond what their calendar covers. */
    readonly provisional: number;
    /** How far the newest calendar reached that day; `alarm` from 60 days before its end. */
    readonly coverage: Coverage;
  };
}

export interface RecordDailyInspection extends LogPlace {
  readonly kind: 'RecordDailyInspection';
  readonly unit: UnitCode;
  readonly date: LocalDate;
  readonly asOf: Instant;
  readonly findings: readonly Finding[];
  readonly provisional: number;
  readonly coverage: Coverage;
}

/** Findings that one event keeps: a year's backlog must not make a look too long to be stored. */
const MOST_FINDINGS = 1_000;
/** Places that each kind has to itself, so that a backlog of one pushes none of the others out. */
const PLACES_OF_A_KIND = MOST_FINDINGS / FINDING_KINDS.length;

type Looks = { readonly recorded: boolean };

/** One look a unit and day, whoever asks for it how often. */
export const dailyLookDecider: Decider<Looks, RecordDailyInspection, DailyInspectionRecorded, SupervisionContext> = {
  initial: { recorded: false },
  evolve: () => ({ recorded: true }),
  decide: ({ recorded }, command, { now }): Decision<DailyInspectionRecorded> => {
    const { unit, date, asOf, findings, position, logHash, provisional, coverage } = command;
    if (recorded) return refuse('inspection.recorded-already', { date });
    if (dateOf(asOf) !== date) return refuse('inspection.another-day', { date, asOf }, 'asOf');
    if (asOf > now) return refuse('inspection.in-future', { asOf }, 'asOf');
    const sorted = findings.toSorted(byPressure);
    const twice = sorted.find((finding, index) => index > 0 && keyOf(finding) === keyOf(sorted[index - 1]));
    if (twice) return refuse('figure.twice', { figure: keyOf(twice) }, 'findings');
    const kept = mostPressing(sorted);
    return decided({
      type: 'DailyInspectionRecorded',
      data: {
        ...{ unit, date, asOf, position, logHash },
        ...{ counts: countsOf(sorted), ordersLate: lateOrders(sorted, asOf), byUnit: countsByUnit(sorted, asOf) },
        findings: kept,
        leftOut: sorted.length - kept.length,
        hash: findingsHash(sorted),
        ...{ provisional, coverage },
      },
    });
  },
};

/** Of each kind the most pressing; places that a kind leaves free go to the most pressing of the others. */
function mostPressing(sorted: readonly Finding[]): readonly Finding[] {
  const taken = new Map<FindingKind, number>();
  const own = new Set(
    sorted.filter(({ kind }) => {
      const number = (taken.get(kind) ?? 0) + 1;
      taken.set(kind, number);
      return number <= PLACES_OF_A_KIND;
    }),
  );
  const more = new Set(sorted.filter((finding) => !own.has(finding)).slice(0, MOST_FINDINGS - own.size));
  return sorted.filter((finding) => own.has(finding) || more.has(finding));
}

/** How many there are of each kind. */
export function countsOf(findings: readonly Pick<Finding, 'kind'>[]): Readonly<Record<FindingKind, number>> {
  const counts = { 'order-unanswered': 0, overdue: 0, 'due-today': 0, unsigned: 0, 'paused-too-long': 0 };
  for (const { kind } of findings) counts[kind] += 1;
  return counts;
}

/** The same of each unit that has any, by its code. */
export function countsByUnit(
  findings: readonly Pick<Finding, 'unit' | 'kind' | 'dueAt'>[],
  asOf: Instant,
): readonly UnitCounts[] {
  return [...Map.groupBy(findings, ({ unit }) => unit)]
    .map(([unit, own]) => ({ unit, counts: countsOf(own), ordersLate: lateOrders(own, asOf) }))
    .sort((a, b) => (a.unit < b.unit ? -1 : 1));
}

function lateOrders(findings: readonly Pick<Finding, 'kind' | 'dueAt'>[], asOf: Instant): number {
  return findings.filter((finding) => finding.kind === 'order-unanswered' && isLateOrder(finding, asOf)).length;
}

/** Whether an order should have been answered by then. One whose time was not kept is taken for late: nobody overlooks it so. */
export function isLateOrder({ dueAt }: Pick<Finding, 'dueAt'>, asOf: Instant): boolean {
  return dueAt === undefined || (dueAt !== null && dueAt < asOf);
}

/** Over all findings in their order, those that the event leaves out with them. */
export function findingsHash(findings: readonly Finding[]): string {
  return sha256(canonicalJson(findings.toSorted(byPressure)));
}

/** The kinds in their order, of orders what is to be answered first, of the others the oldest first; the rest only makes the order one. */
function byPressure(a: Finding, b: Finding): number {
  const kinds = FINDING_KINDS.indexOf(a.kind) - FINDING_KINDS.indexOf(b.kind);
  if (kinds !== 0) return kinds;
  const [one, other] = [a, b].map(({ dueAt, at }) => (dueAt === undefined ? at : (dueAt ?? '~')));
  if (one !== undefined && other !== undefined && one !== other) return one < other ? -1 : 1;
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0;
}

function keyOf(finding: Finding | undefined): string {
  if (!finding) return '';
  const { kind, caseId, clock, run, orderId } = finding;
  return [kind, caseId, clock ?? '', run ?? '', orderId ?? ''].join(' ').trimEnd();
}

export function dailyLookStream(unit: UnitCode, date: LocalDate): StreamName {
  return `daily-look-${unit}-${date}` as StreamName;
}
