import { allocate, measures, rankUnits, schemes, scoreOf } from '#libs/efficacy';
import type { LostItem, Measured, Reading } from '#libs/efficacy';
import { instant, localDate } from '#libs/kernel';
import type { ScoreToTell } from '../reports/score.js';
import { caseOf, chance, UNITS } from './samples.js';

const [scheme] = schemes();
if (!scheme) throw new RangeError('no scheme is shipped');
const shipped = scheme;

function measuredOf(unit: string): Measured {
  const readings = measures().map(({ id, kind }): [string, Reading] => {
    if (kind === 'sum') return [id, { sum: `${chance(600_000, unit, id)}.50` }];
    if (kind === 'count') return [id, { count: chance(6, unit, id) }];
    // Nobody was ever ordered to answer, so one line is without data.
    const denominator = id === 'supervision-answered-on-time' ? 0 : 200 + chance(400, unit, id);
    const missed = chance(Math.ceil(denominator / 8) + 1, unit, 'missed', id);
    return [id, { numerator: (denominator - missed) * (kind === 'mean' ? 4 : 1), denominator }];
  });
  return {
    unit,
    period: { from: localDate('2023-01-01'), to: localDate('2023-12-31') },
    basis: {
      position: '184223',
      asOf: instant('2023-12-31T23:59:59.999+08:00'),
      ruleSets: ['cn-samr-order-20'],
      calendars: ['cn-2023'],
    },
    readings: Object.fromEntries(readings),
  };
}

/** The year of the bureau by the first scheme that is shipped, with what the cases cost. */
export function scored(): ScoreToTell {
  const scores = [...UNITS.keys()].map((unit) => scoreOf(shipped, measuredOf(unit)));
  const [score] = scores;
  if (!score) throw new RangeError('there is no unit');
  const level = (unit: string) => (unit === '230700' ? 'bureau' : unit.includes('-') ? 'station' : 'county');
  const line = score.lines.find(({ name }) => name === 'closure');
  const missed = line ? (line.denominator ?? 0) - (line.numerator ?? 0) : 0;
  const items = Array.from({ length: missed }, (_, n): LostItem => ({
    ...{ caseId: caseOf(n), what: 'mediation', run: 1, position: String(1_000 + n) },
  }));
  return {
    score,
    scheme: shipped,
    ranking: rankUnits(scores.map(({ unit, published }) => ({ unit, level: level(unit), published }))),
    scores,
    allocations: line ? [allocate(line, items)] : [],
  };
}
