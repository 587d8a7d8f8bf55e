import fc from 'fast-check';
import { textSource } from '../testing/sources.js';
import { csvRows, detectDelimiter, MAX_RECORD_BYTES } from './csv.js';
import type { RawRow } from './table.js';

const all = async (text: string, delimiter = ',', pieces?: readonly number[]) => {
  const rows: RawRow[] = [];
  for await (const row of csvRows(textSource(text, pieces), 'utf-8', delimiter)) rows.push(row);
  return rows;
};
const isTitle = (cell: string) => ['登记编号', '类型', '诉求内容'].includes(cell);

describe('a CSV', () => {
  it('gives every record with its number, blank ones too', async () => {
    expect(await all('a,b\r\n\r\n1,"x\ny"\n2,他说"好"\r3,')).toEqual([
      { row: 1, cells: ['a', 'b'] },
      { row: 2, cells: [''] },
      { row: 3, cells: ['1', 'x\ny'] },
      { row: 4, cells: ['2', '他说"好"'] },
      { row: 5, cells: ['3', ''] },
    ]);
  });

  it('comes back as it was written, whatever the delimiter, the line ends, the quotes and the cuts', async () => {
    const cell = fc.string({ unit: fc.constantFrom('甲', 'a', ',', ';', '\t', '"', '\n', '\r\n', ' '), maxLength: 8 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 9 }),
        async (rows, delimiter, end, piece) => {
          const text = rows
            .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(delimiter) + end)
            .join('');
          expect((await all(text, delimiter, [piece])).map(({ cells }) => cells)).toEqual(rows);
        },
      ),
    );
  });

  it.each([',', ';', '\t'])('shows its delimiter %j by the titles, not by the commas of a complaint', (delimiter) => {
    const text = [
      '工单导出',
      ['登记编号', '"类型"', '诉求内容'].join(delimiter),
      ['1', '投诉', '一,二,三,四,五,六;七;八'].join(delimiter),
    ].join('\r\n');
    expect(detectDelimiter(text, isTitle)).toBe(delimiter);
  });

  it('whose quote never closes is refused by the row that opens it', async () => {
    const reading = all('a,b\n1,"open\n2,x\n');
    await expect(reading).rejects.toMatchObject({ code: 'import.csv-quote-open', details: { row: 2 } });
  });

  it('whose record is longer than any work order is not gathered in memory', async () => {
    await expect(all(`a\n"${'x'.repeat(MAX_RECORD_BYTES + 10)}`)).rejects.toMatchObject({
      code: 'import.csv-quote-open',
    });
  });
});
