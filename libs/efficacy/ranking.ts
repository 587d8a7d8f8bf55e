import { compareDecimals } from './decimals.js';
import type { DecimalText } from './scheme.js';

/** A unit to be ranked: its score, and the level of the tree at which it competes. */
export interface Ranked {
  readonly unit: string;
  readonly level: string;
  /** `null` for a unit that nothing can be said of; it has no rank. */
  readonly published: DecimalText | null;
}

export interface Rank extends Ranked {
  /** 1, 2, 2, 4: equal scores share a place, and the places after it stay empty. */
  readonly rank: number | null;
}

/** The units of one level, the best first; those without a score last; equals by code. */
export interface LevelRanking {
  readonly level: string;
  readonly units: readonly Rank[];
}

/** Ranks units among those of their own level, by the published score: two that read the same stand the same. Levels by name. */
export function rankUnits(units: readonly Ranked[]): readonly LevelRanking[] {
  const levels = [...new Set(units.map(({ level }) => level))].sort();
  return levels.map((level) => ({ level, units: ranked(units.filter((unit) => unit.level === level)) }));
}

function ranked(units: readonly Ranked[]): readonly Rank[] {
  const ordered = units.toSorted(better);
  const first = ordered.map(({ published }) =>
    ordered.findIndex((other) => published !== null && other.published !== null && same(other.published, published)),
  );
  return ordered.map(({ unit, level, published }, index) => {
    const place = first[index] ?? -1;
    return { unit, level, published, rank: place < 0 ? null : place + 1 };
  });
}

function better(a: Ranked, b: Ranked): number {
  const byScore =
    a.published === null || b.published === null
      ? Number(a.published === null) - Number(b.published === null)
      : compareDecimals(b.published, a.published);
  return byScore || (a.unit < b.unit ? -1 : Number(a.unit > b.unit));
}

function same(a: DecimalText, b: DecimalText): boolean {
  return compareDecimals(a, b) === 0;
}
