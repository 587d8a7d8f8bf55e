import { compileRuleSet } from './compile-rule-set.js';
import { readDataFile } from './data-file.js';
import { parseRuleSetFile, ruleSetById } from './index.js';
import { faultsOf } from './testing/faults-of.js';

const regulation = readDataFile('rule-sets/cn-samr-order-121.yaml');
const section = `
ladder:
  hours: ['08:30-12:00', '13:30-17:30']
  orderWithin: 20 working days
  article: 实践
  grade: practice
  source: for this test
  rungs:
    - { name: week-before, title: { zh: 一周前, en: A week left }, at: 5 working days before, to: handler, action: remind }
    - { name: missed, title: { zh: 超期, en: Missed }, at: missed, to: parent-unit, action: order, article: 第九条, grade: law }
  clocks:
    mediation: []
`;
const parsed = (text: string) => parseRuleSetFile('mine.yaml', regulation + text);
const faults = (from: string, to: string) => {
  expect(section).toContain(from);
  return faultsOf(() => parsed(section.replace(from, to)));
};

describe('the ladder of a rule-set file', () => {
  test('gives each rung its article and grade: its own, else the ladder’s', () => {
    const rungs = parsed(section).ladder?.rungs;
    expect(rungs?.map(({ at, article, grade }) => [at, article, grade])).toEqual([
      [{ before: 5 }, '实践', 'practice'],
      ['missed', '第九条', 'law'],
    ]);
  });

  test.each([
    ['a span that ends before it begins', "'08:30-12:00'", "'12:00-08:30'", 'ladder.hours.0', 'no span of a day'],
    ['spans that overlap', "'13:30-17:30'", "'11:00-17:30'", 'ladder.hours', 'overlap'],
    ['an hour that no day has', "'13:30-17:30'", "'13:30-25:00'", 'ladder.hours.1', 'no span of a day'],
    ['no hours at all', "['08:30-12:00', '13:30-17:30']", '[]', 'ladder.hours.0', 'expected string'],
    ['a moment that nobody understands', '5 working days before', 'soon', 'ladder.rungs.0.at', 'is no moment'],
    ['a rung that stands twice', 'name: missed', 'name: week-before', 'ladder.rungs.1.name', 'stands twice'],
    [
      'an order before anything was missed',
      'to: handler, action: remind',
      'to: handler, action: order',
      'ladder.rungs.0.action',
      'only what was missed',
    ],
    [
      'rungs out of their order',
      'at: missed',
      'at: 6 working days before',
      'ladder.rungs.1.at',
      'earlier than the rung before it',
    ],
    [
      'days that do not work',
      'orderWithin: 20 working days',
      'orderWithin: 20 days',
      'ladder.orderWithin',
      'not a number of working days',
    ],
    ['somebody whom nobody knows', 'to: handler', 'to: mayor', 'ladder.rungs.0.to', 'expected one of'],
  ])('is refused for %s', (_, from, to, path, reason) => {
    // An order before a miss stands in the wrong place, too; each fault is named by itself.
    expect(faults(from, to)).toContainEqual({ path, reason: expect.stringContaining(reason) as string });
  });

  test('may name no clock that no file defines', () => {
    const file = parsed(section.replace('mediation: []', 'meditation: []'));
    expect(faultsOf(() => compileRuleSet({ ...file, amend: {} }, []))).toEqual([
      { path: 'ladder.clocks.meditation', reason: 'no file defines this clock' },
    ]);
  });

  test('is the overlay’s before the regulation’s before the include’s', () => {
    const file = { ...parseRuleSetFile('mine.yaml', regulation), amend: {} };
    const ladder = parsed(section).ladder!;
    const named = (name: string) => ({ ...ladder, source: name });
    const include = { ...file, clocks: {}, id: 'include', ladder: named('include') };
    const overlay = { ...include, id: 'overlay', ladder: named('overlay') } as never;
    expect(compileRuleSet(file, []).ladder).toBeNull();
    expect(compileRuleSet(file, [include]).ladder?.source).toBe('include');
    expect(compileRuleSet({ ...file, ladder: named('regulation') }, [include]).ladder?.source).toBe('regulation');
    expect(compileRuleSet({ ...file, ladder: named('regulation') }, [include], [overlay]).ladder?.source).toBe(
      'overlay',
    );
  });

  test('counts for the hash: who asks why nobody was reminded finds the ladder that held', () => {
    const file = { ...parseRuleSetFile('mine.yaml', regulation), amend: {} };
    expect(compileRuleSet({ ...file, ladder: parsed(section).ladder }, []).hash).not.toBe(
      compileRuleSet(file, []).hash,
    );
  });

  test('is the same under both orders, and reaches handler, head and the unit above', () => {
    const [one, other] = ['cn-samr-order-20', 'cn-samr-order-121'].map((id) => ruleSetById(id)?.ladder);
    expect(one).toEqual(other);
    expect(one?.rungs.map(({ at, to, action }) => [at, to, action])).toEqual([
      [{ before: 2 }, 'handler', 'remind'],
      [{ before: 0 }, 'head', 'remind'],
      ['missed', 'parent-unit', 'order'],
    ]);
  });
});
