import type { Decision, UnitCode } from '#libs/kernel';
import { refuse } from './rejections.js';

/** A figure of one unit: a rate's two parts, or – with a denominator of null – a count or a sum. Whole numbers only. */
export interface Figure {
  readonly unit: UnitCode;
  readonly indicator: string;
  readonly numerator: number;
  readonly denominator: number | null;
}

/** What is wrong with a list of figures; undefined where nothing is. */
export function figureObjection(figures: readonly Figure[]): Decision<never> | undefined {
  if (figures.length === 0) return refuse('figure.none', {}, 'figures');
  const seen = new Set<string>();
  for (const figure of figures) {
    const name = figureName(figure);
    if (seen.has(name)) return refuse('figure.twice', { figure: name }, 'figures');
    seen.add(name);
    const parts = [figure.numerator, figure.denominator ?? 0];
    if (!parts.every((part) => Number.isSafeInteger(part) && part >= 0))
      return refuse('figure.not-a-count', { figure: name }, 'figures');
  }
  return undefined;
}

/** One order for the same figures, however they were told. */
export function inOrder<F extends Pick<Figure, 'unit' | 'indicator'>>(figures: readonly F[]): readonly F[] {
  return figures.toSorted((a, b) => (figureName(a) < figureName(b) ? -1 : 1));
}

export function figureName({ unit, indicator }: Pick<Figure, 'unit' | 'indicator'>): string {
  return `${unit} ${indicator}`;
}

/** Hundredths of a percent, rounded half up: 2/3 → 6667. Null where there is nothing to divide by. */
export function basisPoints({ numerator, denominator }: Pick<Figure, 'numerator' | 'denominator'>): number | null {
  if (denominator === null || denominator === 0) return null;
  // In whole numbers: a quotient of doubles can come out on the wrong side of a half.
  const scaled = BigInt(numerator) * 20_000n + BigInt(denominator);
  return Number(scaled / (BigInt(denominator) * 2n));
}
