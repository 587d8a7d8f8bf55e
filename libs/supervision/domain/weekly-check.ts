import { decided, endOfDay } from '#libs/kernel';
import type { CaseId, Decider, Decision, LocalDate, StreamName, UnitCode } from '#libs/kernel';
import type { LogPlace, SupervisionContext } from './context.js';
import { basisPoints, figureName, figureObjection } from './figures.js';
import type { Figure } from './figures.js';
import { weekPeriod } from './periods.js';
import { refuse } from './rejections.js';
import { drawSample, sampleSeed } from './sample.js';
import type { Sample } from './sample.js';

/** One unit's week in one indicator. Rates and their differences in hundredths of a percent. */
export interface CheckedFigure extends Figure {
  readonly rate: number | null;
  /** Of the week before; null where there was none. */
  readonly before: number | null;
  /** Null, too, where either week has too few to tell anything. */
  readonly change: number | null;
  /** How far it lies from the middle (the median) of the units of its level; null where it has no peer. */
  readonly deviation: number | null;
}

/** 周查: every unit's week beside its last one, what stands out first, and a random sample whose quality somebody looks at. */
export interface WeeklyCheckRecorded {
  readonly type: 'WeeklyCheckRecorded';
  readonly data: LogPlace & {
    readonly unit: UnitCode;
    readonly week: string;
    readonly from: LocalDate;
    readonly to: LocalDate;
    readonly figures: readonly CheckedFigure[];
    readonly sample: Sample;
    /** Below this denominator nothing was compared. Checks that have none compared every figure, and over all levels. */
    readonly fewest?: number;
  };
}

/** What figures are compared by. */
export interface Yardsticks {
  /** A unit is compared with those of its level; one that is missing here with none. */
  readonly levels: ReadonlyMap<UnitCode, string>;
  /** How far an indicator reaches from worst to best, in wholes: a mean of grades 1 to 5 spans 4. What is missing here spans 1, as a rate. */
  readonly spans: ReadonlyMap<string, number>;
  /** The denominator from which on a figure tells something. */
  readonly fewest: number;
}

export interface RecordWeeklyCheck extends LogPlace {
  readonly kind: 'RecordWeeklyCheck';
  readonly unit: UnitCode;
  /** `2026-W07`. */
  readonly week: string;
  readonly figures: readonly Figure[];
  readonly lastWeek: readonly Figure[];
  /** The cases that the sample is drawn from, and how many are drawn. */
  readonly population: readonly CaseId[];
  readonly sampleSize: number;
  readonly yardsticks: Yardsticks;
}

type Checks = { readonly recorded: boolean };

/** One check a unit and week, once the week is over. */
export const weeklyCheckDecider: Decider<Checks, RecordWeeklyCheck, WeeklyCheckRecorded, SupervisionContext> = {
  initial: { recorded: false },
  evolve: () => ({ recorded: true }),
  decide: ({ recorded }, command, { now }): Decision<WeeklyCheckRecorded> => {
    const { unit, week, figures, lastWeek, population, sampleSize, yardsticks, position, logHash } = command;
    if (recorded) return refuse('check.recorded-already', { week });
    const period = weekPeriod(week);
    if (!period || now <= endOfDay(period.to))
      return refuse('check.week-not-ended', { week, ends: period?.to ?? null }, 'week');
    const objection = figureObjection(figures);
    if (objection) return objection;
    const sample = drawSample(sampleSeed(unit, week, logHash), population, sampleSize);
    const checked = outliersFirst(compared(figures, lastWeek, yardsticks), yardsticks);
    return decided({
      type: 'WeeklyCheckRecorded',
      data: { unit, week, ...period, position, logHash, figures: checked, sample, fewest: yardsticks.fewest },
    });
  },
};

/**
 * Each figure beside its own last week, and beside what the units of its level have in the middle. Where there are too few to tell anything,
 * in either week, nothing is compared, and they do not shift the middle of the others.
 */
export function compared(
  figures: readonly Figure[],
  lastWeek: readonly Figure[],
  { levels, fewest }: Pick<Yardsticks, 'levels' | 'fewest'>,
): readonly CheckedFigure[] {
  const before = new Map(lastWeek.map((figure) => [figureName(figure), figure]));
  const peersOf = ({ unit, indicator }: Figure) => `${indicator} ${levels.get(unit) ?? unit}`;
  const telling = (figure: Figure | undefined) => (figure && !isFew(figure, fewest) ? basisPoints(figure) : null);
  const middles = new Map<string, number | null>();
  for (const [peers, all] of Map.groupBy(figures, peersOf)) {
    const values = all.flatMap((figure) => telling(figure) ?? []);
    middles.set(peers, values.length > 1 ? median(values) : null);
  }
  return figures.map((figure) => {
    const last = before.get(figureName(figure));
    const [rate, is, was] = [basisPoints(figure), telling(figure), telling(last)];
    const middle = middles.get(peersOf(figure)) ?? null;
    return {
      ...figure,
      ...{ rate, before: last ? basisPoints(last) : null },
      change: is === null || was === null ? null : is - was,
      deviation: is === null || middle === null ? null : is - middle,
    };
  });
}

/** Whether there are so few that one of them makes the figure: 0 of 1 is no bad rate. A count is never. */
export function isFew({ denominator }: Pick<Figure, 'denominator'>, fewest: number): boolean {
  return denominator !== null && denominator < fewest;
}

/**
 * What is furthest from its peers, or has moved most since last week – whichever is more – comes first: each as a part of what its
 * indicator can span, so that a quarter of a grade and six percentage points weigh the same. What too few make comes last.
 */
export function outliersFirst(
  figures: readonly CheckedFigure[],
  { spans, fewest }: Pick<Yardsticks, 'spans' | 'fewest'>,
): readonly CheckedFigure[] {
  const strangeness = (figure: CheckedFigure) => {
    if (isFew(figure, fewest)) return -1;
    const { change, deviation, indicator } = figure;
    return Math.max(Math.abs(change ?? 0), Math.abs(deviation ?? 0)) / (spans.get(indicator) ?? 1);
  };
  return figures.toSorted(
    (a, b) =>
      strangeness(b) - strangeness(a) || (figureName(a) < figureName(b) ? -1 : figureName(a) > figureName(b) ? 1 : 0),
  );
}

/** The middle one; of an even number the lower middle, so that it is one of them. */
function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? null;
}

export function weeklyCheckStream(unit: UnitCode, week: string): StreamName {
  return `weekly-check-${unit}-${week}` as StreamName;
}
