import { gainOf, gainsOf, schemeById, scoreOf } from './index.js';
import type { Measured } from './index.js';
import { measuredOf } from './testing/measured-of.js';
import { schemeOf } from './testing/scheme-text.js';

const scheme = schemeOf(
  [
    'name: review, measure: on-time-initial-review, weight: 60, curve: { kind: linear, from: 0, to: 100 }, withoutData: zero',
    'name: told, measure: notification, weight: 40, curve: { kind: threshold, at: 90 }, withoutData: excluded-and-reweighted',
  ],
  { deductions: ['name: late, measure: deadlines-missed, each: 0.5, cap: 5'] },
);
const measured: Measured = measuredOf({
  'on-time-initial-review': { numerator: 8, denominator: 9 },
  notification: { numerator: 8, denominator: 9 },
  'deadlines-missed': { count: 2 },
});

describe('what an open case is worth', () => {
  it('is the score with one more in time less the score now, and less that with one more missed', () => {
    expect(gainOf(scheme, measured, { caseId: 'A', measures: ['on-time-initial-review'] })).toEqual({
      caseId: 'A',
      now: '52.3333',
      ifInTime: '53.0000',
      ifMissed: '47.0000',
      gain: '0.6667',
      atStake: '6.0000',
    });
  });

  it('counts what a miss would cost besides', () => {
    const gain = gainOf(scheme, measured, {
      caseId: 'A',
      measures: ['on-time-initial-review'],
      missAdds: ['deadlines-missed'],
    });
    expect(gain).toMatchObject({ gain: '0.6667', ifMissed: '46.5000', atStake: '6.5000' });
  });

  it('is much where a threshold is within reach of one', () => {
    expect(gainOf(scheme, measured, { caseId: 'A', measures: ['notification'] })).toMatchObject({ gain: '40.0000' });
  });

  it('takes a measure twice where it is open twice', () => {
    const twice = gainOf(scheme, measured, {
      caseId: 'A',
      measures: ['on-time-initial-review', 'on-time-initial-review'],
    });
    const reviewed = { ...measured.readings, 'on-time-initial-review': { numerator: 10, denominator: 11 } };
    expect(twice.ifInTime).toBe(scoreOf(scheme, { ...measured, readings: reviewed }).points);
  });

  it('is no gain at full marks, but still at stake', () => {
    const full = measuredOf({
      'on-time-initial-review': { numerator: 9, denominator: 9 },
      notification: { numerator: 9, denominator: 9 },
    });
    expect(gainOf(scheme, full, { caseId: 'A', measures: ['on-time-initial-review'] })).toMatchObject({
      gain: '0.0000',
      atStake: '6.0000',
    });
  });

  it('of a unit without a score is only what hangs on it', () => {
    const first = { caseId: 'A', measures: ['on-time-closure'] } as const;
    expect(gainOf(schemeById('four-rates')!, measuredOf({}), first)).toEqual({
      caseId: 'A',
      now: null,
      ifInTime: '100.0000',
      ifMissed: '0.0000',
      gain: null,
      atStake: '100.0000',
    });
  });

  it('is not asked of what cannot be handled in time', () => {
    const ask =
      (measures: readonly string[], missAdds: readonly string[] = []) =>
      () =>
        gainOf(scheme, measured, { caseId: 'A', measures, missAdds } as unknown as Parameters<typeof gainOf>[2]);
    expect(ask(['recovered-loss'])).toThrow('recovered-loss: is no ratio');
    expect(ask(['satisfaction-grade'])).toThrow('satisfaction-grade: is no ratio');
    expect(ask([], ['reached'])).toThrow('reached: is no count');
  });
});

describe('open cases', () => {
  it('stand by what hangs on them, the most first, then by what they gain, then by case', () => {
    const gains = gainsOf(scheme, measured, [
      { caseId: 'D', measures: ['on-time-initial-review'] },
      { caseId: 'B', measures: ['notification'] },
      { caseId: 'C', measures: ['on-time-initial-review', 'notification'] },
      { caseId: 'A', measures: ['on-time-initial-review'] },
      { caseId: 'E', measures: ['reached'] },
    ]);
    expect(gains.map(({ caseId, atStake }) => [caseId, atStake])).toEqual([
      ['C', '46.0000'],
      ['B', '40.0000'],
      ['A', '6.0000'],
      ['D', '6.0000'],
      ['E', '0.0000'],
    ]);
    for (const gain of gains.slice(0, 2))
      expect(gain).toEqual(
        gainOf(scheme, measured, {
          caseId: gain.caseId,
          measures: gain.caseId === 'C' ? ['notification', 'on-time-initial-review'] : ['notification'],
        }),
      );
  });
});
