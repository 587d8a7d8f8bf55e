import { compareScores, explainScore, scoreOf } from './index.js';
import type { ExplainedScore, LostItem, Scheme } from './index.js';
import { measuredOf } from './testing/measured-of.js';
import { schemeOf } from './testing/scheme-text.js';

const line = (name: string, measure: string, weight: number) =>
  `name: ${name}, measure: ${measure}, weight: ${weight}, curve: { kind: linear, from: 0, to: 100 }, withoutData: full-marks`;
const item = (caseId: string, run = 1): LostItem => ({ caseId, what: 'mediation', run, position: '9' });
const both = schemeOf([line('closing', 'on-time-closure', 60), line('feedback', 'feedback-on-time', 40)]);

/** Closures missed in these runs, of ten; everything fed back. */
function judged(scheme: Scheme, missed: readonly LostItem[], unit?: string): ExplainedScore {
  const readings = {
    'on-time-closure': { numerator: 10 - missed.length, denominator: 10 },
    'feedback-on-time': { numerator: 5, denominator: 5 },
  };
  return explainScore(scoreOf(scheme, measuredOf(readings, unit)), { 'on-time-closure': missed });
}

describe('two scores side by side', () => {
  it('name the cases that one judges as missed and the other does not, with what each cost', () => {
    const order20 = judged(both, [item('A'), item('B')]);
    const order121 = judged(both, [item('B'), item('C'), item('B', 2)]);
    const { difference, lines, changedSides } = compareScores(order20, order121);
    expect(difference).toBe('-6.0000');
    expect(lines.map(({ name, difference: points }) => [name, points])).toEqual([
      ['closing', '-6.0000'],
      ['feedback', '0.0000'],
    ]);
    expect(changedSides.map(({ caseId, run, lostIn, lost }) => [caseId, run, lostIn, lost])).toEqual([
      ['A', 1, 'a', '6.0000'],
      ['B', 2, 'b', '6.0000'],
      ['C', 1, 'b', '6.0000'],
    ]);
  });

  it('are the other way round from the other side', () => {
    const [a, b] = [judged(both, [item('A')]), judged(both, [])];
    expect(compareScores(a, b)).toMatchObject({ difference: '6.0000', changedSides: [{ caseId: 'A', lostIn: 'a' }] });
    expect(compareScores(b, a)).toMatchObject({ difference: '-6.0000', changedSides: [{ caseId: 'A', lostIn: 'b' }] });
  });

  it('do not differ from themselves', () => {
    const score = judged(both, [item('A')]);
    const { difference, changedSides, lines } = compareScores(score, score);
    expect([difference, changedSides]).toEqual(['0.0000', []]);
    expect(lines.every(({ difference: points }) => points === '0.0000')).toBe(true);
  });

  it('by schemes with other lines have a side with nothing, and no case changes sides for it', () => {
    const feedbackOnly = schemeOf([line('feedback', 'feedback-on-time', 100)]);
    const { lines, changedSides } = compareScores(judged(both, [item('A')]), judged(feedbackOnly, [item('A')]));
    expect(lines.map(({ name, b, difference }) => [name, b?.points ?? null, difference])).toEqual([
      ['closing', null, '-54.0000'],
      ['feedback', '100.0000', '60.0000'],
    ]);
    expect(changedSides).toEqual([]);
  });

  it('add up what a case cost in all the lines that look at it', () => {
    const twice = schemeOf([line('closing', 'on-time-closure', 60), line('closing-again', 'on-time-closure', 40)]);
    expect(compareScores(judged(twice, [item('A')]), judged(twice, [])).changedSides).toEqual([
      {
        measure: 'on-time-closure',
        caseId: 'A',
        what: 'mediation',
        run: 1,
        lostIn: 'a',
        position: '9',
        lost: '10.0000',
      },
    ]);
  });

  it('of two units are refused', () => {
    expect(() => compareScores(judged(both, [], '230781'), judged(both, [], '230751'))).toThrow('are two units');
  });
});
