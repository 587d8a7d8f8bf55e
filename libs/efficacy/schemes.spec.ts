import { parseSchemeFile, schemeById, schemes } from './index.js';
import { schemeFaults, schemeText } from './testing/scheme-text.js';

const ID = 'cn-12315-efficacy-illustrative';
const good = schemeText(ID);

/** What is wrong with the shipped scheme once a part of it is replaced. */
function faultsWith(from: string, to: string, text = good): ReturnType<typeof schemeFaults> {
  expect(text).toContain(from);
  return schemeFaults(text.replace(from, to));
}

describe('the shipped schemes', () => {
  it('are the illustrative evaluation and the four rates, both marked as what they are', () => {
    expect(schemes().map(({ id }) => id)).toEqual([ID, 'four-rates']);
    expect(schemes().every(({ illustrative, grade }) => illustrative && grade === 'practice')).toBe(true);
    expect(schemeById(ID)).toBe(schemes()[0]);
    expect(schemeById('national')).toBeUndefined();
  });

  it('the evaluation has 102 marks and the four grades', () => {
    const scheme = schemeById(ID)!;
    expect(scheme.fullMarks).toEqual({ base: '100', bonus: '2' });
    expect(scheme.bands.map(({ title }) => title.zh)).toEqual(['不合格', '合格', '良好', '优秀']);
    expect(scheme.indicators.slice(0, 4).map(({ measure }) => measure)).toEqual([
      'on-time-initial-review',
      'on-time-closure',
      'on-time-verification',
      'odr-on-time-closure',
    ]);
  });

  it('are known by a hash of what they say, not of how it is written', () => {
    const { hash } = parseSchemeFile('a.yaml', good);
    expect(parseSchemeFile('b.yaml', `# a remark\n${good.replace('weight: 16', 'weight: "16.00"')}`).hash).toBe(hash);
    expect(parseSchemeFile('a.yaml', good.replace('each: 0.02', 'each: 0.03')).hash).not.toBe(hash);
  });

  it('keep an amount as it is written, never as a binary fraction', () => {
    expect(schemeById(ID)!.deductions[0]).toMatchObject({ each: '0.02', cap: '1' });
  });
});

describe('a scheme is refused, with path and reason, for', () => {
  it('nothing, as it is shipped', () => {
    expect(schemes().map(({ id }) => schemeFaults(schemeText(id)))).toEqual([[], []]);
  });

  it.each([
    ['weights that do not sum', 'weight: 16', 'weight: 15.5', 'indicators', 'the weights sum to 99.5, not to 100'],
    ['bonus caps that do not sum', 'cap: 0.5', 'cap: 0.6', 'bonus', 'the caps sum to 2.1, not to 2'],
    [
      'an unknown source',
      'measure: reached',
      'measure: luck',
      'indicators.10.measure',
      'no such measure: luck; there are',
    ],
    ['a weight of nothing', 'weight: 16', 'weight: 0', 'indicators.0.weight', 'is nothing'],
    ['a weight below zero', 'weight: 16', 'weight: -16', 'indicators.0.weight', '"-16" is not an amount'],
    ['a weight that is no number', 'weight: 16', 'weight: .inf', 'indicators.0.weight', 'is no number'],
    [
      'a weight finer than its unit',
      'weight: 16',
      'weight: 16.00001',
      'indicators.0.weight',
      'not a multiple of 0.0001',
    ],
    ['a line that stands twice', 'name: praise', 'name: reopened', 'deductions.0.name', 'reopened stands twice'],
    [
      'a gap between grades',
      'from: 60, to: 80',
      'from: 65, to: 80',
      'bands.1.from',
      'a gap: no grade from 60 up to 65',
    ],
    [
      'grades that overlap',
      'from: 60, to: 80',
      'from: 55, to: 80',
      'bands.1.from',
      'an overlap: two grades from 55 up to 60',
    ],
    ['no grade for nothing', 'from: 0, to: 60', 'from: 1, to: 60', 'bands.0.from', 'a gap: no grade from 0 up to 1'],
    ['no grade for full marks', 'to: 102', 'to: 100', 'bands.3.to', 'ends at 100, full marks are 102'],
    ['a grade turned over', 'from: 60, to: 80', 'from: 60, to: 60', 'bands.1.to', 'not above 60'],
    [
      'a grade finer than the score',
      'from: 60, to: 80',
      'from: 60, to: 80.001',
      'bands.1.to',
      'not a multiple of 0.01',
    ],
    [
      'deductions above all there is',
      '    cap: 2\n',
      '    cap: 100\n',
      'deductions',
      'sum to 101, more than there is to lose',
    ],
    [
      'a cap below the first deduction',
      'each: 0.02\n    cap: 1',
      'each: 2\n    cap: 1',
      'deductions.0.cap',
      'below 2, what the first',
    ],
    [
      'deducting for a merit',
      'measure: reopened',
      'measure: odr-settled',
      'deductions.0.measure',
      'does not count faults',
    ],
    ['a fault as a merit', 'measure: recovered-loss', 'measure: reopened', 'bonus.0.measure', 'counts faults'],
    ['a line that falls', 'from: 80, to: 100', 'from: 100, to: 80', 'indicators.0.curve.to', 'not above 100'],
    [
      'full marks out of reach',
      'from: 80, to: 100',
      'from: 80, to: 101',
      'indicators.0.curve.to',
      'can never be reached',
    ],
    ['a threshold out of reach', 'at: 95', 'at: 105', 'indicators.6.curve.at', 'can never be reached'],
    ['a threshold at nothing', 'at: 95', 'at: 0', 'indicators.6.curve.at', 'is nothing'],
    [
      'a step out of reach',
      'at: 60, share: 100',
      'at: 160, share: 100',
      'indicators.12.curve.steps.3.at',
      'can never be reached',
    ],
    [
      'steps out of order',
      'at: 40, share: 70',
      'at: 30, share: 70',
      'indicators.12.curve.steps.1.at',
      'not above the step before, 30',
    ],
    [
      'steps that fall',
      'at: 40, share: 70',
      'at: 40, share: 45',
      'indicators.12.curve.steps.1.share',
      'not above the step before, 50',
    ],
    [
      'steps that never give all',
      'at: 60, share: 100',
      'at: 60, share: 90',
      'indicators.12.curve.steps.3.share',
      'gives 90, not 100',
    ],
    [
      'a share above all',
      'at: 60, share: 100',
      'at: 60, share: 120',
      'indicators.12.curve.steps.3.share',
      'more than 100 percent',
    ],
    ['a floor above the first step', 'floor: 30', 'floor: 50', 'indicators.12.floor', 'not below 50'],
    [
      'a floor that rewards failing',
      'withoutData: zero',
      'withoutData: zero\n    floor: 10',
      'bonus.1.floor',
      'failing a single case',
    ],
    ['silence on missing data', '    withoutData: full-marks\n', '', 'indicators.3.withoutData', 'is not said'],
    [
      'a sum without data',
      'cap: 1\n    curve',
      'cap: 1\n    withoutData: zero\n    curve',
      'bonus.0.withoutData',
      'never without data',
    ],
    [
      'a bonus reweighted',
      'withoutData: zero',
      'withoutData: excluded-and-reweighted',
      'bonus.1.withoutData',
      'no weight that others',
    ],
    ['a curve that nobody draws', 'kind: threshold', 'kind: parabola', 'indicators.6.curve.kind', 'Invalid'],
    ['a day that does not exist', 'from: 2020-01-01', 'from: 2023-02-30', 'from', 'not a date that exists'],
    [
      'an end before its beginning',
      'from: 2020-01-01',
      'from: 2020-01-01\nuntil: 2020-01-01',
      'until',
      'not after 2020-01-01',
    ],
    ['a unit that is no unit', 'line: 0.0001', 'line: 0.0005', 'rounding.line', 'is not 1, 0.1, 0.01'],
    [
      'a score finer than its lines',
      'score: 0.01',
      'score: 0.00001',
      'rounding.score',
      'finer than the unit of its lines',
    ],
    [
      'an exclusion of everything',
      'when: { merged: true }',
      'when: {}',
      'exclusions.0.when',
      'would exclude every case',
    ],
    ['an outcome that nobody knows', '[transferred]', '[vanished]', 'exclusions.1.when.outcome.0', 'Invalid option'],
    [
      'an exclusion from an unknown measure',
      '[feedback-on-time, ',
      '[luck, ',
      'exclusions.1.measures.0',
      'no such measure: luck',
    ],
    ['a version of nothing', 'version: 1', 'version: 0', 'version', 'Too small'],
    ['a key that nobody reads', 'version: 1', 'version: 1\nremark: none', '', 'remark'],
    ['YAML that does not parse', 'indicators:', 'indicators: [', '', 'at line'],
  ])('%s', (_, from, to, path, reason) => {
    expect(faultsWith(from, to)).toContainEqual({ path, reason: expect.stringContaining(reason) as string });
  });

  it('every fault at once', () => {
    const bad = good.replace('weight: 16', 'weight: 17').replace('from: 60, to: 80', 'from: 65, to: 80');
    expect(schemeFaults(bad).map(({ path }) => path)).toEqual(['indicators', 'bands.1.from']);
  });
});

it('full marks alone may be a grade', () => {
  expect(schemeById('four-rates')!.bands.at(-1)).toMatchObject({ from: '100', to: '100' });
});
