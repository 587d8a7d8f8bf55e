import { localDate } from '#libs/kernel';
import type { RuleSetId } from '#libs/kernel';
import { ruleSetInForce, shippedLaw } from '#libs/law';
import { LawWorld } from '../testing/law-world.js';
import type { AdoptRuleSet } from './index.js';

const order20 = 'cn-samr-order-20' as RuleSetId;
const order121 = 'cn-samr-order-121' as RuleSetId;
const adopt = (ruleSet: string, from: string, openCases: 'keep' | 'move' = 'keep'): AdoptRuleSet => {
  return { kind: 'AdoptRuleSet', ruleSet, contents: null, from: localDate(from), openCases, source: null };
};
const on = (world: LawWorld, day: string) => world.book.ruleSetOn(localDate(day))?.id;

describe('The law of a bureau', () => {
  it('is the shipped law where nothing is adopted', () => {
    const { book } = new LawWorld('2026-11-24 09:00');
    for (const text of ['2019-12-31', '2020-01-01', '2026-04-14', '2026-04-15', '2030-01-01']) {
      const day = localDate(text);
      expect(book.ruleSetOn(day)?.hash).toBe(ruleSetInForce(day)?.hash);
      expect(shippedLaw.ruleSetOn(day)).toBe(ruleSetInForce(day));
      expect(book.successorOf(order20, day)).toBeUndefined();
    }
  });

  it('is what was adopted, from its day on, until a regulation takes effect by itself', () => {
    const world = new LawWorld('2025-01-01 09:00');
    world.does(adopt('cn-samr-order-20+recusal-pauses', '2025-01-10'));
    expect(on(world, '2025-01-09')).toBe(order20);
    expect(on(world, '2025-01-10')).toBe('cn-samr-order-20+recusal-pauses');
    expect(on(world, '2026-04-14')).toBe('cn-samr-order-20+recusal-pauses');
    expect(on(world, '2026-04-15')).toBe(order121);
  });

  it('prefers the adoption to the regulation itself on one day, and the later of two adoptions', () => {
    const world = new LawWorld('2026-04-01 09:00');
    world.does(adopt('cn-samr-order-121+recusal-pauses', '2026-04-15'));
    expect(on(world, '2026-04-15')).toBe('cn-samr-order-121+recusal-pauses');
    world.does(adopt('cn-samr-order-121+roll-over-rest-day', '2026-04-15'));
    expect(on(world, '2026-04-15')).toBe('cn-samr-order-121+roll-over-rest-day');
  });
});

describe('The step from Order 20 to Order 121', () => {
  const before = localDate('2026-04-14');
  const first = localDate('2026-04-15');

  it('leaves a case that was received the day before under Order 20, unless the adoption says otherwise', () => {
    const { book } = new LawWorld('2026-04-01 09:00');
    expect(book.ruleSetOn(before)?.id).toBe(order20);
    expect(book.successorOf(order20, first)).toBeUndefined();
  });

  it('takes open cases along from its first day where the adoption says so', () => {
    const world = new LawWorld('2026-04-01 09:00');
    world.does(adopt(order121, '2026-04-15', 'move'));
    expect(world.book.successorOf(order20, before)).toBeUndefined();
    expect(world.book.successorOf(order20, first)?.id).toBe(order121);
    expect(world.book.successorOf(order121, first)).toBeUndefined();
    expect(world.book.ruleSetOn(before)?.id).toBe(order20);
  });

  it('takes along whatever reading of Order 20 a case follows, and no case that follows what came later', () => {
    const world = new LawWorld('2026-04-01 09:00');
    world.does(adopt(order121, '2026-04-15', 'move'));
    world.does(adopt('cn-samr-order-121+recusal-pauses', '2026-05-01', 'keep'));
    const day = localDate('2026-05-02');
    expect(world.book.successorOf('cn-samr-order-20+recusal-pauses' as RuleSetId, day)?.id).toBe(order121);
    expect(world.book.successorOf('cn-samr-order-121+recusal-pauses' as RuleSetId, day)).toBeUndefined();
  });
});
