import { rankUnits, rescored } from './index.js';
import type { Score, ScoredUnits } from './index.js';

/** A bureau, two counties below it, and what they score. */
function scored(bureau: string | null, first: string | null, second: string | null, grade = 'good'): ScoredUnits {
  const units = [
    ['bureau', 'bureau', bureau],
    ['first', 'county', first],
    ['second', 'county', second],
  ] as const;
  return {
    scores: units.map(
      ([unit, , published]) =>
        ({ unit, published, grade: published && { name: grade, title: { zh: grade, en: grade } } }) as unknown as Score,
    ),
    ranking: rankUnits(units.map(([unit, level, published]) => ({ unit, level, published }))),
  };
}

describe('scoring the same units by another scheme', () => {
  it('tells of each unit how it stands and would stand, in the order of the first', () => {
    const units = rescored(scored('95.00', '96.10', '94.0'), scored('95.5', '93.00', '94.00', 'fair'));
    expect(units.map(({ unit, difference }) => `${unit} ${difference ?? ''}`)).toEqual([
      'bureau 0.50',
      'first -3.10',
      'second 0.00',
    ]);
    expect(units[1]).toMatchObject({
      level: 'county',
      before: { published: '96.10', grade: 'good', gradeTitle: { zh: 'good', en: 'good' }, rank: 1 },
      after: { published: '93.00', grade: 'fair', gradeTitle: { zh: 'fair', en: 'fair' }, rank: 2 },
    });
  });

  it('has no difference where there is nothing to judge a unit by', () => {
    const [bureau, first] = rescored(scored('95.00', null, '94.00'), scored(null, '90.00', '94.00'));
    expect(bureau).toMatchObject({ difference: null, after: { published: null, grade: null, rank: null } });
    expect(first).toMatchObject({ difference: null, before: { rank: null }, after: { rank: 2 } });
  });
});
