import fc from 'fast-check';
import { usccCheckCharacter } from '#libs/case';
import { readMoney } from './money.js';
import { readKey } from './number.js';
import { readPhone } from './phone.js';
import type { Read } from './read.js';
import { cellText, tidyLine, tidyName, tidyText } from './text.js';
import { readUscc } from './uscc.js';
import { ValueTable } from './words.js';

const plain = <T>(result: Read<T>) => (result.ok ? result.value : result.code);
const first17 = '91230717000001003';
const code = first17 + usccCheckCharacter(first17);

describe('text in a cell', () => {
  it('loses what shows nothing and keeps the words', () => {
    expect(tidyLine('\ufeff　示例\u200b 商店\u00a0\t（虚构）\u0007 ')).toBe('示例 商店 （虚构）');
    expect(tidyText('  第一行\r\n第二行　\r\n\n第四行\u200b ')).toBe('第一行\n第二行\n\n第四行');
  });

  it('of a complaint keeps full-width signs as they were written', () => {
    expect(tidyText('要求退款１２８元！（急）')).toBe('要求退款１２８元！（急）');
  });

  it('of a name narrows letters and digits, never brackets or signs that NFKC would spell out', () => {
    expect(tidyName('Ａ１示例㈱（虚构）№３')).toBe('A1示例㈱（虚构）№3');
  });

  it('of a megabyte of blanks is read in no time', () => {
    const blanks = ' '.repeat(1024 * 1024);
    const start = performance.now();
    expect(tidyText(`甲${blanks}乙`)).toHaveLength(blanks.length + 2);
    expect(plain(readMoney(`1${blanks}x`))).toBe('import.money-unreadable');
    expect(plain(readPhone(`1${blanks}x`))).toBe('import.phone-unreadable');
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('tidied twice is tidied once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(tidyLine(tidyLine(text))).toBe(tidyLine(text));
        expect(tidyText(tidyText(text))).toBe(tidyText(text));
        expect(tidyName(tidyName(text))).toBe(tidyName(text));
      }),
    );
  });

  it('is refused as an Excel error, a yes or no, a date, a number without its last digits', () => {
    expect(plain(cellText('#REF!'))).toBe('import.cell-error');
    expect(plain(cellText(true))).toBe('import.cell-kind');
    expect(plain(cellText(new Date(0)))).toBe('import.cell-kind');
    expect(plain(cellText(1.23e17))).toBe('import.number-mangled');
    expect(plain(cellText('\ud800'))).toBe('import.text-unreadable');
  });
});

describe('登记编号', () => {
  it.each([
    [' １２３０７００００２ ', '1230700002'],
    ['="0012307"', '0012307'],
    ["'0012307", '0012307'],
    [12307000012, '12307000012'],
    ['HLJ-2023–0001', 'HLJ-2023-0001'],
    ['\u200b2307\u00a00001', '23070001'],
    ['   ', undefined],
  ])('%j is %j', (cell, key) => expect(plain(readKey(cell))).toBe(key));

  it.each(['1.23E+17', '1.23071E+24', '１．２Ｅ＋１７', 1.23e17, 1234567890123456, 12.5])(
    '%j has lost digits and is refused',
    (cell) => {
      expect(plain(readKey(cell))).toBe('import.number-mangled');
    },
  );
});

describe('money', () => {
  it.each([
    ['1,234.50元', 123450],
    ['￥１２３４．５', 123450],
    ['人民币 1234.5', 123450],
    ['1234.50 RMB', 123450],
    ['1 元整', 100],
    ['0.2万元', 200000],
    ['1,000,000', 100000000],
    ['0', 0],
    [1234.5, 123450],
    [0.1 + 0.2, 30],
  ])('%j is %d fen', (cell, fen) => expect(plain(readMoney(cell))).toBe(fen));

  it.each([
    '约五百元',
    '500元左右',
    '500-800',
    '-5',
    '1,23',
    '1.234',
    '12,34.5元',
    '五百',
    '1e3',
    '1.2.3',
    -1,
    0.001,
    'USD 5',
  ])('%j is refused', (cell) => expect(plain(readMoney(cell))).toBe('import.money-unreadable'));

  it('under a title in 万元 is ten thousand times as much', () => {
    expect(plain(readMoney('1.23456', true))).toBe(1234560);
    expect(plain(readMoney(1.2, true))).toBe(1200000);
  });

  it('comes back from every way of writing it', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2_000_000_000 }), (fen) => {
        const yuan = (fen / 100).toFixed(2);
        const grouped = yuan.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
        for (const text of [yuan, grouped, `${grouped}元`, `¥${yuan}`]) expect(plain(readMoney(text))).toBe(fen);
        expect(plain(readMoney(fen / 100))).toBe(fen);
      }),
    );
  });
});

describe('a telephone number', () => {
  it.each([
    ['138-0000-1002', '13800001002'],
    [' +86 138 0000 1002 ', '13800001002'],
    ['008613800001002', '13800001002'],
    ['１３８００００１００２', '13800001002'],
    [13800001002, '13800001002'],
    ['(0458) 3610008', '04583610008'],
    ['0458—3610008', '0458-3610008'],
    ['12315', '12315'],
  ])('%j is %s', (cell, phone) => expect(plain(readPhone(cell))).toBe(phone));

  it('is refused where a cell holds two, or none that can be called', () => {
    for (const two of [
      '13800001002、13800001003',
      '13800001002/0458-3610008',
      '13800001002 13800001003',
      '13800001002\n13800001003',
    ]) {
      expect(plain(readPhone(two))).toBe('import.phone-several');
    }
    for (const none of ['1380000', '138****1002', '见备注', '23800001002'])
      expect(plain(readPhone(none))).toBe('import.phone-unreadable');
  });

  it('is never repeated in the reason', () => {
    expect(JSON.stringify(readPhone('1380000'))).not.toContain('1380000');
  });
});

describe('统一社会信用代码', () => {
  it('is read in lower case, full width and with blanks', () => {
    for (const text of [code, code.toLowerCase(), ` ${code.slice(0, 8)} ${code.slice(8)}`, code.replace('9', '９')]) {
      expect(plain(readUscc(text))).toBe(code);
    }
  });
  it('is refused with a wrong check character, or as the old 15-digit number', () => {
    expect(plain(readUscc(`${first17}${code.endsWith('0') ? '1' : '0'}`))).toBe('import.uscc-invalid');
    expect(plain(readUscc('230700123456789'))).toBe('import.uscc-invalid');
    expect(plain(readUscc(912307170000010000))).toBe('import.number-mangled');
  });
});

describe('a table of values', () => {
  const table = new ValueTable({ 投诉: 'complaint', 举报: 'report', APP: 'app' });
  it('does not mind width, blanks and case', () => {
    expect(table.get(' ａｐｐ　')).toBe('app');
  });
  it.each(['投诉,举报', '投诉、举报', '投诉 举报', '投诉/举报', '投诉+举报', '投诉和举报', '投诉；举报'])(
    'takes %s apart',
    (text) => {
      expect(table.each(text)).toEqual(['complaint', 'report']);
    },
  );
  it('knows nothing where one part is unknown', () => {
    expect(table.each('投诉、表扬')).toBeUndefined();
    expect(table.each('')).toBeUndefined();
  });
});
