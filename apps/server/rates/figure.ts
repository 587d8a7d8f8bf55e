import { measureOf } from '#libs/efficacy';
import type { Measure, MeasureId, MeasureKind } from '#libs/efficacy';
import type { Bilingual, Instant } from '#libs/kernel';
import { rates } from '#libs/law';
import type { Standing } from '#libs/projecting';
import type { FigurePart, FigureSource, FiguresTaken } from '#projections/measured';

/** What a measure came to. */
export interface MeasureFigure {
  /** Id of the measure. */
  readonly rate: string;
  /** Met, or what the events say: successes, a sum of grades, times; of recovered loss, fen. */
  readonly numerator: number;
  /** Of a ratio or a mean, how many there were; of clocks, met and missed, the open ones whose due date has passed among them. Else null. */
  readonly denominator: number | null;
  /** What is missing to the best there is: cases of a ratio, grades of a mean. Else null. */
  readonly misses: number | null;
  /** How many entries the list behind it has: runs of clocks, or events. */
  readonly items: number;
  /** Of a ratio, in percent; null where nothing was due. */
  readonly percent: number | null;
  /** In the measure's unit, as decimal text: percent, grade and yuan to two places, half up; null where nothing was due. */
  readonly value: string | null;
}

/** A rate that explains itself. */
export interface RateFigure extends MeasureFigure {
  readonly title: Bilingual;
  readonly kind: MeasureKind;
  readonly unit: Measure['unit'];
  /** What stands above and below the line. */
  readonly counts: Measure['counts'];
  /** The clocks whose runs are counted, or the types of the events. */
  readonly clocks: readonly string[];
  readonly events: readonly string[];
  /** In percent; null where the law's account of the rates names none. */
  readonly target: number | null;
  readonly ruleSets: readonly string[];
  /** Whether it puts something into the period by its due date or by the day of the event. */
  readonly countedOn: Measure['countedOn'];
  readonly asOf: Instant;
  /** `counters`: stored sums. `rows`: single runs and events. `log`: folded from the log for this answer. */
  readonly source: FigureSource;
  readonly standing: Standing;
}

/** What parts of one measure come to. */
export function figureOf(id: MeasureId, parts: readonly FigurePart[]): MeasureFigure {
  const measure = measureOf(id);
  const numerator = parts.reduce((sum, part) => sum + part.numerator, 0);
  const items = parts.reduce((sum, part) => sum + part.items, 0);
  const shared = measure.kind === 'ratio' || measure.kind === 'mean';
  const best = measure.kind === 'mean' ? (measure.best ?? 1) : 1;
  return {
    ...{ rate: id, numerator, items },
    denominator: shared ? items : null,
    misses: shared ? best * items - numerator : null,
    percent: measure.kind === 'ratio' && items > 0 ? (numerator / items) * 100 : null,
    value: valueOf(measure, numerator, items),
  };
}

/** The figure with all that it rests on. */
export function rateFigureOf(
  id: MeasureId,
  parts: readonly FigurePart[],
  asOf: Instant,
  { source, standing }: Omit<FiguresTaken, 'parts'>,
): RateFigure {
  const { title, kind, unit, counts, countedOn, source: of } = measureOf(id);
  return {
    ...figureOf(id, parts),
    ...{ title, kind, unit, counts, countedOn },
    clocks: of.from === 'clocks' ? of.clocks : [],
    events: of.from === 'facts' ? of.events : [],
    target: rates().find(({ name }) => name === id)?.target ?? null,
    ruleSets: [
      ...new Set(parts.flatMap(({ ruleSet, items }) => (ruleSet !== null && items > 0 ? [ruleSet] : []))),
    ].sort(),
    ...{ asOf, source, standing },
  };
}

function valueOf({ kind }: Measure, numerator: number, items: number): string | null {
  switch (kind) {
    case 'count':
      return String(numerator);
    case 'sum':
      return inHundredths(BigInt(numerator));
    case 'ratio':
      return items === 0 ? null : inHundredths(halfUp(numerator * 10_000, items));
    case 'mean':
      return items === 0 ? null : inHundredths(halfUp(numerator * 100, items));
  }
}

function halfUp(over: number, under: number): bigint {
  return (2n * BigInt(over) + BigInt(under)) / (2n * BigInt(under));
}

function inHundredths(hundredths: bigint): string {
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
}
