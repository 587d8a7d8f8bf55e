import { localDate } from '#libs/kernel';
import type { LocalDate } from '#libs/kernel';
import { LawWorld } from '../testing/law-world.js';
import type { AdoptRuleSet } from './index.js';

const adopt = (ruleSet: string, from: string, change: Partial<AdoptRuleSet> = {}): AdoptRuleSet => ({
  kind: 'AdoptRuleSet',
  ruleSet,
  contents: null,
  from: localDate(from),
  openCases: 'keep',
  source: null,
  ...change,
});
const day = (text: string): LocalDate => localDate(text);
const spring = () => new LawWorld('2026-04-01 09:00');
const order121 = adopt('cn-samr-order-121', '2026-04-15', { openCases: 'move' });
const overlay = {
  id: 'longer-sign-for',
  title: { zh: '签收两日', en: 'Two days to sign' },
  source: 'a decision of the bureau',
  note: 'For the winter.',
  appliesTo: ['cn-samr-order-121'],
  from: '2026-12-01',
  until: '2027-03-01',
  amend: { 'sign-for': { budget: '2 working days' } },
};

describe('Adopting a rule-set', () => {
  it('says from when it holds, and what becomes of open cases', () => {
    expect(spring().does(order121)).toEqual({
      type: 'RuleSetAdopted',
      data: {
        ruleSet: 'cn-samr-order-121',
        contents: null,
        hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        source: '国家市场监督管理总局令第121号, 2025-12-30',
        from: '2026-04-15',
        openCases: 'move',
      },
    });
  });

  it('keeps with an own file everything that it is made of', () => {
    const id = 'cn-samr-order-121+longer-sign-for';
    const { data } = spring().does(adopt(id, '2026-12-01', { contents: { overlays: [overlay] }, source: '局务会' }));
    expect(data).toMatchObject({ ruleSet: id, source: '局务会', contents: { overlays: [overlay] } });
    expect(JSON.stringify(data)).toContain('practice-12315');
  });

  it.each<[string, AdoptRuleSet, string]>([
    ['a regulation that nobody knows', adopt('cn-samr-order-999', '2026-05-01'), 'law.rule-set-unknown'],
    ['an overlay that nobody knows', adopt('cn-samr-order-121+shorter', '2026-05-01'), 'law.overlay-unknown'],
    ['an overlay for another', adopt('cn-samr-order-121+mediation-60-days', '2026-05-01'), 'law.rule-set-invalid'],
    [
      'overlays out of order',
      adopt('cn-samr-order-121+roll-over-rest-day+recusal-pauses', '2026-05-01'),
      'law.rule-set-invalid',
    ],
    ['a day before it is in force', adopt('cn-samr-order-121', '2026-04-14'), 'law.before-in-force'],
    ['an overlay before its time', adopt('cn-samr-order-20+mediation-60-days', '2024-06-30'), 'law.before-in-force'],
    ['an overlay after its time', adopt('cn-samr-order-20+mediation-60-days', '2026-04-15'), 'law.after-its-end'],
    ['one that is replaced', adopt('cn-samr-order-20', '2026-04-15'), 'law.rule-set-replaced'],
    ['one that holds already', adopt('cn-samr-order-121', '2026-04-15'), 'law.rule-set-in-force'],
    ['no source', adopt('cn-samr-order-121', '2026-04-15', { source: ' ' }), 'law.field-blank'],
  ])('is refused for %s', (_, command, code) => {
    expect(spring().refuses(command).code).toBe(code);
  });

  it('is refused a second time, unless it now takes the open cases along', () => {
    const world = spring();
    world.does(adopt('cn-samr-order-121+recusal-pauses', '2026-04-15'));
    expect(world.refuses(adopt('cn-samr-order-121+recusal-pauses', '2026-05-01')).code).toBe('law.rule-set-in-force');
    world.does(adopt('cn-samr-order-121+recusal-pauses', '2026-05-01', { openCases: 'move' }));
    expect(world.refuses(adopt('cn-samr-order-121+recusal-pauses', '2026-05-02', { openCases: 'move' })).code).toBe(
      'law.rule-set-in-force',
    );
  });

  it('is refused from a day of a period that is settled', () => {
    const world = new LawWorld('2026-06-10 09:00');
    world.settledUntil = day('2026-05-31');
    expect(world.refuses(adopt('cn-samr-order-121+recusal-pauses', '2026-05-31'))).toMatchObject({
      code: 'law.period-settled',
      details: { settledUntil: '2026-05-31' },
    });
    world.does(adopt('cn-samr-order-121+recusal-pauses', '2026-06-01'));
  });

  it('is refused for a clock that waits for an event which no case knows', () => {
    const contents = { overlays: [{ ...overlay, amend: { 'sign-for': { addStops: ['CaseSinged'] } } }] };
    const command = adopt('cn-samr-order-121+longer-sign-for', '2026-12-01', { contents });
    const refused = spring().refuses(command, { knowsEvent: (type) => type !== 'CaseSinged' });
    const messages = { zh: '案件没有事件 CaseSinged', en: 'no case knows an event CaseSinged' };
    expect(refused.faults).toEqual([{ path: 'clocks.sign-for', code: 'no-event', messages }]);
  });

  it('is refused for a file whose clocks cite no article, with the path', () => {
    const clocks = {
      visit: {
        title: { zh: '走访', en: 'Visit' },
        of: ['report'],
        budget: '3 working days',
        starts: ['CaseRegistered'],
        stops: ['CaseClosed'],
        grade: 'practice',
      },
    };
    const contents = { overlays: [{ ...overlay, amend: {}, clocks }] };
    const refused = spring().refuses(adopt('cn-samr-order-121+longer-sign-for', '2026-12-01', { contents }));
    expect(refused).toMatchObject({ code: 'law.rule-set-invalid', field: 'overlays.0.clocks.visit.article' });
  });

  it('is refused under an id that stands for other contents', () => {
    const world = spring();
    const id = 'cn-samr-order-121+longer-sign-for';
    world.does(adopt(id, '2026-12-01', { contents: { overlays: [overlay] } }));
    const other = { overlays: [{ ...overlay, amend: { 'sign-for': { budget: '3 working days' } } }] };
    expect(world.refuses(adopt(id, '2026-12-02', { contents: other, openCases: 'move' })).code).toBe('law.id-taken');
  });
});
