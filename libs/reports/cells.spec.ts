import fc from 'fast-check';
import { instant, localDate } from '#libs/kernel';
import {
  cellText,
  change,
  count,
  date,
  instant as instantCell,
  markOf,
  measured,
  named,
  NONE,
  number,
  plainNumber,
  points,
  text,
} from './cells.js';

describe('A cell reads', () => {
  it('percentages to two places, counts in thousands, money in yuan and fen', () => {
    expect(cellText(number('percent', 9_876))).toBe('98.76%');
    expect(cellText(number('percent', 5))).toBe('0.05%');
    expect(cellText(count(1_234_567))).toBe('1,234,567');
    expect(cellText(number('yuan', 123_456_789))).toBe('1,234,567.89');
    expect(cellText(number('yuan', 7))).toBe('0.07');
    expect(cellText(number('grade', 45_350))).toBe('4.54');
  });

  it('differences with an arrow, and none where nothing moved', () => {
    expect(cellText(change('percent', 120))).toBe('▲1.20');
    expect(cellText(change('percent', -1_205))).toBe('▼12.05');
    expect(cellText(change('yuan', -1_250_000))).toBe('▼12,500.00');
    expect(cellText(change('count', -3))).toBe('▼3');
    expect(cellText(change('percent', 0))).toBe('0.00');
    expect(cellText(change('grade', -49))).toBe('0.00');
  });

  it('points with as many places as they have, at least two', () => {
    expect(['15.8300', '0.0001', '102', '-0.5000'].map((each) => cellText(points(each)))).toEqual([
      ...['15.83', '0.0001', '102.00', '−0.50'],
    ]);
  });

  it('points in as many places as are published, and never as nothing what is something', () => {
    const told = ['15.8350', '0.0049', '-0.0001', '-2.0000', '0', '1234.5'].map((each) => cellText(points(each, 2)));
    expect(told).toEqual(['15.84', '<0.01', '>−0.01', '−2.00', '0.00', '1,234.50']);
    expect(plainNumber({ kind: 'points', value: '-0.0001', places: 2 })).toBe('-0.0001');
  });

  it('counts with their unit, and names as short as there is room', () => {
    expect(cellText(measured('count', 1_058, '次'))).toBe('1,058 次');
    expect(cellText(count(-3))).toBe('−3');
    expect(cellText(named('铁力市市场监督管理局', '铁力市局'))).toBe('铁力市局');
    expect(named('铁力市局', '铁力市局')).toEqual(text('铁力市局'));
  });

  it('days and instants as the clock in Shanghai shows them', () => {
    expect(cellText(date(localDate('2026-05-14')))).toBe('2026-05-14');
    expect(cellText(instantCell(instant('2026-05-14T17:30:00Z')))).toBe('2026-05-15 01:30');
  });

  it('a dash where there is nothing to say', () => {
    expect(cellText(NONE)).toBe('—');
    expect([number('percent', null), change('yuan', null), points(null)]).toEqual([NONE, NONE, NONE]);
  });

  it('its light in a word where no column says it', () => {
    const cell = number('percent', 8_000, 'bad');
    expect(markOf({ marked: true }, cell, 'zh')).toBe('红 ');
    expect(markOf({ marked: true }, cell, 'en')).toBe('red ');
    expect([markOf({}, cell, 'zh'), markOf({ marked: true }, text('x', 'good'), 'zh')]).toEqual(['', '']);
  });
});

test('a number for programs is exactly the number', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (value) => {
      const plain = plainNumber({ kind: 'yuan', value });
      expect(BigInt(plain.replace('.', ''))).toBe(BigInt(value));
      expect(plain).toMatch(/^-?\d+\.\d\d$/);
    }),
  );
});
