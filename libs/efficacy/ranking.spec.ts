import fc from 'fast-check';
import { rankUnits, schemes, scoreOf } from './index.js';
import type { Ranked } from './index.js';
import { measuredOf } from './testing/measured-of.js';

const unit = (code: string, published: string | null, level = 'county'): Ranked => ({ unit: code, level, published });

describe('units in rank', () => {
  it('share a place where they share a score, and the places after it stay empty: 1, 2, 2, 4', () => {
    const [counties] = rankUnits([unit('A', '88.00'), unit('B', '99.74'), unit('C', '95.10'), unit('D', '95.10')]);
    expect(counties?.units.map(({ unit: code, rank }) => [code, rank])).toEqual([
      ['B', 1],
      ['C', 2],
      ['D', 2],
      ['A', 4],
    ]);
  });

  it('compete with those of their own level', () => {
    const levels = rankUnits([unit('S1', '50.00', 'station'), unit('A', '88.00'), unit('S2', '60.00', 'station')]);
    expect(levels.map(({ level, units }) => [level, units.map(({ unit: code, rank }) => [code, rank])])).toEqual([
      ['county', [['A', 1]]],
      [
        'station',
        [
          ['S2', 1],
          ['S1', 2],
        ],
      ],
    ]);
  });

  it('are compared as numbers, not as texts', () => {
    const [{ units } = { units: [] }] = rankUnits([unit('A', '9.50'), unit('B', '100.00'), unit('C', '9.5')]);
    expect(units.map(({ unit: code, rank }) => [code, rank])).toEqual([
      ['B', 1],
      ['A', 2],
      ['C', 2],
    ]);
  });

  it('have no rank without a score, and stand last', () => {
    const [{ units } = { units: [] }] = rankUnits([unit('B', null), unit('C', '0.00'), unit('A', null)]);
    expect(units.map(({ unit: code, rank }) => [code, rank])).toEqual([
      ['C', 1],
      ['A', null],
      ['B', null],
    ]);
  });

  it.each(schemes().map((scheme) => [scheme.id, scheme] as const))(
    'stand last without a case in the period, below one that missed everything: %s',
    (_, scheme) => {
      const idle = scoreOf(scheme, measuredOf({}, 'A'));
      const late = scoreOf(scheme, measuredOf({ 'on-time-initial-review': { numerator: 0, denominator: 9 } }, 'B'));
      const [{ units } = { units: [] }] = rankUnits([idle, late].map((score) => unit(score.unit, score.published)));
      expect(units.map(({ unit: code, rank }) => [code, rank])).toEqual([
        ['B', 1],
        ['A', null],
      ]);
    },
  );

  it('are one more than the number of better ones, in whatever order they come', () => {
    const scores = fc.array(fc.option(fc.integer({ min: 0, max: 12 }), { nil: null }), { maxLength: 30 });
    fc.assert(
      fc.property(scores, fc.boolean(), (list, turned) => {
        const units = list.map((score, index) => unit(`U${index}`, score === null ? null : `${score}.00`));
        const ranked = rankUnits(turned ? units.toReversed() : units).flatMap((level) => level.units);
        expect(ranked).toEqual(rankUnits(units).flatMap((level) => level.units));
        for (const { published, rank } of ranked) {
          const better = list.filter((score) => score !== null && score > Number(published)).length;
          expect(rank).toBe(published === null ? null : better + 1);
        }
      }),
    );
  });
});
