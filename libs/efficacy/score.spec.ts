import { canonicalJson } from '#libs/kernel';
import { schemeById, schemes, scoreOf, together } from './index.js';
import type { Measured } from './index.js';
import { measuredOf } from './testing/measured-of.js';
import { schemeOf } from './testing/scheme-text.js';

const REVIEW = 'name: review, measure: on-time-initial-review';
const SATISFIED = 'name: satisfied, measure: satisfaction';
const LINEAR = 'curve: { kind: linear, from: 80, to: 100 }';

/** The points of the first line, of what was measured of the on-time initial review. */
function pointsFor(numerator: number, denominator: number, line: string): string | undefined {
  const measured = measuredOf({ 'on-time-initial-review': { numerator, denominator } });
  return scoreOf(schemeOf([`${REVIEW}, ${line}`]), measured).lines[0]?.points;
}

describe('a line', () => {
  it.each([
    ['all on time', 100, 100, '10.0000'],
    ['nine of ten: half way from 80 to 100', 9, 10, '5.0000'],
    ['exactly where the line begins', 80, 100, '0.0000'],
    ['below where it begins', 50, 100, '0.0000'],
    ['a third of the way does not end, and is rounded half up', 26, 30, '3.3333'],
    ['two thirds, too', 28, 30, '6.6667'],
    ['one miss in fourteen thousand still shows', 13_962, 13_963, '9.9964'],
  ])('that is linear gives its marks in proportion: %s', (_, numerator, denominator, points) => {
    expect(pointsFor(numerator, denominator, `weight: 10, ${LINEAR}, withoutData: zero`)).toBe(points);
  });

  it.each([
    [59, '2.0000'],
    [60, '5.0000'],
    [79, '5.0000'],
    [80, '10.0000'],
    [100, '10.0000'],
  ])('of steps gives that of the highest reached: %i of 100', (numerator, points) => {
    const steps = 'curve: { kind: step, steps: [{ at: 60, share: 50 }, { at: 80, share: 100 }] }';
    expect(pointsFor(numerator, 100, `weight: 10, ${steps}, floor: 20, withoutData: full-marks`)).toBe(points);
  });

  it.each([
    [94, '0.0000'],
    [95, '10.0000'],
  ])('with a threshold gives all or nothing: %i of 100', (numerator, points) => {
    expect(pointsFor(numerator, 100, 'weight: 10, curve: { kind: threshold, at: 95 }, withoutData: zero')).toBe(points);
  });

  it('never gives less than its floor where there is data', () => {
    const floored = `weight: 10, ${LINEAR}, floor: 60, withoutData: full-marks`;
    expect([0, 92, 93].map((numerator) => pointsFor(numerator, 100, floored))).toEqual(['6.0000', '6.0000', '6.5000']);
  });

  it('shows what it was counted from', () => {
    const measured = measuredOf({ 'on-time-initial-review': { numerator: 2, denominator: 3 } });
    const [line] = scoreOf(schemeOf([`${REVIEW}, weight: 10, ${LINEAR}, withoutData: zero`]), measured).lines;
    expect(line).toEqual({
      name: 'review',
      part: 'indicator',
      measure: 'on-time-initial-review',
      numerator: 2,
      denominator: 3,
      value: '66.6667',
      weight: '10.0000',
      marks: '10.0000',
      points: '0.0000',
      lost: '10.0000',
      treatment: 'measured',
      withoutCase: null,
    });
  });
});

describe('without data', () => {
  const lines = (way: string) => [
    `${REVIEW}, weight: 10, ${LINEAR}, withoutData: ${way}`,
    `${SATISFIED}, weight: 30, curve: { kind: linear, from: 0, to: 100 }, withoutData: zero`,
  ];
  const half = measuredOf({ satisfaction: { numerator: 1, denominator: 2 } });

  it.each([
    ['full-marks', '10.0000', '10.0000', '25.0000', 'full-marks', null],
    ['zero', '0.0000', '10.0000', '15.0000', 'zero', 'no-data'],
    ['excluded-and-reweighted', '0.0000', '0.0000', '20.0000', 'excluded', null],
  ])('a line gives what its scheme says: %s', (way, points, marks, total, treatment, withoutCase) => {
    const score = scoreOf(schemeOf(lines(way)), half);
    expect(score.lines[0]).toMatchObject({ points, marks, treatment, withoutCase, value: null, weight: '10.0000' });
    expect(score).toMatchObject({ points: total, fullMarks: '40.0000' });
  });

  it('the marks of excluded lines go to the others by weight, in units that sum to the same', () => {
    const three = ['sign-on-time', 'feedback-on-time', 'reached'].map(
      (measure) => `name: ${measure}, measure: ${measure}, weight: 1, ${LINEAR}, withoutData: excluded-and-reweighted`,
    );
    const all = { numerator: 1, denominator: 1 };
    const measured = measuredOf({ 'sign-on-time': all, 'feedback-on-time': all, reached: all });
    const score = scoreOf(schemeOf([...lines('excluded-and-reweighted').slice(0, 1), ...three]), measured);
    expect(score.lines.map(({ marks }) => marks)).toEqual(['0.0000', '4.3334', '4.3333', '4.3333']);
    expect(score).toMatchObject({ points: '13.0000', lost: '0.0000', published: '13.00' });
  });

  const none = { points: null, lost: null, published: null, roundedBy: null, grade: null };

  it.each(schemes().map(({ id }) => id))(
    'of any indicator there is no score by %s, rather than full marks or none',
    (id) => {
      expect(scoreOf(schemeById(id)!, measuredOf({}))).toMatchObject(none);
    },
  );

  it.each(['full-marks', 'zero', 'excluded-and-reweighted'])(
    'of any rate there is no score, whatever its lines give: %s',
    (way) => {
      const scheme = schemeOf([`${REVIEW}, weight: 10, ${LINEAR}, withoutData: ${way}`], {
        deductions: ['name: late, measure: supervision-orders, each: 0.5, cap: 2'],
      });
      expect(scoreOf(scheme, measuredOf({ 'supervision-orders': { count: 3 } }))).toMatchObject(none);
      const one = measuredOf({ 'on-time-initial-review': { numerator: 1, denominator: 1 } });
      expect(scoreOf(scheme, one)).toMatchObject({ published: '10.00' });
    },
  );

  it('of a rate, money recovered tells of a unit, and none recovered does not, unless nothing else is weighed', () => {
    const recovered = 'name: money, measure: recovered-loss, weight: 10, curve: { kind: linear, from: 0, to: 1000 }';
    const both = schemeOf([`${REVIEW}, weight: 10, ${LINEAR}, withoutData: full-marks`, recovered]);
    expect(scoreOf(both, measuredOf({}))).toMatchObject(none);
    expect(scoreOf(both, measuredOf({ 'recovered-loss': { sum: '500' } }))).toMatchObject({ published: '15.00' });
    expect(scoreOf(schemeOf([recovered]), measuredOf({}))).toMatchObject({ published: '0.00', grade: { name: 'low' } });
  });
});

describe('bonuses and deductions', () => {
  const base = [`${REVIEW}, weight: 10, ${LINEAR}, withoutData: zero`];
  const bonus = ['name: recovered, measure: recovered-loss, cap: 2, curve: { kind: linear, from: 0, to: 1000000 }'];
  const deductions = ['name: late, measure: supervision-orders, each: 0.5, beyond: 1, cap: 2'];
  const scheme = schemeOf(base, { bonus, deductions });
  const of = (sum: string, orders: number, numerator = 100): ReturnType<typeof scoreOf> =>
    scoreOf(
      scheme,
      measuredOf({
        'on-time-initial-review': { numerator, denominator: 100 },
        'recovered-loss': { sum },
        'supervision-orders': { count: orders },
      }),
    );

  it('a bonus grows to its cap, and what is short of it is nobody’s fault', () => {
    expect(of('655500.00', 0)).toMatchObject({ points: '11.3110', published: '11.31', roundedBy: '-0.0010' });
    expect(of('655500.00', 0).lines[1]).toMatchObject({
      value: '655500.00',
      lost: '0.6890',
      withoutCase: 'short-of-target',
    });
    expect(of('2000000', 0).points).toBe('12.0000');
  });

  it('a deduction lets the first pass, takes for each of the others, and stops at its cap', () => {
    expect([0, 1, 2, 4, 5, 6, 400].map((orders) => of('0', orders).lines[2]?.points)).toEqual([
      '0.0000',
      '0.0000',
      '-0.5000',
      '-1.5000',
      '-2.0000',
      '-2.0000',
      '-2.0000',
    ]);
  });

  it('nothing is taken from a score that has nothing: what was not there was not lost', () => {
    const score = of('0', 9, 85);
    expect(score).toMatchObject({ points: '0.5000', lost: '11.5000' });
    expect(of('0', 9, 81)).toMatchObject({ points: '0.0000', lost: '12.0000', grade: { name: 'low' } });
    expect(of('0', 9, 81).lines[2]).toMatchObject({ points: '-0.5000', lost: '0.5000', weight: '2.0000' });
  });
});

describe('a score', () => {
  const evaluation = schemeById('cn-12315-efficacy-illustrative')!;
  const good = measuredOf({
    'on-time-initial-review': { numerator: 9_998, denominator: 10_000 },
    'on-time-closure': { numerator: 8_000, denominator: 8_000 },
    'on-time-verification': { numerator: 1_499, denominator: 1_500 },
    'sign-on-time': { numerator: 13_900, denominator: 13_963 },
    notification: { numerator: 9_990, denominator: 10_000 },
    'feedback-on-time': { numerator: 13_000, denominator: 13_000 },
    'follow-up-on-time': { numerator: 12_000, denominator: 12_100 },
    reached: { numerator: 10_000, denominator: 12_000 },
    satisfaction: { numerator: 9_300, denominator: 9_800 },
    'satisfaction-grade': { numerator: 46_000, denominator: 9_800 },
    'mediation-success': { numerator: 5_000, denominator: 8_000 },
    'recovered-loss': { sum: '655500.00' },
  });

  it('of the shipped evaluation explains itself to the last unit', () => {
    const score = scoreOf(evaluation, good);
    expect(score).toMatchObject({ fullMarks: '102.0000', grade: { name: 'excellent', title: { zh: '优秀' } } });
    const total = (amounts: readonly string[]) =>
      amounts.reduce((sum, text) => sum + BigInt(text.replace('.', '')), 0n);
    expect(total(score.lines.map(({ points }) => points))).toBe(total([score.points!]));
    expect(total(score.lines.map(({ lost }) => lost))).toBe(total([score.fullMarks]) - total([score.points!]));
  });

  it('says by which scheme, of what period, up to which position and under which law it was judged', () => {
    const basis = { ...good.basis, ruleSets: ['cn-samr-order-20', 'cn-samr-order-121', 'cn-samr-order-20'] };
    const score = scoreOf(evaluation, { ...good, basis });
    expect(score.scheme).toEqual({
      id: evaluation.id,
      version: 1,
      hash: evaluation.hash,
      illustrative: true,
    });
    expect(score.basis).toEqual({ ...basis, ruleSets: ['cn-samr-order-121', 'cn-samr-order-20'] });
    expect([score.period, score.inEffect]).toEqual([{ from: '2023-01-01', to: '2023-12-31' }, true]);
  });

  it('by a scheme that was not in effect for the whole period says so', () => {
    const scheme = schemeOf([`${REVIEW}, weight: 10, ${LINEAR}, withoutData: zero`]);
    const inEffect = (from: string, to: string) =>
      scoreOf(scheme, { ...good, period: { from, to } as Measured['period'] }).inEffect;
    expect(inEffect('2023-01-01', '2023-12-31')).toBe(true);
    expect(inEffect('2022-12-31', '2023-12-31')).toBe(false);
    expect(inEffect('2023-01-01', '2024-01-01')).toBe(false);
  });

  it('is 100 by the four rates only where nothing was missed: that scheme cuts', () => {
    const scheme = schemeById('four-rates')!;
    const reviewed = (numerator: number) =>
      scoreOf(scheme, measuredOf({ 'on-time-initial-review': { numerator, denominator: 99_999 } }));
    expect(reviewed(99_999)).toMatchObject({ published: '100.00', grade: { title: { zh: '达标' } } });
    expect(reviewed(99_998)).toMatchObject({
      points: '99.9989',
      published: '99.99',
      grade: { title: { zh: '未达标' } },
    });
  });

  it('does not depend on the order in which its input was put together', () => {
    const turned = {
      basis: {
        calendars: good.basis.calendars,
        asOf: good.basis.asOf,
        ruleSets: good.basis.ruleSets,
        position: '4711',
      },
      readings: Object.fromEntries(Object.entries(good.readings).reverse()),
      period: { to: good.period.to, from: good.period.from },
      unit: good.unit,
    };
    expect(canonicalJson(scoreOf(evaluation, turned))).toBe(canonicalJson(scoreOf(evaluation, good)));
  });
});

describe('a reading that no counting gives', () => {
  const scheme = schemeById('cn-12315-efficacy-illustrative')!;

  it.each([
    ['is not there', { reached: undefined }, 'reached: was not measured'],
    ['has more than all', { reached: { numerator: 3, denominator: 2 } }, '3 of 2 is more than there can be'],
    ['is below zero', { reached: { numerator: -1, denominator: 2 } }, 'not whole numbers'],
    ['is half a case', { reached: { numerator: 0.5, denominator: 2 } }, 'not whole numbers'],
    ['is beyond counting', { reached: { numerator: 1, denominator: 2 ** 53 } }, 'not whole numbers'],
    [
      'has grades above the best',
      { 'satisfaction-grade': { numerator: 11, denominator: 2 } },
      'more than there can be',
    ],
    ['is a count of a ratio', { reached: { count: 3 } }, 'is a ratio'],
    ['is a ratio of a count', { reopened: { numerator: 1, denominator: 2 } }, 'is a count'],
    ['is a number of a sum', { 'recovered-loss': { count: 1 } }, 'is a sum'],
    ['is a third of a fen', { 'recovered-loss': { sum: '0.333' } }, 'not a sum in yuan'],
    ['is money owed', { 'recovered-loss': { sum: '-5.00' } }, 'not a sum in yuan'],
    ['is not a number', { reopened: { count: Number.NaN } }, 'not a number of times'],
  ])('is refused where it %s', (_, readings, reason) => {
    expect(() => scoreOf(scheme, measuredOf(readings))).toThrow(reason);
  });
});

describe('units together', () => {
  const station = (unit: string, numerator: number, sum: string) =>
    measuredOf(
      {
        reached: { numerator, denominator: 10 },
        'recovered-loss': { sum },
        reopened: { count: numerator },
        'satisfaction-grade': { numerator: 4 * numerator, denominator: numerator },
      },
      unit,
    );

  it('measured what each of them did', () => {
    const county = together('230781', [station('230781-01', 4, '0.10'), station('230781-02', 7, '0.20')]);
    expect(county.readings).toMatchObject({
      reached: { numerator: 11, denominator: 20 },
      'recovered-loss': { sum: '0.3' },
      reopened: { count: 11 },
      'satisfaction-grade': { numerator: 44, denominator: 11 },
    });
    expect(county.unit).toBe('230781');
  });

  it('are not added up across instants, or from nothing', () => {
    const one = station('230781-01', 4, '0');
    const later = { ...station('230781-02', 4, '0'), basis: { ...one.basis, position: '4712' } };
    expect(() => together('230781', [one, later])).toThrow('230781-02 was measured at another time than 230781-01');
    expect(() => together('230781', [])).toThrow('nothing to add up');
    expect(() => together('230781', [one, { ...one, readings: {} }])).toThrow('was not measured');
  });
});
