import { byIdentity } from './allocate.js';
import type { ExplainedScore, LostItem } from './allocate.js';
import { Exact, placesOf } from './decimals.js';
import { measureIds } from './measure-types.js';
import type { MeasureId } from './measure-types.js';
import type { DecimalText } from './scheme.js';
import type { ScoreLine } from './score-types.js';

/** A line on both sides; `null` where one scheme has no such line. */
export interface LineDifference {
  readonly name: string;
  readonly a: ScoreLine | null;
  readonly b: ScoreLine | null;
  /** Points of `b` less those of `a`, a line that is not there counting as nothing. */
  readonly difference: DecimalText;
}

/** Something that lost points on one side only: judged otherwise, or not judged, on the other. */
export interface ChangedSide {
  readonly measure: MeasureId;
  readonly caseId: string;
  readonly what: string;
  readonly run: number;
  /** The side on which it was missed. */
  readonly lostIn: 'a' | 'b';
  readonly position: string;
  /** What it cost there, in all lines that look at the measure. */
  readonly lost: DecimalText;
}

/** Two scores of one unit side by side: by two schemes, rule-sets, calendars, or as of two instants. */
export interface Comparison {
  readonly unit: string;
  /** The exact score of `b` less that of `a`; `null` where either has none. */
  readonly difference: DecimalText | null;
  /** Lines of `a` in their order, then those that only `b` has. */
  readonly lines: readonly LineDifference[];
  /** By measure, case, what and run. Of measures that both schemes look at. */
  readonly changedSides: readonly ChangedSide[];
}

/**
 * Where two scores of a unit differ, and which cases make them differ.
 *
 * @throws RangeError for scores of two units
 */
export function compareScores(a: ExplainedScore, b: ExplainedScore): Comparison {
  if (a.score.unit !== b.score.unit)
    throw new RangeError(`${a.score.unit} and ${b.score.unit} are two units; rank them instead`);
  const shared = measureIds.filter((id) => looksAt(a, id) && looksAt(b, id));
  return {
    unit: a.score.unit,
    difference: a.score.points === null || b.score.points === null ? null : difference(a.score.points, b.score.points),
    lines: lineDifferences(a.score.lines, b.score.lines),
    changedSides: shared.flatMap((id) => changed(id, lossesOf(a, id), lossesOf(b, id))),
  };
}

function lineDifferences(a: readonly ScoreLine[], b: readonly ScoreLine[]): readonly LineDifference[] {
  const names = new Set([...a, ...b].map(({ name }) => name));
  const named = (lines: readonly ScoreLine[], name: string) => lines.find((line) => line.name === name) ?? null;
  return [...names].map((name) => {
    const [left, right] = [named(a, name), named(b, name)];
    return { name, a: left, b: right, difference: difference(left?.points ?? '0', right?.points ?? '0') };
  });
}

function looksAt({ score }: ExplainedScore, id: MeasureId): boolean {
  return score.lines.some(({ measure }) => measure === id);
}

interface Loss {
  readonly item: LostItem;
  readonly lost: DecimalText;
}

/** Every item of a measure once, with what it cost in all lines. */
function lossesOf({ allocations }: ExplainedScore, id: MeasureId): ReadonlyMap<string, Loss> {
  const losses = new Map<string, Loss>();
  for (const { lost, ...item } of allocations.filter(({ measure }) => measure === id).flatMap(({ items }) => items)) {
    const key = JSON.stringify([item.caseId, item.what, item.run]);
    const before = losses.get(key);
    losses.set(key, { item, lost: before ? added(before.lost, lost) : lost });
  }
  return losses;
}

function changed(
  measure: MeasureId,
  a: ReadonlyMap<string, Loss>,
  b: ReadonlyMap<string, Loss>,
): readonly ChangedSide[] {
  const only = (side: 'a' | 'b', mine: ReadonlyMap<string, Loss>, others: ReadonlyMap<string, Loss>) =>
    [...mine].filter(([key]) => !others.has(key)).map(([, loss]) => ({ side, ...loss }));
  return [...only('a', a, b), ...only('b', b, a)]
    .sort((left, right) => byIdentity(left.item, right.item))
    .map(({ side, item: { caseId, what, run, position }, lost }) => ({
      measure,
      caseId,
      what,
      run,
      lostIn: side,
      position,
      lost,
    }));
}

/** With as many places as the finer of both. */
function difference(a: DecimalText, b: DecimalText): DecimalText {
  return new Exact(b).minus(a).toFixed(Math.max(placesOf(a), placesOf(b)));
}

function added(a: DecimalText, b: DecimalText): DecimalText {
  return new Exact(a).plus(b).toFixed(Math.max(placesOf(a), placesOf(b)));
}
