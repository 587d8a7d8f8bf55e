import { standingKey, standingOf } from './kept.js';
import type { KeptStanding } from './kept.js';
import type { CaseStanding } from './standing.js';

/**
 * What a page adds to sums that are kept by standing, and takes from them: what is new comes to the standing as it is, and when that
 * has changed, all that came before goes over to it. Depends on before and after only, so pages may be cut anywhere.
 *
 * @param itemsOf what a state has to be summed; it only grows
 * @param row one item as a row of the sums, times `sign`
 */
export function movedSums<S extends CaseStanding, Item, Row>(
  before: S | undefined,
  after: S,
  itemsOf: (state: S) => readonly Item[],
  row: (item: Item, standing: KeptStanding, sign: 1 | -1) => Row,
): Row[] {
  const items = itemsOf(after);
  const is = standingOf(after);
  const [known, was] = before ? [itemsOf(before), standingOf(before)] : [[], is];
  const moved = standingKey.some((column) => was[column] !== is[column]);
  const added = (moved ? items : items.slice(known.length)).map((item) => row(item, is, 1));
  return moved ? [...known.map((item) => row(item, was, -1)), ...added] : added;
}
