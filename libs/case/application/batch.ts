import { setImmediate as breath } from 'node:timers/promises';

/** What became of one item. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** Something to be done in its turn. */
export interface Turn<T> {
  /** What must not be done out of turn: items of the same lane are done one after the other, in the order given. */
  readonly lane: string;
  do(): Promise<T>;
}

/**
 * So many lanes at a time. The store gathers what is under way at one moment into one append, so a batch should offer it plenty,
 * and leave room for the others who ask.
 */
const LANES = 64;

/** Lanes beside each other, each in order. One that fails stops nothing; outcomes stand in the order of the items. */
export async function inTurns<T>(turns: readonly Turn<T>[]): Promise<readonly Outcome<T>[]> {
  const outcomes = new Map<Turn<T>, Outcome<T>>();
  const waiting = Map.groupBy(turns, ({ lane }) => lane).values();
  const work = async () => {
    // All of them pull from the one iterator: whoever has ended its lane takes the next.
    for (const lane of waiting) for (const turn of lane) outcomes.set(turn, await outcomeOf(() => turn.do()));
  };
  await Promise.all(Array.from({ length: LANES }, work));
  return turns.map((turn) => outcomes.get(turn) ?? { ok: false, error: new Error('an item without its turn') });
}

/** As `map`, letting others have the processor now and then: checking a thousand bodies takes longer than a request should wait. */
export async function mapWithBreaths<T, R>(items: readonly T[], map: (item: T, index: number) => R): Promise<R[]> {
  const mapped: R[] = [];
  for (const [index, item] of items.entries()) {
    if (index % 50 === 49) await breath();
    mapped.push(map(item, index));
  }
  return mapped;
}

async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error };
  }
}
