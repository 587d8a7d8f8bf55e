import fc from 'fast-check';
import { readXlsx } from 'hucre';
import type { Report } from '../model.js';
import { renderReport } from '../render.js';
import { dailyLookReport } from '../reports/daily-look.js';
import { settlementReport } from '../reports/settlement.js';
import { reportOf } from '../testing/hostile.js';
import { hostileText } from '../testing/hostile-text.js';
import { dailyLook, names, settlement } from '../testing/samples.js';
import { unzipped } from '../testing/unzipped.js';
import { cleanText } from './clean.js';

const bytesOf = async (report: Report) => (await renderReport(report, 'xlsx')).bytes;
const partsOf = async (report: Report) => [...(await unzipped(await bytesOf(report)))];

describe('A report as a workbook', () => {
  it('has an overview, then each table on a sheet of its own', async () => {
    const report = dailyLookReport(dailyLook(25), names, 'zh');
    const { sheets } = await readXlsx(await bytesOf(report));
    expect(sheets.map(({ name }) => name)).toEqual(['概况', '各单位待办', '逐项清单']);
    expect(sheets[0]?.rows[0]?.[0]).toBe('日看报告');
    expect(sheets[2]?.rows).toHaveLength(26);
  });

  it('has numbers, percentages and dates that Excel counts with', async () => {
    const [settled, adjustments] = settlement();
    const { sheets } = await readXlsx(await bytesOf(settlementReport(settled, adjustments, names, 'zh')));
    const [, , told, all] = sheets;
    expect(told?.rows[2]?.slice(4, 7)).toEqual([expect.any(Number), expect.any(Number), 12_500]);
    const [figure] = settled.figures;
    const row = all?.rows.find((cells) => cells[0] === '伊春市市场监督管理局' && cells[1] === '按时初查率');
    expect(row?.slice(2, 4)).toEqual([figure?.numerator, figure?.denominator]);
    expect(row?.[4]).toBeCloseTo((figure?.numerator ?? 0) / (figure?.denominator ?? 1), 4);
    const daily = await readXlsx(await bytesOf(dailyLookReport(dailyLook(25), names, 'zh')));
    expect(daily.sheets[2]?.rows[1]?.[6]).toBeInstanceOf(Date);
    const [first] = dailyLook(25).findings;
    expect((daily.sheets[2]?.rows[1]?.[6] as Date).toISOString().slice(0, 16)).toBe(first?.at.slice(0, 16));
  });

  it('freezes the heading of every table, filters it and repeats it on paper', async () => {
    const parts = await partsOf(dailyLookReport(dailyLook(25), names, 'zh'));
    const sheets = parts.filter(([name]) => /worksheets\/sheet[23]\.xml$/.test(name)).map(([, xml]) => xml);
    expect(sheets).toHaveLength(2);
    for (const xml of sheets) {
      expect(xml).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/);
      expect(xml).toContain('<autoFilter ref="A1:');
    }
    expect(parts.find(([name]) => name === 'xl/workbook.xml')?.[1]).toContain('_xlnm.Print_Titles');
  });

  it('holds no formula and no link, and every text as it was said, whatever that is', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (said) => {
        const parts = await partsOf(reportOf(said));
        const sheets = parts.filter(([name]) => name.startsWith('xl/worksheets/'));
        expect(sheets.length).toBeGreaterThanOrEqual(3);
        for (const [, xml] of sheets) expect(xml).not.toMatch(/<f[ >/]|<hyperlink|t="str"/);
        const { sheets: read } = await readXlsx(await bytesOf(reportOf(said)));
        expect(read[0]?.rows[0]?.[0] ?? '').toBe(cleanText(said));
      }),
      { numRuns: 60 },
    );
  });
});
