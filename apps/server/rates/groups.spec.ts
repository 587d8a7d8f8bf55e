import fc from 'fast-check';
import { measures } from '#libs/efficacy';
import { loadOrganisation } from '#libs/identity';
import type { UnitCode } from '#libs/kernel';
import { ProblemError } from '#libs/platform';
import type { FigurePart, Grouping } from '#projections/measured';
import { figureOf } from './figure.js';
import { groupsOf } from './groups.js';
import type { RateGroup } from './groups.js';

const tree = loadOrganisation();
const ROOT = tree.root.code;
const COUNTY = tree.childrenOf(ROOT)[0]?.code as UnitCode;
const ids = measures().map(({ id }) => id);
const level = fc.constantFrom(undefined, 'county' as const, 'station' as const);

/** Parts of units all over the tree, of one that is gone among them. */
const partsBy = (by: readonly Grouping[]) =>
  fc.array(
    fc.record({
      measure: fc.constantFrom(...ids),
      key: fc.tuple(
        ...by.map((each) =>
          each === 'unit'
            ? fc.constantFrom<string | null>(...tree.units().map(({ code }) => code), '239999')
            : fc.constantFrom<string | null>('a', 'b', null),
        ),
      ),
      numerator: fc.integer({ min: 0, max: 3 }),
      items: fc.integer({ min: 3, max: 9 }),
      ruleSet: fc.constant(null),
    }),
    { maxLength: 60 },
  );

function rows(parts: readonly FigurePart[], more: Partial<Parameters<typeof groupsOf>[2]> = {}): readonly RateGroup[] {
  return groupsOf(tree, parts, { measures: ids, by: ['unit'], unit: ROOT, level: undefined, ...more });
}

const numbersOf = (figures: RateGroup['rates']) => figures.map(({ numerator, items }) => [numerator, items]);
const sum = (groups: readonly RateGroup[]) =>
  ids.map((_, index) => [
    groups.reduce((total, { rates }) => total + (rates[index]?.numerator ?? 0), 0),
    groups.reduce((total, { rates }) => total + (rates[index]?.items ?? 0), 0),
  ]);

describe('Rows of figures', () => {
  it('sum to the whole, whatever they tell apart and at whichever level', () => {
    fc.assert(
      fc.property(
        fc
          .subarray<Grouping>(['unit', 'handler', 'month'], { minLength: 1, maxLength: 2 })
          .chain((by) => partsBy(by).map((parts) => ({ by, parts }))),
        level,
        ({ by, parts }, level) => {
          const whole = ids.map((id) =>
            figureOf(
              id,
              parts.filter(({ measure }) => measure === id),
            ),
          );
          expect(sum(rows(parts, { by, level }))).toEqual(numbersOf(whole));
        },
      ),
    );
  });

  it('of units: that of a unit above is the sum of its own and of those below it', () => {
    fc.assert(
      fc.property(partsBy(['unit']), (parts) => {
        const counties = rows(parts);
        for (const { by, rates } of counties) {
          if (by.own) continue;
          const unit = by.unit as UnitCode;
          const inside = new Set<string>(tree.subtree(unit).map(({ code }) => code));
          const below = rows(
            parts.filter(({ key }) => inside.has(key[0] ?? '')),
            { unit },
          );
          expect([unit, sum(below)]).toEqual([unit, numbersOf(rates)]);
        }
      }),
    );
  });

  it('of units stand there in the order of the tree also when they have nothing', () => {
    expect(rows([]).map(({ by }) => by.unit)).toEqual(tree.childrenOf(ROOT).map(({ code }) => code));
    const stations = tree.units().filter((unit) => unit.level === 'station');
    expect(rows([], { level: 'station' }).map(({ by }) => by.unit)).toEqual(stations.map(({ code }) => code));
    expect(rows([], { unit: COUNTY, level: 'county' }).map(({ by }) => by)).toEqual([{ unit: COUNTY }]);
  });

  it('have one of its own for what the unit above holds itself, and count units that are gone as the root’s', () => {
    const part = (unit: string): FigurePart => ({
      measure: 'reached',
      key: [unit],
      numerator: 1,
      items: 1,
      ruleSet: null,
    });
    const told = rows([part(COUNTY), part('239999'), part(ROOT)]);
    expect(told.filter(({ rates }) => rates.some(({ items }) => items > 0)).map(({ by }) => by)).toEqual([
      { unit: ROOT, own: true },
      { unit: COUNTY },
    ]);
    expect(rows([part(COUNTY)], { level: 'station' }).find(({ by }) => by.own)?.by).toEqual({
      unit: COUNTY,
      own: true,
    });
  });

  it('are refused where they are more than anybody reads', () => {
    const parts = Array.from({ length: 1_001 }, (_, i): FigurePart => ({
      ...{ measure: 'reached', key: [`h${i}`], numerator: 1, items: 1, ruleSet: null },
    }));
    const ask = () => rows(parts, { by: ['handler'] });
    expect(ask).toThrow(ProblemError);
    expect(ask).toThrow('rates.too-many-rows');
    expect(rows(parts, { by: ['handler'], measures: ['reached'] })).toHaveLength(1_001);
  });
});

describe('A figure', () => {
  const part = (measure: (typeof ids)[number], numerator: number, items: number): FigurePart => ({
    ...{ measure, key: [], numerator, items, ruleSet: null },
  });

  it.each([
    ['on-time-closure', 2, 3, { denominator: 3, misses: 1, value: '66.67', percent: (2 / 3) * 100 }],
    ['on-time-closure', 1, 8, { denominator: 8, misses: 7, value: '12.50' }],
    ['on-time-closure', 1, 16_000, { value: '0.01' }],
    ['satisfaction-grade', 13, 3, { denominator: 3, misses: 2, value: '4.33', percent: null }],
    ['reopened', 4, 4, { numerator: 4, denominator: null, misses: null, value: '4', percent: null }],
    ['recovered-loss', 123_450, 2, { numerator: 123_450, items: 2, denominator: null, value: '1234.50' }],
  ] as const)('of %s, %i of %i, is told in its own unit', (id, numerator, items, expected) => {
    expect(figureOf(id, [part(id, numerator, items)])).toMatchObject({ rate: id, ...expected });
  });

  it('of nothing has no value, and of nothing counted is nought', () => {
    expect(figureOf('on-time-closure', [])).toMatchObject({ numerator: 0, denominator: 0, percent: null, value: null });
    expect(figureOf('recovered-loss', [])).toMatchObject({ numerator: 0, denominator: null, value: '0.00' });
  });
});
