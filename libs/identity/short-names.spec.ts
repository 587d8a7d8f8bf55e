import type { UnitCode } from '#libs/kernel';
import type { Unit } from './organisation.js';
import { shortNames } from './short-names.js';

const unit = (code: string, parent: string | null, zh: string, en: string): Unit => ({
  ...{ code: code as UnitCode, parent: parent as UnitCode | null, name: { zh, en }, aliases: [] },
  level: parent === null ? 'bureau' : 'county',
});

test('Units whose short names are the same keep their whole names', () => {
  const names = shortNames([
    unit('1', null, '甲市市场监督管理局', 'Jia Administration for Market Regulation'),
    unit('2', '1', '乙县市场监督管理局', 'Yi Administration for Market Regulation'),
    unit('2-1', '2', '乙县市场监督管理局城关市场监督管理所', 'Chengguan Market Supervision Station'),
    unit('3', '1', '丙县市场监管局', 'Bing Bureau'),
    unit('3-1', '3', '丙县市场监管局城关市场监管所', 'Chengguan of Bing Market Supervision Station'),
  ]);
  expect([...names.values()].map(({ zh }) => zh)).toEqual([
    ...['甲市局', '乙县局', '乙县市场监督管理局城关市场监督管理所', '丙县局', '丙县市场监管局城关市场监管所'],
  ]);
  expect(names.get('2-1' as UnitCode)?.en).toBe('Chengguan Station');
});

test('A unit that is called only by the unit above keeps its name', () => {
  const names = shortNames([unit('1', null, '甲市局', 'Jia'), unit('2', '1', '甲市局', 'Jia South')]);
  expect(names.get('2' as UnitCode)).toEqual({ zh: '甲市局', en: 'Jia South' });
});
