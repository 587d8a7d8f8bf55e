import type { LocalDate } from '#libs/kernel';
import { at, bureau, county, otherCounty, Stream } from '../testing/facts.js';
import { scoreDecider } from './score-record.js';
import type { PublishedScore, PublishScore } from './score-record.js';
import { isWhole } from './settlement.js';

const score = (points: string | null = '95.3488', more: Partial<PublishedScore> = {}): PublishedScore => ({
  ...{ unit: county, level: 'county', points, published: points && '95.35', grade: points && 'good' },
  rank: points === null ? null : 1,
  ...more,
});
const publish = (change: Partial<PublishScore> = {}): PublishScore => ({
  ...{ kind: 'PublishScore', unit: bureau, from: '2025-01-01' as LocalDate, to: '2025-12-31' as LocalDate },
  scheme: { id: 'four-rates', version: 1, hash: 'a'.repeat(64), illustrative: false },
  ...{ inEffect: true, fullMarks: '100', scores: [score()], reason: null, position: '100', logHash: 'b'.repeat(64) },
  ...change,
});
const fresh = new Stream(scoreDecider);
const published = fresh.on('2026-01-05 09:00', publish());

describe('Scores', () => {
  it('are published when their period is over, whole as a copy of them can be checked', () => {
    expect(published.events).toHaveLength(1);
    const { data } = published.events[0]!;
    expect(data).toMatchObject({ number: 1, previous: null, reason: null, scores: [score()], position: '100' });
    expect(isWhole(data)).toBe(true);
    expect(isWhole({ ...data, scores: [score('99')] })).toBe(false);
  });

  it('are not published before the last day of the period has ended', () => {
    const code = (now: string) => fresh.on(now, publish()).rejection?.code;
    expect(at('2025-12-31 23:59:59') < at('2026-01-01 00:00')).toBe(true);
    expect(code('2025-12-31 23:59:59')).toBe('score.period-not-ended');
    expect(code('2026-01-01 00:00:01')).toBeUndefined();
  });

  it('are not published where no unit has any data', () => {
    expect(fresh.on('2026-01-05 09:00', publish({ scores: [score(null)] })).rejection?.code).toBe('score.no-data');
    expect(fresh.on('2026-01-05 09:00', publish({ scores: [score(null), score()] })).events).toHaveLength(1);
  });

  it('are not published again as long as they are the same, wherever in the log they are taken from', () => {
    const again = published.on(
      '2026-02-01 09:00',
      publish({ position: '200', logHash: 'c'.repeat(64), reason: '更正' }),
    );
    expect(again.rejection).toMatchObject({ code: 'score.nothing-new', details: { number: 1 } });
  });

  it('are never rewritten: what differs needs a reason, and is a number that names the one before', () => {
    const corrected = publish({ scores: [score('96')], position: '200' });
    const refused = published.on('2026-02-01 09:00', corrected);
    expect(refused.rejection).toMatchObject({ code: 'score.published-already', field: 'reason' });
    expect(published.on('2026-02-01 09:00', { ...corrected, reason: ' ' }).rejection?.code).toBe(
      'score.published-already',
    );
    const second = published.on('2026-02-01 09:00', { ...corrected, reason: '补录一件' });
    const [first, next] = second.events;
    expect(first).toEqual(published.events[0]);
    expect(next!.data).toMatchObject({ number: 2, reason: '补录一件', previous: first!.data.hash });
    const third = second.on('2026-03-01 09:00', publish({ reason: '复核后恢复', position: '300' }));
    expect(third.events[2]!.data).toMatchObject({ number: 3, previous: next!.data.hash });
  });

  it('of another scheme, or of a scheme whose words changed, are counted apart', () => {
    const { scheme } = publish();
    for (const other of [
      { ...scheme, id: 'another' },
      { ...scheme, hash: 'd'.repeat(64) },
    ]) {
      const beside = published.on('2026-02-01 09:00', publish({ scheme: other, scores: [score('50')] }));
      expect(beside.events[1]!.data).toMatchObject({ number: 1, previous: null });
      const back = beside.on('2026-02-02 09:00', publish({ scores: [score(), score('1', { unit: otherCounty })] }));
      expect(back.rejection).toMatchObject({ code: 'score.published-already', details: { number: 1 } });
    }
  });
});
