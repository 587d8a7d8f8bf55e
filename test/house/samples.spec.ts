import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { streamXlsxRows } from 'hucre';
import iconv from 'iconv-lite';
import { sampleCsv, sampleXlsx } from '../support/make-samples.mjs';
import { projectRoot } from './reference/index.js';

const sample = (name: string) => readFileSync(join(projectRoot(), 'docs/samples', name));

/** Every row of a workbook as its cells: archives of the same cells may differ in their bytes. */
async function cellsOf(workbook: Uint8Array): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of streamXlsxRows(workbook)) rows.push(row);
  return rows;
}

describe('The sample files are what test/support/make-samples.mjs makes:', () => {
  it('work-orders.csv, with its byte order mark', () => {
    expect(sample('work-orders.csv').toString('utf8')).toBe(`\ufeff${sampleCsv()}`);
  });

  it('work-orders-gb18030.csv', () => {
    expect(sample('work-orders-gb18030.csv')).toEqual(iconv.encode(sampleCsv(), 'gb18030'));
  });

  it('work-orders.xlsx, cell by cell', async () => {
    const rows = await cellsOf(sample('work-orders.xlsx'));
    expect(rows.length).toBeGreaterThan(40);
    expect(rows).toEqual(await cellsOf(await sampleXlsx()));
  });
});
