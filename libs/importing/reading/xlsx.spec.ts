import { deflateRawSync } from 'node:zlib';
import { writeXlsx } from 'hucre';
import { bytesSource } from '../testing/sources.js';
import { storedZip } from '../testing/stored-zip.js';
import { openTable } from './open-table.js';
import type { RawRow } from './table.js';
import type { XlsxLimits } from './xlsx-guard.js';

const open = (bytes: Uint8Array, limits?: Partial<XlsxLimits>, sheet?: string) =>
  openTable(bytesSource(bytes, [4096], 'test.xlsx'), {
    format: 'auto',
    encoding: 'auto',
    sheet,
    limits,
    isTitle: () => false,
    onBytes: () => undefined,
  });
const rowsOf = async (bytes: Uint8Array, limits?: Partial<XlsxLimits>, sheet?: string) => {
  const rows: RawRow[] = [];
  for await (const row of (await open(bytes, limits, sheet)).rows) rows.push(row);
  return rows;
};
const book = (rows: (string | number | Date | null)[][], name = '工单') => writeXlsx({ sheets: [{ name, rows }] });
const big = () => book(Array.from({ length: 300 }, (_, i) => [`行${i}`, '内容'.repeat(20), i]));

describe('a workbook', () => {
  it('gives its rows under the numbers that Excel shows', async () => {
    const rows = await rowsOf(await book([['登记编号', '类型'], [], ['1', '投诉'], [null, 5]]));
    expect(rows).toEqual([
      { row: 1, cells: ['登记编号', '类型'] },
      { row: 3, cells: ['1', '投诉'] },
      { row: 4, cells: [null, 5] },
    ]);
  });

  it('says which date system its serial numbers count by', async () => {
    expect((await open(await book([['a']]))).dateSystem).toBe('1900');
    expect(
      (await open(await writeXlsx({ dateSystem: '1904', sheets: [{ name: 'a', rows: [['a']] }] }))).dateSystem,
    ).toBe('1904');
  });

  it('is read from its first visible sheet, or from the named one', async () => {
    const bytes = await writeXlsx({
      sheets: [
        { name: '隐藏', rows: [['x']], hidden: true },
        { name: '甲 & 乙', rows: [['y']] },
        { name: '第三', rows: [['z']] },
      ],
    });
    expect(await rowsOf(bytes)).toEqual([{ row: 1, cells: ['y'] }]);
    expect(await rowsOf(bytes, {}, '第三')).toEqual([{ row: 1, cells: ['z'] }]);
    expect((await open(bytes, {}, '甲 & 乙')).sheet).toBe('甲 & 乙');
    await expect(open(bytes, {}, '第四')).rejects.toMatchObject({ code: 'import.sheet-missing' });
  });

  it('never gives the formula of a cell, only what it last showed', async () => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: 'a',
          rows: [[null]],
          cells: new Map([['0,0', { formula: 'HYPERLINK("http://example.invalid","x")', formulaResult: 'x' }]]),
        },
      ],
    });
    expect(await rowsOf(bytes)).toEqual([{ row: 1, cells: ['x'] }]);
  });

  it('cut off anywhere is refused as damaged', async () => {
    const bytes = await big();
    for (const part of [0.1, 0.5, 0.9, 0.999]) {
      await expect(open(bytes.slice(0, Math.floor(bytes.length * part)))).rejects.toMatchObject({
        code: 'import.file-damaged',
      });
    }
  });

  it('with a changed byte in a part is refused by its checksum, before any row', async () => {
    const bytes = Buffer.from(storedZip(bookParts('<row r="1"><c r="A1"><v>12345</v></c></row>')));
    bytes[bytes.indexOf('12345')] = 0x39;
    await expect(open(bytes)).rejects.toMatchObject({ code: 'import.file-damaged' });
  });

  it('with a password is told apart from an old .xls', async () => {
    const locked = await writeXlsx({
      sheets: [{ name: 'a', rows: [['a']] }],
      encryption: { password: 'secret', spinCount: 1000 },
    });
    await expect(open(locked)).rejects.toMatchObject({ code: 'import.file-encrypted' });
    const ole = Buffer.concat([
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      Buffer.alloc(4096),
      Buffer.from('Workbook', 'utf16le'),
    ]);
    await expect(open(ole)).rejects.toMatchObject({ code: 'import.file-old-excel' });
  });

  it.each([
    ['PDF', Buffer.from('%PDF-1.7 …')],
    ['HTML', Buffer.from('  <html><table><tr><td>登记编号</td></tr></table></html>')],
    ['XML', Buffer.from('<?xml version="1.0"?><Workbook/>')],
    ['ZIP', storedZip({ 'a.txt': 'a' })],
    ['OpenDocument', storedZip({ 'content.xml': '<a/>' })],
    ['Word', storedZip({ 'word/document.xml': '<a/>' })],
    ['xlsb', storedZip({ 'xl/workbook.bin': '' })],
  ])('is not %s', async (found, bytes) => {
    await expect(open(bytes)).rejects.toMatchObject({ code: 'import.file-unknown-format', details: { found } });
  });

  it.each([Buffer.alloc(0), Buffer.from(' \r\n\t')])('is not an empty file', async (bytes) => {
    await expect(open(bytes)).rejects.toMatchObject({ code: 'import.file-empty' });
  });
});

describe('a zip bomb', () => {
  it('that says its size is refused by the sum of the sizes, before anything is unpacked', async () => {
    const bomb = storedZip({
      ...bookParts(''),
      'xl/media/image1.bin': { deflated: deflateRawSync(Buffer.alloc(8 * 1024 * 1024)), size: 8 * 1024 * 1024 },
    });
    expect(bomb.length).toBeLessThan(64 * 1024);
    await expect(open(bomb, { unpackedBytes: 4 * 1024 * 1024 })).rejects.toMatchObject({
      code: 'import.file-too-large',
      details: { what: 'unpacked bytes' },
    });
  });

  it('that lies about its size is refused when it outgrows the lie', async () => {
    const sheet = deflateRawSync(Buffer.alloc(8 * 1024 * 1024, 0x20));
    const bomb = storedZip({ ...bookParts(''), 'xl/worksheets/sheet1.xml': { deflated: sheet, size: 100 } });
    await expect(open(bomb)).rejects.toMatchObject({ code: 'import.file-damaged' });
  });

  it.each<[string, Partial<XlsxLimits>]>([
    ['rows', { rows: 100 }],
    ['columns', { columns: 2 }],
    ['cells', { cells: 500 }],
    ['packed bytes', { packedBytes: 1000 }],
    ['parts', { entries: 3 }],
    ['XML tags', { treeTags: 50 }],
    ['shared strings', { treeBytes: 500 }],
  ])('of too many %s is refused', async (what, limits) => {
    await expect(rowsOf(await big(), limits)).rejects.toMatchObject({
      code: 'import.file-too-large',
      details: { what },
    });
  });

  it('of a billion laughs is not laughed at: entities are never expanded', async () => {
    const laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';
    const parts = bookParts('<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>', laughs);
    const outcome = await rowsOf(storedZip(parts)).then(
      (rows) => rows[0]?.cells[0],
      (error: unknown) => (error as { code: string }).code,
    );
    expect(['&b;', 'import.file-damaged']).toContain(outcome);
  });
});

/** The least parts of a workbook, with a sheet of these rows. */
function bookParts(rows: string, prolog = ''): Record<string, string> {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packages = 'http://schemas.openxmlformats.org/package/2006';
  return {
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `${prolog}<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`,
  };
}
