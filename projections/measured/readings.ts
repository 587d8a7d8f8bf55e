import { exclusionOf, measureOf, measures, together } from '#libs/efficacy';
import type { Basis, Measured, MeasureId, Reading } from '#libs/efficacy';
import type { Asked, ClockPart, Taken } from './taken.js';

/** The tree, as far as summing up needs it. */
interface Tree {
  readonly root: { readonly code: string };
  units(): readonly { readonly code: string }[];
}

interface Tally {
  numerator: number;
  denominator: number;
  fen: bigint;
}

/**
 * What each unit of the tree measured of its own cases, what the scheme leaves out left out. Cases of a unit that is no longer in the tree
 * are the root's, as those are that no unit holds.
 */
export function ownReadings(asked: Asked, taken: Taken, tree: Tree): ReadonlyMap<string, Measured> {
  const codes = new Set(tree.units().map(({ code }) => code));
  const tallies = new Tallies(asked, (unit) => (codes.has(unit) ? unit : tree.root.code));
  for (const part of taken.clocks) tallies.addClock(part);
  for (const { unit, measure, facts, numerator, denominator } of taken.facts)
    tallies.add(unit, measure, facts, { numerator, denominator, fen: 0n });
  for (const { unit, facts, fen } of taken.losses)
    tallies.add(unit, 'recovered-loss', facts, { numerator: 0, denominator: 0, fen });
  return new Map([...codes].map((code) => [code, tallies.measured(code, taken.position)]));
}

/** What each unit measured with all that is below it. */
export function wholeReadings(
  own: ReadonlyMap<string, Measured>,
  subtree: (unit: string) => readonly { readonly code: string }[],
): ReadonlyMap<string, Measured> {
  const whole = (unit: string) =>
    together(
      unit,
      subtree(unit).flatMap(({ code }) => own.get(code) ?? []),
    );
  return new Map([...own.keys()].map((unit) => [unit, whole(unit)]));
}

class Tallies {
  readonly #tallies = new Map<string, Map<MeasureId, Tally>>();
  readonly #law = new Map<string, { readonly ruleSets: Set<string>; readonly calendars: Set<string> }>();
  readonly #byClock: ReadonlyMap<string, readonly MeasureId[]>;

  constructor(
    private readonly asked: Asked,
    private readonly place: (unit: string) => string,
  ) {
    const all = measures();
    const clocks = all.flatMap(({ source }) => (source.from === 'clocks' ? source.clocks : []));
    this.#byClock = new Map(
      clocks.map((clock) => [
        clock,
        all.filter(({ source }) => source.from === 'clocks' && source.clocks.includes(clock)).map(({ id }) => id),
      ]),
    );
  }

  addClock({ unit, clock, facts, met, missed, ruleSet, calendar }: ClockPart): void {
    if (met + missed === 0) return;
    const law = this.#law.get(this.place(unit)) ?? { ruleSets: new Set(), calendars: new Set() };
    this.#law.set(this.place(unit), law);
    law.ruleSets.add(ruleSet);
    law.calendars.add(calendar);
    for (const id of this.#byClock.get(clock) ?? [])
      this.add(unit, id, facts, { numerator: met, denominator: met + missed, fen: 0n });
  }

  add(unit: string, id: MeasureId, facts: Parameters<typeof exclusionOf>[2], more: Tally): void {
    if (exclusionOf(this.asked.scheme, id, facts)) return;
    const own = this.#tallies.get(this.place(unit)) ?? new Map<MeasureId, Tally>();
    this.#tallies.set(this.place(unit), own);
    const tally = own.get(id) ?? { numerator: 0, denominator: 0, fen: 0n };
    own.set(id, tally);
    tally.numerator += more.numerator;
    tally.denominator += more.denominator;
    tally.fen += more.fen;
  }

  measured(unit: string, position: bigint): Measured {
    const { period, asOf } = this.asked;
    const law = this.#law.get(unit);
    const basis: Basis = {
      position: String(position),
      asOf,
      ruleSets: [...(law?.ruleSets ?? [])].sort(),
      calendars: [...(law?.calendars ?? [])].sort(),
    };
    const own = this.#tallies.get(unit);
    const readings = Object.fromEntries(measures().map(({ id }) => [id, readingOf(id, own?.get(id))]));
    return { unit, period, basis, readings };
  }
}

function readingOf(
  id: MeasureId,
  { numerator, denominator, fen }: Tally = { numerator: 0, denominator: 0, fen: 0n },
): Reading {
  switch (measureOf(id).kind) {
    case 'ratio':
    case 'mean':
      return { numerator, denominator };
    case 'count':
      return { count: numerator };
    case 'sum':
      return { sum: `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}` };
  }
}
