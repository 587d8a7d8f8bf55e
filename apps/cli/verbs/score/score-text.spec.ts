import { schemes, scoreOf } from '#libs/efficacy';
import type { Allocation, Measured, Reading } from '#libs/efficacy';
import { instant, localDate } from '#libs/kernel';
import { Output } from '../../output.js';
import { linesText, lossesText } from './score-text.js';

const out = new Output(false, 'zh');
const [scheme] = schemes();
if (!scheme) throw new RangeError('no scheme is shipped');

const measured: Measured = {
  ...{ unit: '230700', period: { from: localDate('2023-01-01'), to: localDate('2023-12-31') } },
  basis: {
    ...{ position: '1', asOf: instant('2024-01-01T00:00:00+08:00') },
    ...{ ruleSets: ['cn-samr-order-20'], calendars: ['cn-state-council-2023'] },
  },
  readings: Object.fromEntries(
    [...scheme.indicators, ...scheme.bonus, ...scheme.deductions].map(({ measure }): [string, Reading] => {
      if (measure === 'recovered-loss') return [measure, { sum: '655500.00' }];
      if (measure === 'supervision-orders') return [measure, { count: 1_058 }];
      if (['reopened', 'deadlines-missed', 'odr-settled'].includes(measure)) return [measure, { count: 0 }];
      return [measure, { numerator: 2_997, denominator: 3_001 }];
    }),
  ),
};
const score = scoreOf(scheme, measured);
const lineOf = (text: string, title: string) => text.split('\n').find((line) => line.startsWith(title)) ?? '';

describe('The lines of a score in a terminal', () => {
  it('have one minus sign, units of measure and thousands, and the places that are published', () => {
    const text = linesText(score, scheme, out);
    expect(lineOf(text, '被督办')).toMatch(/^被督办 +至多 −2 +1,058 次 +−2\.00 +2\.00$/);
    expect(lineOf(text, '按时初查')).toMatch(/ 2,997 +3,001 +\d+\.\d\d +\d+\.\d\d$/);
    expect(lineOf(text, '挽回损失')).toContain('¥655,500.00');
    expect(text).not.toMatch(/-\d/);
  });

  it('round a rate once, from its parts', () => {
    const line = score.lines.find(({ measure }) => measure === 'on-time-closure');
    if (!line) throw new RangeError('the scheme has no such line');
    // 99.554962 %: to four places 99.5550, and from there it would be 99.56.
    const told = { ...score, lines: [{ ...line, numerator: 2_237, denominator: 2_247, value: '99.5550' }] };
    expect(linesText(told, scheme, out)).toContain(' 99.55 % ');
  });

  it('have all their places where that is asked for', () => {
    expect(lineOf(linesText(score, scheme, out, true), '被督办')).toMatch(/ −2\.0000 +2\.0000$/);
  });
});

test('Lines of a unit without a score have no points: what is given where nothing was measured is not earned', () => {
  const lines = score.lines.map((line) => ({ ...line, points: '45.4545', lost: '0.0000' }));
  const text = linesText({ ...score, lines, points: null, published: null }, scheme, out);
  expect(lineOf(text, '按时初查')).toMatch(/ — +—$/);
  expect(text).not.toContain('45.45');
});

test('A line that lost nothing is not explained, however many cases missed it', () => {
  const item = { caseId: 'T-1', what: 'reached', run: 1, position: '42', lost: '0.0000' };
  const allocation = { line: 'reached', measure: 'reached', lost: '0.0000', withoutCase: null, items: [item] } as const;
  expect(lossesText([allocation], scheme, out)).toBe('');
});

test('What cost points is called by the names of clocks and events', () => {
  const lost = (what: string): Allocation['items'][number] => ({
    ...{ caseId: 'T-1', what, run: 1, position: '42', lost: '0.5000' },
  });
  const allocation = { line: 'closure', measure: 'on-time-closure', lost: '1.0000', withoutCase: null } as const;
  const text = lossesText([{ ...allocation, items: [lost('mediation'), lost('CaseReopened')] }], scheme, out);
  expect(text.split('\n').slice(3)).toEqual([
    expect.stringMatching(/^T-1 +调解 +1 +42 +0\.5000$/),
    expect.stringMatching(/^T-1 +重新办理 +1 +42 +0\.5000$/),
  ]);
});
