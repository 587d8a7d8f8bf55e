import { allocate, explainScore, scoreOf } from './index.js';
import type { LostItem, ScoreLine } from './index.js';
import { measuredOf } from './testing/measured-of.js';
import { schemeOf } from './testing/scheme-text.js';

const item = (caseId: string, weight?: number, run = 1): LostItem => ({
  caseId,
  what: 'initial-review',
  run,
  position: '17',
  ...(weight === undefined ? {} : { weight }),
});

const LINES = {
  linear: 'name: review, measure: on-time-initial-review, curve: { kind: linear, from: 0, to: 100 }, withoutData: zero',
  threshold:
    'name: review, measure: on-time-initial-review, curve: { kind: threshold, at: 95 }, floor: 40, withoutData: full-marks',
  grade: 'name: praise, measure: satisfaction-grade, curve: { kind: linear, from: 1, to: 5 }, withoutData: zero',
} as const;

/** The only line of a scheme of ten marks, of what was measured. */
function lineOf(kind: keyof typeof LINES, numerator: number, denominator: number): ScoreLine {
  const reading = { numerator, denominator };
  const measured = measuredOf({ 'on-time-initial-review': reading, 'satisfaction-grade': reading });
  return scoreOf(schemeOf([`${LINES[kind]}, weight: 10`]), measured).lines[0]!;
}

const costs = (line: ScoreLine, items: readonly LostItem[]): Record<string, string> =>
  Object.fromEntries(allocate(line, items).items.map(({ caseId, lost }) => [caseId, lost]));

describe('what a line lost', () => {
  it('is shared out among its misses so that it sums, the first of equals having the unit that is left', () => {
    const line = lineOf('linear', 4, 7);
    expect(line.lost).toBe('4.2857');
    expect(costs(line, [item('C'), item('A'), item('B')])).toEqual({ A: '1.4286', B: '1.4286', C: '1.4285' });
  });

  it('is every miss’s share alike below a threshold, down to the floor', () => {
    const line = lineOf('threshold', 93, 100);
    expect(line.lost).toBe('6.0000');
    const items = Array.from({ length: 7 }, (_, index) => item(`C${index}`));
    expect(new Set(Object.values(costs(line, items)))).toEqual(new Set(['0.8572', '0.8571']));
  });

  it('is nothing above the threshold, and each miss is told with that', () => {
    expect(costs(lineOf('threshold', 95, 96), [item('A')])).toEqual({ A: '0.0000' });
  });

  it('is shared by how far a grade is from the best', () => {
    const line = lineOf('grade', 12, 4);
    expect(line.lost).toBe('5.0000');
    expect(costs(line, [item('A', 4), item('B', 3), item('C', 1)])).toEqual({ A: '2.5000', B: '1.8750', C: '0.6250' });
  });

  it('is told as nobody’s where nothing was there to be measured', () => {
    expect(allocate(lineOf('linear', 0, 0), [])).toEqual({
      line: 'review',
      measure: 'on-time-initial-review',
      lost: '10.0000',
      items: [],
      withoutCase: { reason: 'no-data', lost: '10.0000' },
    });
  });

  it('is shared by every time of a deduction, whatever its cap and those that were let pass', () => {
    const scheme = schemeOf([`${LINES.threshold}, weight: 10`], {
      deductions: ['name: again, measure: reopened, each: 0.5, beyond: 1, cap: 1'],
    });
    const score = scoreOf(scheme, measuredOf({ reopened: { count: 4 } }));
    const { allocations } = explainScore(score, { reopened: ['D', 'A', 'C', 'B'].map((id) => item(id)) });
    expect(allocations[1]?.items.map(({ caseId, lost }) => [caseId, lost])).toEqual([
      ['A', '0.2500'],
      ['B', '0.2500'],
      ['C', '0.2500'],
      ['D', '0.2500'],
    ]);
  });

  it('distinguishes runs of one clock in one case', () => {
    const line = lineOf('linear', 8, 10);
    expect(allocate(line, [item('A', 1, 2), item('A', 1, 1)]).items.map(({ run, lost }) => [run, lost])).toEqual([
      [1, '1.0000'],
      [2, '1.0000'],
    ]);
  });

  it('keeps the event that lost it beside each share', () => {
    expect(allocate(lineOf('linear', 9, 10), [item('A')]).items).toEqual([{ ...item('A'), lost: '1.0000' }]);
  });
});

describe('items that are not what the line missed', () => {
  it.each([
    ['too few', [item('A')], '2 were missed, the items make 1'],
    ['too many', [item('A'), item('B'), item('C')], '2 were missed, the items make 3'],
    ['one twice', [item('A'), item('A')], 'A initial-review 1 stands twice'],
    ['one that weighs nothing', [item('A', 2), item('B', 0)], '2 were missed'],
  ])('are refused: %s', (_, items, reason) => {
    expect(() => allocate(lineOf('linear', 8, 10), items)).toThrow(reason);
  });
});
