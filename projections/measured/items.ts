import { exclusionOf, measureOf } from '#libs/efficacy';
import type { Chance, LostItem, LostItems, MeasureId } from '#libs/efficacy';
import { bestOf, measuresOf } from './taken.js';
import type { Asked, Taken } from './taken.js';

/** The very items that the readings counted as missed, by measure. */
export function lostItemsOf({ scheme }: Asked, { lostRuns, lostFacts }: Taken): LostItems {
  const items = new Map<MeasureId, LostItem[]>(measuresOf(scheme).map((id) => [id, []]));
  for (const { caseId, clock, run, position, facts } of lostRuns) {
    for (const [id, list] of items)
      if (isOfClock(id, clock) && !exclusionOf(scheme, id, facts))
        list.push({ caseId, what: clock, run, position: String(position) });
  }
  for (const { caseId, measure, what, run, position, numerator, facts } of lostFacts) {
    if (exclusionOf(scheme, measure, facts)) continue;
    const best = bestOf(measure);
    const weight = best === null ? 1 : best - numerator;
    items.get(measure)?.push({ caseId, what, run, position: String(position), ...(weight > 1 && { weight }) });
  }
  return Object.fromEntries(items);
}

/** What is open in each case, and what would come of it. A miss is recorded as one, too. */
export function chancesOf({ scheme }: Asked, { openRuns }: Pick<Taken, 'openRuns'>): readonly Chance[] {
  const ids = measuresOf(scheme);
  const chances = new Map<string, { measures: MeasureId[]; missAdds: MeasureId[] }>();
  for (const { caseId, clock, facts } of openRuns) {
    const counted = ids.filter((id) => isOfClock(id, clock) && !exclusionOf(scheme, id, facts));
    if (counted.length === 0) continue;
    const chance = chances.get(caseId) ?? { measures: [], missAdds: [] };
    chances.set(caseId, chance);
    chance.measures.push(...counted);
    if (!exclusionOf(scheme, 'deadlines-missed', facts)) chance.missAdds.push('deadlines-missed');
  }
  return [...chances].map(([caseId, chance]) => ({ caseId, ...chance }));
}

function isOfClock(id: MeasureId, clock: string): boolean {
  const { source } = measureOf(id);
  return source.from === 'clocks' && source.clocks.includes(clock);
}
