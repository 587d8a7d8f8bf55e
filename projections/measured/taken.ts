import type { CaseFacts, MeasureId, Scheme } from '#libs/efficacy';
import { measureOf, measures } from '#libs/efficacy';
import type { Instant, LocalDate, Position } from '#libs/kernel';

/** What is looked at: the measures of these lines, but for what is excluded. A scheme is one. */
export interface Looking extends Pick<Scheme, 'exclusions'> {
  readonly indicators: readonly MeasuredLine[];
  readonly bonus: readonly MeasuredLine[];
  readonly deductions: readonly MeasuredLine[];
}

interface MeasuredLine {
  readonly measure: MeasureId;
}

/** Every measure that there is, of every case: no scheme has a say in it. */
export function everyMeasure(): Looking {
  return { indicators: measures().map(({ id }) => ({ measure: id })), bonus: [], deductions: [], exclusions: [] };
}

/** What is asked for: everything that a scheme looks at, in a period. */
export interface Asked<L extends Looking = Looking> {
  readonly scheme: L;
  /** First and last day. */
  readonly period: { readonly from: LocalDate; readonly to: LocalDate };
  /** An open clock that was due before is missed. */
  readonly asOf: Instant;
  /** Of which units every lost item, or every open run, is wanted, too; none where it is left out. */
  readonly lostOf?: Units;
  readonly openOf?: Units;
}

/** `all`: of units that are no longer in the tree, too. */
export type Units = readonly string[] | 'all';

/** Cases that are alike in all that the scheme asks of a case. */
interface Alike {
  readonly unit: string;
  readonly facts: CaseFacts;
}

/** Runs of a clock that were due in the period. */
export interface ClockPart extends Alike {
  readonly clock: string;
  readonly ruleSet: string;
  readonly calendar: string;
  readonly met: number;
  readonly missed: number;
}

export interface FactPart extends Alike {
  readonly measure: MeasureId;
  readonly numerator: number;
  readonly denominator: number;
}

export interface LossPart extends Alike {
  readonly fen: bigint;
}

/** A missed running of a clock. */
export interface LostRun extends Alike {
  readonly caseId: string;
  readonly clock: string;
  readonly run: number;
  /** Of the event that ended it too late; while it is open, that recorded its miss; where none did, that started it. */
  readonly position: Position;
}

/** A fact that was not the best there is. */
export interface LostFact extends Alike {
  readonly caseId: string;
  readonly measure: MeasureId;
  readonly what: string;
  readonly run: number;
  readonly numerator: number;
  readonly position: Position;
}

/** A clock that is open and not missed yet. */
export interface OpenRun extends Alike {
  readonly caseId: string;
  readonly clock: string;
  readonly run: number;
  readonly dueAt: Instant;
}

/** What was taken from the read models, or from the log, at one position of it. */
export interface Taken {
  readonly position: Position;
  readonly clocks: readonly ClockPart[];
  readonly facts: readonly FactPart[];
  readonly losses: readonly LossPart[];
  readonly lostRuns: readonly LostRun[];
  readonly lostFacts: readonly LostFact[];
  readonly openRuns: readonly OpenRun[];
}

/** Every measure that a line of the scheme looks at. */
export function measuresOf({ indicators, bonus, deductions }: Looking): readonly MeasureId[] {
  return [...new Set([...indicators, ...bonus, ...deductions].map(({ measure }) => measure))];
}

/** Every clock of these measures. */
export function clocksOf(measures: readonly MeasureId[]): readonly string[] {
  return [
    ...new Set(
      measures.flatMap((id) => {
        const { source } = measureOf(id);
        return source.from === 'clocks' ? source.clocks : [];
      }),
    ),
  ];
}

/** Below which numerator a fact of the measure lost something; `null`: always (a time of a count). */
export function bestOf(id: MeasureId): number | null {
  const { kind, best } = measureOf(id);
  return kind === 'ratio' ? 1 : kind === 'mean' ? best : null;
}

/** Those of the measures that are made of facts other than recovered loss, which has a read model of its own. */
export function factMeasuresOf(measures: readonly MeasureId[]): readonly MeasureId[] {
  return measures.filter((id) => measureOf(id).source.from === 'facts' && id !== 'recovered-loss');
}
