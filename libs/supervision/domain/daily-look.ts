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
  /** The due instant; for what is unsigned, paused or ordered, since when it is. */
  readonly at: Instant;
  readonly followUps: readonly FollowUp[];
}

/** 日看: a unit's open work as it stood at a moment of the day. */
export interface DailyInspectionRecorded {
  readonly type: 'DailyInspectionRecorded';
  readonly data: LogPlace & {
    readonly unit: UnitCode;
    readonly date: LocalDate;
    readonly asOf: Instant;
    readonly counts: Readonly<Record<FindingKind, number>>;
    /** The most pressing ones; how many more there were is in `counts`, and `hash` is over all of them. */
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
    const counts = Object.fromEntries(
      FINDING_KINDS.map((kind) => [kind, sorted.filter((finding) => finding.kind === kind).length]),
    ) as Record<FindingKind, number>;
    return decided({
      type: 'DailyInspectionRecorded',
      data: {
        ...{ unit, date, asOf, position, logHash, counts },
        findings: sorted.slice(0, MOST_FINDINGS),
        leftOut: Math.max(0, sorted.length - MOST_FINDINGS),
        hash: findingsHash(sorted),
        ...{ provisional, coverage },
      },
    });
  },
};

/** Over all findings in their order, those that the event leaves out with them. */
export function findingsHash(findings: readonly Finding[]): string {
  return sha256(canonicalJson(findings.toSorted(byPressure)));
}

/** The kinds in their order, of each the oldest first; the rest only makes the order one. */
function byPressure(a: Finding, b: Finding): number {
  const kinds = FINDING_KINDS.indexOf(a.kind) - FINDING_KINDS.indexOf(b.kind);
  if (kinds !== 0) return kinds;
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
