import { loadOrganisation } from '#libs/identity';
import { clockCalled, clockOrEventCalled, dueCalled, ownCalledShort, unitCalled, unitCalledShort } from './called.js';
import { columns, Output } from './output.js';

const organisation = loadOrganisation();
const [zh, en] = [new Output(false, 'zh'), new Output(false, 'en')];

describe('Codes and ids, for people', () => {
  it('are called by their names in the language that was asked for', () => {
    expect(clockCalled('initial-review', zh)).toBe('初查（受理决定）');
    expect(clockCalled('initial-review', en)).toMatch(/^[A-Z][a-z ()]+$/);
    expect([clockOrEventCalled('mediation', zh), clockOrEventCalled('CaseReopened', zh)]).toEqual(['调解', '重新办理']);
    expect(unitCalled(organisation, '230781', zh)).toBe('铁力市市场监督管理局');
    expect(unitCalledShort(organisation, '230781', zh)).toBe('铁力市局');
    expect(unitCalledShort(organisation, '230781', en)).toMatch(/ AMR$/);
  });

  it('say of a unit that can have something below it that this is its own alone', () => {
    const own = ['230700', '230781', '230717-01'].map((code) => ownCalledShort(organisation, code, zh));
    expect(own).toEqual(['伊春市局（本级）', '铁力市局（本级）', '旭日所']);
    expect(ownCalledShort(organisation, '230700', en)).toBe('Yichun Municipal AMR (itself)');
  });

  it('stay what they are where nobody knows them', () => {
    expect([clockCalled('no-such', zh), clockOrEventCalled('NoSuch', zh)]).toEqual(['no-such', 'NoSuch']);
    expect(unitCalled(organisation, '999999', zh)).toBe('999999');
    expect(ownCalledShort(organisation, '999999', zh)).toBe('999999');
  });
});

test('Numbers end where their column ends, texts begin where it begins, and no line ends with blanks', () => {
  const rows = [
    ['铁力市局', '1,204', ''],
    ['旭日所', '−3', '红'],
  ];
  expect(columns(['单位', '数', ''], rows, [1]).split('\n')).toEqual([
    '单位         数',
    '────────  ─────  ──',
    '铁力市局  1,204',
    '旭日所       −3  红',
  ]);
});

test('A clock that stands still has no due date, and none that is provisional', () => {
  expect(dueCalled({ dueAt: null, firmness: 'provisional' }, zh)).toBe('—');
  const dueAt = '2027-01-28T23:59:59.999+08:00';
  expect(dueCalled({ dueAt, firmness: 'provisional' }, zh)).toBe('2027-01-28 23:59:59（暂定）');
  expect(dueCalled({ dueAt, firmness: 'firm' }, zh)).toBe('2027-01-28 23:59:59');
});
