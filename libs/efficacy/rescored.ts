import type { Bilingual } from '#libs/kernel';
import { Exact, placesOf } from './decimals.js';
import type { LevelRanking } from './ranking.js';
import type { DecimalText } from './scheme.js';
import type { Score } from './score-types.js';

/** Units scored and ranked by one scheme. */
export interface ScoredUnits {
  readonly scores: readonly Score[];
  readonly ranking: readonly LevelRanking[];
}

/** How a unit stands: its score as it is published, its grade and its place among those of its level. */
export interface UnitStanding {
  readonly published: DecimalText | null;
  readonly grade: string | null;
  /** What the scheme calls that grade. */
  readonly gradeTitle: Bilingual | null;
  readonly rank: number | null;
}

/** How a unit would stand otherwise. */
export interface RescoredUnit {
  readonly unit: string;
  readonly level: string;
  readonly before: UnitStanding;
  readonly after: UnitStanding;
  /** Published score after less before; `null` where either has none. */
  readonly difference: DecimalText | null;
}

/** The same units scored twice, in the order of the first. Whoever is on one side only is left out. */
export function rescored(before: ScoredUnits, after: ScoredUnits): readonly RescoredUnit[] {
  const [was, is] = [standingsOf(before), standingsOf(after)];
  return before.scores.flatMap(({ unit }) => {
    const [a, b] = [was.get(unit), is.get(unit)];
    if (!a || !b) return [];
    const { level, ...left } = a;
    const { level: _same, ...right } = b;
    return [{ unit, level, before: left, after: right, difference: difference(left.published, right.published) }];
  });
}

function standingsOf({ scores, ranking }: ScoredUnits): ReadonlyMap<string, UnitStanding & { readonly level: string }> {
  const grades = new Map(scores.map(({ unit, grade }) => [unit, grade]));
  const ranks = ranking.flatMap(({ level, units }) => units.map((each) => ({ ...each, level })));
  return new Map(
    ranks.map(({ unit, level, rank, published }) => [
      unit,
      { level, rank, published, grade: grades.get(unit)?.name ?? null, gradeTitle: grades.get(unit)?.title ?? null },
    ]),
  );
}

/** With as many places as the finer of both. */
function difference(a: DecimalText | null, b: DecimalText | null): DecimalText | null {
  if (a === null || b === null) return null;
  return new Exact(b).minus(a).toFixed(Math.max(placesOf(a), placesOf(b)));
}
