import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { settlementReport } from '../reports/settlement.js';
import { renderReport } from '../render.js';
import { reportOf } from '../testing/hostile.js';
import { names, settlement } from '../testing/samples.js';
import { hostileText } from '../testing/hostile-text.js';
import type { Report } from '../model.js';

/** As a strict reader of RFC 4180 reads it: one that refuses records of different lengths and stray quotes. */
async function recordsOf(report: Report): Promise<readonly (readonly string[])[]> {
  const { bytes } = await renderReport(report, 'csv');
  return parse(bytes, { bom: true, record_delimiter: '\r\n' });
}

describe('A report as CSV', () => {
  it('begins with the byte order mark that Excel asks for', async () => {
    const { bytes, contentType } = await renderReport(reportOf('市'), 'csv');
    expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
    expect(contentType).toBe('text/csv; charset=utf-8; header=absent');
  });

  it('has all tables one after another, with numbers that programs read', async () => {
    const records = await recordsOf(settlementReport(...settlement(), names, 'zh'));
    const at = (title: string) => records.findIndex(([first]) => first === title);
    const adjustments = records.slice(records.findLastIndex(([first]) => first === '结后调整') + 1);
    expect(adjustments[0]?.slice(0, 3)).toEqual(['序号', '理由', '单位']);
    expect(adjustments[1]?.[6]).toMatch(/^-\d+\.\d\d$/);
    expect(
      adjustments[2]
        ?.slice(4, 7)
        .map(Number)
        .reduce((sum, each) => sum + each),
    ).toBeGreaterThan(12_500);
    expect([at('说明'), at('依据')].every((found) => found > 200)).toBe(true);
  });

  it('keeps quotes, commas and line breaks within their field', async () => {
    const said = '一,"二"\n三';
    expect((await recordsOf(reportOf(said))).flat().filter((field) => field === said).length).toBeGreaterThan(10);
  });

  it('holds no field that could be a formula, whatever is said in it, and keeps negative numbers', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (said) => {
        const fields = (await recordsOf(reportOf(said))).flat();
        const suspicious = fields.filter((field) => /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(field));
        expect(suspicious).toEqual(['-1.20']);
      }),
      { numRuns: 300 },
    );
  });
});
