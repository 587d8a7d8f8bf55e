import { measures } from '#libs/efficacy';
import { basisPoints } from '#libs/supervision';
import type { Figure } from '#libs/supervision';
import { change, number } from '../cells.js';
import type { Cell, NumberKind, Tone } from '../model.js';
import type { Naming } from '../names.js';

type Parts = Pick<Figure, 'numerator' | 'denominator'>;

/** How a figure of that indicator reads: a count or a sum has no rate, whatever the indicator is said to be. */
export function kindOf(indicator: string, { denominator }: Parts, naming: Naming): NumberKind {
  const { reads } = naming.indicator(indicator);
  if (denominator === null) return reads === 'yuan' ? 'yuan' : 'count';
  return reads === 'grade' ? 'grade' : 'percent';
}

/** The one number that a figure comes to; null where nothing was due. */
export function valueOf(parts: Parts): number | null {
  return parts.denominator === null ? parts.numerator : basisPoints(parts);
}

export function valueCell(indicator: string, parts: Parts | null, naming: Naming, tone?: Tone): Cell {
  return parts ? number(kindOf(indicator, parts, naming), valueOf(parts), tone) : { kind: 'none' };
}

/** Numerator and denominator, where there are two. */
export function partCells(parts: Parts | null): readonly Cell[] {
  if (parts?.denominator == null) return [{ kind: 'none' }, { kind: 'none' }];
  return [number('count', parts.numerator), number('count', parts.denominator)];
}

/** What a figure has changed by. */
export function differenceCell(indicator: string, before: Parts | null, after: Parts | null, naming: Naming): Cell {
  const [was, is] = [before && valueOf(before), after && valueOf(after)];
  const sample = after ?? before;
  if (was === null || is === null || !sample) return { kind: 'none' };
  return change(kindOf(indicator, sample, naming), is - was);
}

/** The unit that all is of first, then level by level, of each unit the indicators in the order of the catalogue: the four rates first. */
export function inReadingOrder<F extends Pick<Figure, 'unit' | 'indicator'>>(
  figures: readonly F[],
  whole: string,
  naming: Naming,
): readonly F[] {
  const places = new Map(indicatorsOf(figures).map((indicator, at) => [indicator, at]));
  const placeOf = ({ indicator }: F) => places.get(indicator) ?? places.size;
  const rankOf = ({ unit }: F) => (unit === whole ? -1 : naming.rank(unit));
  return figures.toSorted(
    (a, b) => rankOf(a) - rankOf(b) || (a.unit < b.unit ? -1 : a.unit > b.unit ? 1 : 0) || placeOf(a) - placeOf(b),
  );
}

/** Each once: measures in the order of their catalogue, what else there is after them by name. */
export function indicatorsOf(figures: readonly Pick<Figure, 'indicator'>[]): readonly string[] {
  const all = [...new Set(figures.map(({ indicator }) => indicator))].sort();
  const known = measures().map(({ id }) => id as string);
  return [...known.filter((id) => all.includes(id)), ...all.filter((id) => !known.includes(id))];
}
