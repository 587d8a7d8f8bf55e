import { parse } from 'yaml';
import { readDataFile } from './data-file.js';
import { LawConflict, newRuleSetRegistry, ruleSetById } from './index.js';
import { faultsOf } from './testing/faults-of.js';

type Data = Record<string, unknown>;

const order121 = (): Data => parse(readDataFile('rule-sets/cn-samr-order-121.yaml')) as Data;
/** A regulation of the bureau's own: Order 121 with thirty days for the mediation. */
const own = (change: (file: Data) => void = () => undefined): { regulation: Data } => {
  const regulation = { ...order121(), id: 'own-measures', inForce: '2027-01-01', replaces: 'cn-samr-order-121' };
  change(regulation);
  (regulation as unknown as { clocks: { mediation: { budget: string } } }).clocks.mediation.budget = '30 calendar days';
  return { regulation };
};
const overlay = {
  id: 'longer-sign-for',
  title: { zh: '签收两日', en: 'Two days to sign' },
  source: 'a decision of the bureau',
  note: 'For the winter.',
  appliesTo: ['cn-samr-order-121'],
  from: '2026-12-01',
  amend: { 'sign-for': { budget: '2 working days' } },
};

describe('A rule-set of the bureau’s own', () => {
  it('is a whole regulation as data, with what the shipped ones include', () => {
    const registry = newRuleSetRegistry();
    const ruleSet = registry.register('own-measures', own());
    expect(ruleSet.clocks['mediation']?.budget).toEqual({ amount: 30, unit: 'calendar-day' });
    expect(ruleSet.clocks['sign-for']?.budget).toEqual({ amount: 1, unit: 'working-day' });
    expect(registry.byId('own-measures')).toBe(ruleSet);
    expect(ruleSetById('own-measures')).toBeUndefined();
  });

  it('may be an overlay of its own over a shipped regulation', () => {
    const ruleSet = newRuleSetRegistry().register('cn-samr-order-121+longer-sign-for', { overlays: [overlay] });
    expect(ruleSet.clocks['sign-for']?.budget.amount).toBe(2);
    expect(ruleSet.clocks['mediation']).toEqual(ruleSetById('cn-samr-order-121')?.clocks['mediation']);
  });

  it('comes to the same from its completed contents, which lean on nothing that is shipped', () => {
    const registry = newRuleSetRegistry();
    const contents = registry.complete('own-measures', own());
    expect(contents.includes).toHaveLength(2);
    const bare = newRuleSetRegistry();
    expect(bare.read('own-measures', contents).hash).toBe(registry.read('own-measures', own()).hash);
    expect(registry.complete('own-measures', contents)).toEqual(contents);
  });

  it('may be told again with the same contents, and never with others', () => {
    const registry = newRuleSetRegistry();
    const ruleSet = registry.register('own-measures', own());
    expect(registry.register('own-measures', own(), ruleSet.hash)).toBe(ruleSet);
    const other = own((file) => (file['source'] = 'another'));
    expect(() => registry.register('own-measures', other)).toThrow(LawConflict);
    expect(() => newRuleSetRegistry().register('own-measures', own(), 'f'.repeat(64))).toThrow(LawConflict);
    expect(registry.byId('own-measures')).toBe(ruleSet);
  });

  it('may have been adopted before its pauses by hand and its filing had articles of their own', () => {
    type Earlier = { regulation: { clocks: Record<string, Data> }; includes: Data[] };
    const contents = newRuleSetRegistry().complete('own-measures', own()) as unknown as Earlier;
    const earlier = structuredClone(contents);
    for (const clocks of [
      earlier.regulation.clocks,
      ...earlier.includes.map(({ clocks }) => clocks as Earlier['regulation']['clocks']),
    ])
      for (const clock of Object.values(clocks)) if ('pausableFor' in clock) clock['pausableFor'] = ['testing'];
    for (const include of earlier.includes) delete include['filing'];
    const registry = newRuleSetRegistry();
    const { hash, filing, clocks } = registry.register('own-measures', earlier);
    expect(filing).toBeNull();
    const law = newRuleSetRegistry().register('own-measures', own());
    expect(clocks['mediation']?.pausableFor).toEqual([{ reason: 'testing', article: '第二十二条', grade: 'law' }]);
    expect(Object.values(clocks).map(({ pausableFor }) => pausableFor)).toEqual(
      Object.values(law.clocks).map(({ pausableFor }) => pausableFor),
    );
    // Its own contents, not what they are read as today: the adoption in the log holds that hash.
    expect(hash).not.toBe(law.hash);
    expect(registry.register('own-measures', earlier, hash).hash).toBe(hash);
  });

  it('rests on practice where it lets a clock be paused by hand for what none of its pauses cites', () => {
    const { clocks } = newRuleSetRegistry().register(
      'own-measures',
      own((file) => {
        (file['clocks'] as Record<string, Data>)['mediation']!['pausableFor'] = ['materials'];
      }),
    );
    const practice = { reason: 'materials', article: '实践', grade: 'practice' };
    expect(clocks['mediation']?.pausableFor).toEqual([practice]);
  });

  it('is not made known by being read', () => {
    const registry = newRuleSetRegistry();
    registry.read('own-measures', own());
    expect(registry.byId('own-measures')).toBeUndefined();
  });

  const withClock = (change: (clock: Data) => void) =>
    own((file) => change((file['clocks'] as Record<string, Data>)['mediation'] as Data));

  it.each<[string, string, object, string, RegExp]>([
    [
      'whose clock cites no article',
      'own-measures',
      withClock((clock) => delete clock['article']),
      'regulation.clocks.mediation.article',
      /expected string/,
    ],
    ['of another name', 'own-rules', own(), 'regulation.id', /is own-measures/],
    ['that nothing ships', 'own-measures', {}, 'regulation', /no regulation own-measures/],
    ['with an overlay that nobody knows', 'cn-samr-order-121+shorter', {}, 'overlays', /no overlay shorter/],
    [
      'with an overlay that is for another',
      'cn-samr-order-121+mediation-60-days',
      {},
      'overlays',
      /is not for cn-samr-order-121/,
    ],
    ['with an overlay twice', 'cn-samr-order-121+recusal-pauses+recusal-pauses', {}, 'id', /twice/],
    [
      'with an overlay that its id does not name',
      'cn-samr-order-121',
      { overlays: [overlay] },
      'id',
      /does not name the overlay longer-sign-for/,
    ],
    [
      'with an overlay of no length',
      'cn-samr-order-121+longer-sign-for',
      { overlays: [{ ...overlay, amend: { 'sign-for': { budget: 'soon' } } }] },
      'overlays.0.amend.sign-for.budget',
      /is not a number of days/,
    ],
    [
      'that includes what nobody knows',
      'own-measures',
      own((file) => (file['includes'] = ['customs'])),
      'regulation.includes',
      /no file customs/,
    ],
    ['that is no rule-set at all', 'own-measures', { law: 'none' }, '', /law/],
  ])('is refused %s, with path and reason', (_, id, contents, path, reason) => {
    const registry = newRuleSetRegistry();
    const faults = faultsOf(() => registry.register(id, contents));
    expect(faults).toContainEqual({ path, reason: expect.stringMatching(reason) as string });
  });
});
