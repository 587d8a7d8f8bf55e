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
  readonly change: number | null;
  /** How far it lies from the middle (the median) of all units. */
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
  };
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
}

type Checks = { readonly recorded: boolean };

/** One check a unit and week, once the week is over. */
export const weeklyCheckDecider: Decider<Checks, RecordWeeklyCheck, WeeklyCheckRecorded, SupervisionContext> = {
  initial: { recorded: false },
  evolve: () => ({ recorded: true }),
  decide: ({ recorded }, command, { now }): Decision<WeeklyCheckRecorded> => {
    const { unit, week, figures, lastWeek, population, sampleSize, position, logHash } = command;
    if (recorded) return refuse('check.recorded-already', { week });
    const period = weekPeriod(week);
    if (!period || now <= endOfDay(period.to))
      return refuse('check.week-not-ended', { week, ends: period?.to ?? null }, 'week');
    const objection = figureObjection(figures);
    if (objection) return objection;
    const sample = drawSample(sampleSeed(unit, week, logHash), population, sampleSize);
    const checked = outliersFirst(compared(figures, lastWeek));
    return decided({
      type: 'WeeklyCheckRecorded',
      data: { unit, week, ...period, position, logHash, figures: checked, sample },
    });
  },
};

/** Each figure beside its own last week, and beside what the units have in the middle. */
export function compared(figures: readonly Figure[], lastWeek: readonly Figure[]): readonly CheckedFigure[] {
  const before = new Map(lastWeek.map((figure) => [figureName(figure), basisPoints(figure)]));
  const middles = new Map<string, number | null>();
  for (const [indicator, all] of Map.groupBy(figures, (figure) => figure.indicator))
    middles.set(indicator, median(all.flatMap((figure) => basisPoints(figure) ?? [])));
  return figures.map((figure) => {
    const rate = basisPoints(figure);
    const was = before.get(figureName(figure)) ?? null;
    const middle = middles.get(figure.indicator) ?? null;
    return {
      ...figure,
      ...{ rate, before: was },
      change: rate === null || was === null ? null : rate - was,
      deviation: rate === null || middle === null ? null : rate - middle,
    };
  });
}

/** What is furthest from the other units, or has moved most since last week – whichever is more – comes first. */
export function outliersFirst(figures: readonly CheckedFigure[]): readonly CheckedFigure[] {
  const strangeness = ({ change, deviation }: CheckedFigure) =>
    Math.max(Math.abs(change ?? 0), Math.abs(deviation ?? 0));
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
