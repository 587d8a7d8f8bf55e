import { readdirSync, readFileSync } from 'node:fs';
import { instant, localDate } from '#libs/kernel';
import { compileRuleSet } from './compile-rule-set.js';
import {
  articleInEnglish,
  parseRuleSetFile,
  rates,
  ruleSetById,
  ruleSetInForce,
  ruleSetOverlays,
  ruleSets,
} from './index.js';
import type { Ground } from './index.js';
import { readDataFile } from './data-file.js';
import { faultsOf } from './testing/faults-of.js';
import type { ToldFault } from './testing/faults-of.js';

const order20 = ruleSetById('cn-samr-order-20')!;
const order121 = ruleSetById('cn-samr-order-121')!;

describe('the law in force', () => {
  test('is Order 20 from 2020-01-01 and Order 121 from 2026-04-15, by the day in Asia/Shanghai', () => {
    expect(ruleSetInForce(localDate('2019-12-31'))).toBeUndefined();
    expect(ruleSetInForce(localDate('2020-01-01'))).toBe(order20);
    expect(ruleSetInForce(instant('2026-04-14T23:59:59.999+08:00'))).toBe(order20);
    expect(ruleSetInForce(instant('2026-04-14T16:00:00Z'))).toBe(order121);
  });

  test('takes in the adopted overlays that are for it, on their days only', () => {
    const adopted = ['roll-over-rest-day', 'mediation-60-days'];
    expect(ruleSetInForce(localDate('2024-06-30'), adopted)?.id).toBe('cn-samr-order-20+roll-over-rest-day');
    expect(ruleSetInForce(localDate('2024-07-01'), adopted)?.id).toBe(
      'cn-samr-order-20+mediation-60-days+roll-over-rest-day',
    );
    expect(ruleSetInForce(localDate('2026-04-15'), adopted)?.id).toBe('cn-samr-order-121+roll-over-rest-day');
  });

  test('refuses an overlay that is not shipped', () => {
    expect(() => ruleSetInForce(localDate('2026-04-15'), ['mediation-90-days'])).toThrow(RangeError);
  });
});

describe('a rule-set', () => {
  test('of an id is one object, so that what was derived from it can be kept', () => {
    expect(ruleSetById('cn-samr-order-121')).toBe(ruleSetById('cn-samr-order-121'));
    expect(ruleSets().map((ruleSet) => ruleSet.id)).toEqual(['cn-samr-order-20', 'cn-samr-order-121']);
  });

  test.each([
    'cn-samr-order-1',
    '',
    'mediation-60-days',
    'cn-samr-order-121+mediation-60-days',
    'cn-samr-order-20+reporter-notice',
    'cn-samr-order-20+',
    'cn-samr-order-20+roll-over-rest-day+mediation-60-days',
    'cn-samr-order-20+recusal-pauses+recusal-pauses',
  ])('is none for "%s"', (id) => {
    expect(ruleSetById(id)).toBeUndefined();
  });

  test('changes its hash with every overlay', () => {
    const hashes = [
      'cn-samr-order-20',
      'cn-samr-order-20+mediation-60-days',
      'cn-samr-order-20+roll-over-rest-day',
    ].map((id) => ruleSetById(id)!.hash);
    expect(new Set(hashes).size).toBe(3);
    expect(hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
  });

  test('names only events that a case knows', () => {
    const folder = new URL('../case/domain/events/', import.meta.url);
    const sources = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));
    const known = new Set(
      sources.flatMap((source) => [...source.matchAll(/readonly type: '(\w+)'/g)].map((match) => match[1])),
    );
    const all = [
      'cn-samr-order-20+mediation-60-days+recusal-pauses+materials-pause',
      'cn-samr-order-121+reporter-notice+recusal-pauses+peoples-mediation-pauses',
    ].map((id) => ruleSetById(id)!);
    const named = all.flatMap((ruleSet) =>
      Object.values(ruleSet.clocks).flatMap((rule) => [
        ...[...rule.starts, ...rule.stops, ...rule.voidedBy].map((line) => line.on),
        ...rule.pauses.flatMap((pause) => [pause.from, ...pause.to]),
        ...(rule.extension ? [rule.extension.on] : []),
      ]),
    );
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((type) => !known.has(type))).toEqual([]);
  });

  test.each([order20, order121])('$id: every clock is voided by a merge, a transfer and a reopening', ({ clocks }) => {
    for (const rule of Object.values(clocks))
      expect(rule.voidedBy.map((line) => line.on)).toEqual(
        expect.arrayContaining(['CaseMerged', 'CaseTransferred', 'CaseReopened']),
      );
  });
});

describe('who and what a rule names beside its days', () => {
  const testing = '《市场监督管理行政处罚程序规定》第十八条第二款';

  test.each([
    [order20, '第二十条'],
    [order121, '第二十二条'],
  ])('$id: what may be paused by hand, each with the article that lets it', ({ clocks }, mediation) => {
    const grounds = Object.values(clocks).flatMap(({ name, pausableFor }) =>
      pausableFor.map(({ reason, article, grade }) => [name, reason, article, grade]),
    );
    expect(grounds).toEqual([
      ['mediation', 'testing', mediation, 'law'],
      ['lead-verification', 'testing', testing, 'law'],
      ['verification', 'testing', testing, 'law'],
    ]);
  });

  test.each([order20, order121])('$id: the head decides whether a case is filed (penalty procedure Art. 18)', (law) => {
    const article = '《市场监督管理行政处罚程序规定》第十八条第一款';
    expect(law.filing).toEqual({ approver: 'head', article, grade: 'law' });
  });
});

describe('what the two orders say differently', () => {
  const codes = (grounds: readonly Ground[]): string[] => grounds.map((ground) => ground.code);

  test('refusal: Order 20 Art. 15 (1)–(6), Order 121 Art. 16 (1)–(7)', () => {
    expect(codes(order20.refusal)).toEqual(['15.1', '15.2', '15.3', '15.4', '15.5', '15.6']);
    expect(codes(order121.refusal)).toEqual(['16.1', '16.2', '16.3', '16.4', '16.5', '16.6', '16.7']);
    expect(order121.refusal.find((ground) => ground.code === '16.6')?.topic).toBe('identity');
  });

  test('ending: Order 20 Art. 21 (1)–(7), Order 121 Art. 23 (1)–(8)', () => {
    expect(codes(order20.ending)).toEqual(['21.1', '21.2', '21.3', '21.4', '21.5', '21.6', '21.7']);
    expect(codes(order121.ending)).toEqual(['23.1', '23.2', '23.3', '23.4', '23.5', '23.6', '23.7', '23.8']);
    expect(
      [order20, order121].map((law) => law.ending.find((ground) => ground.topic === 'no-agreement-in-time')?.code),
    ).toEqual(['21.5', '23.5']);
  });

  test.each([...order20.refusal, ...order20.ending, ...order121.refusal, ...order121.ending])(
    'ground $code cites the article that its code names',
    ({ code, article }) => {
      expect(articleInEnglish(article)).toMatch(
        new RegExp(`^Art\\. ${code.split('.')[0]}( para\\. 1)? item ${code.split('.')[1]}$`),
      );
    },
  );

  test('powers', () => {
    const names = Object.keys(order20.powers) as (keyof typeof order20.powers)[];
    const differing = names.filter((name) => order20.powers[name].value !== order121.powers[name].value);
    expect(differing.toSorted()).toEqual([
      'bureauNamesTestingBody',
      'handOverConsent',
      'handOverToPolice',
      'refusalGivesReasonAndOtherWays',
      'repeatReport',
    ]);
  });

  test('budgets', () => {
    const budget = (clock: string): unknown[] => [order20, order121].map((law) => law.clocks[clock]?.budget);
    expect(budget('mediation')).toEqual([
      { amount: 45, unit: 'working-day' },
      { amount: 60, unit: 'calendar-day' },
    ]);
    expect(budget('reporter-notice')).toEqual([{ amount: 5, unit: 'working-day' }, undefined]);
    const same = Object.keys(order121.clocks).filter((clock) => clock !== 'mediation');
    for (const clock of same) expect(budget(clock)[0]).toEqual(budget(clock)[1]);
  });
});

describe('overlays', () => {
  test('are all off by default, and say what they rest on', () => {
    expect(ruleSetOverlays().map((overlay) => overlay.id)).toEqual([
      'mediation-60-days',
      'reporter-notice',
      'recusal-pauses',
      'roll-over-rest-day',
      'materials-pause',
      'peoples-mediation-pauses',
    ]);
    expect(ruleSetOverlays().every((overlay) => overlay.note.includes('Off by default'))).toBe(true);
    expect(order20.counting.rollOver).toBe('statutory-holiday');
  });

  test('mediation-60-days: 60 calendar days under Order 20, from 2024-07-01 to the day before Order 121', () => {
    const law = ruleSetInForce(localDate('2026-04-14'), ['mediation-60-days'])!;
    expect(law.clocks.mediation).toMatchObject({
      budget: { amount: 60, unit: 'calendar-day' },
      grade: 'interpretation',
    });
    expect(law.clocks.verification).toEqual(order20.clocks.verification);
  });

  test('roll-over-rest-day: the other reading of Art. 45, and nothing else', () => {
    const law = ruleSetById('cn-samr-order-121+roll-over-rest-day')!;
    expect(law.counting).toMatchObject({ rollOver: 'rest-day', grade: 'interpretation' });
    expect(law.clocks).toEqual(order121.clocks);
  });
});

test('the four rates are told in their order, and name clocks of both laws', () => {
  expect(rates().map((rate) => rate.title.zh)).toEqual([
    '按时初查率',
    '按时办结率',
    '按时核查率',
    'ODR 企业按时办结率',
  ]);
  expect(rates().map((rate) => rate.clocks)).toEqual([
    ['initial-review'],
    ['mediation', 'consultation-answer'],
    ['verification', 'lead-verification'],
    ['odr-negotiation'],
  ]);
  for (const law of ruleSets())
    expect(
      rates()
        .flatMap((rate) => rate.clocks)
        .filter((clock) => !law.clocks[clock]),
    ).toEqual([]);
});

describe('a rule-set file', () => {
  const good = readDataFile('rule-sets/cn-samr-order-121.yaml');
  const replaced = (from: string, to: string): readonly ToldFault[] => {
    expect(good).toContain(from);
    return faultsOf(() => parseRuleSetFile('mine.yaml', good.replace(from, to)));
  };

  test('as shipped has no fault', () => {
    expect(parseRuleSetFile('mine.yaml', good).id).toBe('cn-samr-order-121');
  });

  test.each([
    [
      'a budget in no known unit',
      'budget: 60 calendar days',
      'budget: 60 lunar days',
      'clocks.mediation.budget',
      '"60 lunar days" is not a number of days',
    ],
    [
      'a budget of nothing',
      'budget: 60 calendar days',
      'budget: 0 calendar days',
      'clocks.mediation.budget',
      'is not a number of days',
    ],
    [
      'an extension in another unit',
      'amount: 15 working days',
      'amount: 15 calendar days',
      'clocks.lead-verification.extension.amount',
      'not in the unit',
    ],
    [
      'a clock without an article',
      '    article: 第三十三条\n',
      '',
      'clocks.competence-dispute.article',
      'expected string',
    ],
    ['a grade that nobody knows', 'grade: interpretation', 'grade: rumour', 'counting.grade', 'expected one of'],
    [
      'a reason to pause by hand that cites no article',
      '{ reason: testing, article: 第二十二条, grade: law }]',
      '{ reason: testing, grade: law }]',
      'clocks.mediation.pausableFor.0.article',
      'expected string',
    ],
    [
      'a reason to pause by hand that nobody knows',
      'pausableFor: [{ reason: testing,',
      'pausableFor: [{ reason: holiday,',
      'clocks.mediation.pausableFor.0.reason',
      'expected one of',
    ],
    ['a day that does not exist', 'inForce: 2026-04-15', 'inForce: 2026-02-30', 'inForce', 'not a date that exists'],
    ['a ground that stands twice', "code: '16.2'", "code: '16.1'", 'refusal.1.code', 'stands twice'],
    [
      'a ground without its English text',
      '    en: Other cases of refusal by law\n',
      '',
      'refusal.6.en',
      'expected string',
    ],
    [
      'a ground of ending among those of refusal',
      'topic: identity',
      'topic: party-gone',
      'refusal.5.topic',
      'expected one of',
    ],
    ['a missing article of a topic', '  lead: 第二十七条\n', '', 'articles.lead', 'expected string'],
    [
      'a power of the wrong kind',
      'handOverConsent: { value: both-parties',
      'handOverConsent: { value: one-party',
      'powers.handOverConsent.value',
      'expected one of',
    ],
    ['a key that nobody reads', 'replaces: cn-samr-order-20', 'replaces: cn-samr-order-20\nremark: none', '', 'remark'],
    ['YAML that does not parse', 'counting:\n', 'counting: [\n', '', 'at line'],
    ['a key told twice', 'inForce: 2026-04-15', 'inForce: 2026-04-15\ninForce: 2026-04-16', '', 'unique'],
  ])('is refused for %s, with path and reason', (_, from, to, path, reason) => {
    const faults = replaced(from, to);
    expect(faults).toContainEqual({ path, reason: expect.stringContaining(reason) as string });
  });

  test('names every fault at once', () => {
    const bad = good
      .replace('inForce: 2026-04-15', 'inForce: soon')
      .replace('budget: 60 calendar days', 'budget: long');
    expect(faultsOf(() => parseRuleSetFile('mine.yaml', bad)).map((fault) => fault.path)).toEqual([
      'clocks.mediation.budget',
      'inForce',
    ]);
  });

  test('that amends a clock which no file defines is refused', () => {
    const file = parseRuleSetFile('mine.yaml', good);
    expect(faultsOf(() => compileRuleSet(file, []))).toEqual([
      { path: 'amend.verification', reason: 'no file defines this clock' },
    ]);
  });

  test('whose condition names an unknown clock or fact is refused', () => {
    const wrong = (from: string, to: string): readonly ToldFault[] => {
      const file = parseRuleSetFile('mine.yaml', good.replace(from, to));
      return faultsOf(() => compileRuleSet({ ...file, amend: {} }, []));
    };
    expect(wrong('{ clock.mediation: open }', '{ clock.meditation: open }')).toEqual([
      { path: 'clocks.ending-notice', reason: 'ComplaintWithdrawn: no such clock: clock.meditation' },
    ]);
    expect(wrong('{ clock.mediation: open }', '{ case.old: true }')).toEqual([
      { path: 'clocks.ending-notice', reason: 'ComplaintWithdrawn: no such fact of a case: case.old' },
    ]);
  });
});
