import fc from 'fast-check';
import { guarded } from './formula-guard.js';

describe('A text that a spreadsheet would run', () => {
  it.each([
    ...[
      '=1+1',
      '+86 138',
      '-2+3',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '\n=1',
      ' =1',
      '　=1',
      '\u00a0@x',
      '＝1+1',
      '＋1',
      '－1',
      '＠x',
      '−1',
    ],
    ...['  \t =cmd|" /C calc"!A0', '﹦1'],
  ])('is led by an apostrophe: %j', (hostile) => {
    expect(guarded(hostile)).toBe(`'${hostile}`);
  });

  it.each(['', '退款 =1', "'=1", '1-2', '—', '(=1)', '铁力市局', '98.76%', 'a@b.cn'])('is no other: %j', (harmless) => {
    expect(guarded(harmless)).toBe(harmless);
  });

  it('never begins as a formula does, whatever it was', () => {
    const part = fc.oneof(fc.constantFrom(...'=+-@＝＋－＠ \t\r\n　'), fc.string({ unit: 'binary', maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        expect(guarded(parts.join('')).replace(/^[ \u3000\u00a0]+/, '')).not.toMatch(/^[=+\-@＝＋－＠\t\r\n]/);
      }),
    );
  });
});
