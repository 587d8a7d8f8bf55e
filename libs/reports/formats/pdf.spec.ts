import { extractText, extractTextItems, getDocumentProxy } from 'unpdf';
import { text } from '../cells.js';
import type { Report } from '../model.js';
import { renderReport } from '../render.js';
import { dailyLookReport } from '../reports/daily-look.js';
import { weeklyCheckReport } from '../reports/weekly-check.js';
import { reportOf } from '../testing/hostile.js';
import { settlementReport } from '../reports/settlement.js';
import { dailyLook, names, settlement, weeklyCheck } from '../testing/samples.js';

async function opened(report: Report) {
  const { bytes } = await renderReport(report, 'pdf');
  const document = await getDocumentProxy(new Uint8Array(bytes));
  const extracted = await extractText(document);
  return { bytes, document, pages: extracted.text.map((page) => page.replace(/\s+/g, '')) };
}

/** The report with no table shortened: what a document of many pages is tried with. */
function whole(report: Report): Report {
  return { ...report, tables: report.tables.map(({ excerpt: _, ...table }) => table) };
}

describe('A report as PDF', () => {
  it('is a handful of pages, however much there is to tell', async () => {
    const [look, check] = [
      dailyLookReport(dailyLook(1_000), names, 'zh'),
      weeklyCheckReport(weeklyCheck(), names, 'zh'),
    ];
    const told = settlementReport(...settlement(), names, 'zh');
    for (const report of [look, check, told]) expect((await opened(report)).pages.length).toBeLessThan(8);
  });

  it('says everything that the report says, in characters that can be searched', async () => {
    const report = weeklyCheckReport(weeklyCheck(), names, 'zh');
    const { pages } = await opened(report);
    const all = pages.join('');
    for (const said of [report.title, report.subtitle, ...report.notes, ...report.tables.map(({ title }) => title)])
      expect(all).toContain(said.replace(/\s+/g, ''));
    for (const { value } of report.provenance) expect(all).toContain(value);
  });

  it('numbers its pages and repeats the heading of a table on each', async () => {
    const { pages } = await opened(whole(dailyLookReport(dailyLook(80), names, 'zh')));
    expect(pages.length).toBeGreaterThan(3);
    pages.forEach((page, at) => expect(page).toContain(`${at + 1}/${pages.length}`));
    const listed = pages.filter((page) => page.includes('T-7Q4M-'));
    expect(listed.length).toBeGreaterThan(2);
    for (const page of listed) expect(page).toContain('事项案件时限承办单位承办人');
  });

  it('names itself, its language and its structure, and holds its fonts', async () => {
    const { bytes, document } = await opened(dailyLookReport(dailyLook(5), names, 'zh'));
    const { info } = await document.getMetadata();
    expect(info).toMatchObject({ Title: '日看报告 伊春市市场监督管理局 · 2026年5月14日 星期四', Language: 'zh-CN' });
    expect(await document.getMarkInfo()).toMatchObject({ Marked: true });
    const roles = JSON.stringify(await (await document.getPage(1)).getStructTree());
    for (const role of ['H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD']) expect(roles).toContain(`"role":"${role}"`);
    const file = bytes.toString('latin1');
    expect(file).toMatch(/\/FontFile3/);
    expect([...file.matchAll(/\/BaseFont \/(\w+\+)?/g)].every(([, subset]) => subset !== undefined)).toBe(true);
    // Two weights of the whole font are 17 MB.
    expect(bytes.length).toBeLessThan(300_000);
  });

  it('never parts an id, however little room there is', async () => {
    const look = dailyLook(80);
    const handler = 'duty-officer-230781-03';
    const findings = look.findings.map((finding) => ({ ...finding, handler }));
    for (const language of ['zh', 'en'] as const) {
      const { bytes } = await renderReport(whole(dailyLookReport({ ...look, findings }, names, language)), 'pdf');
      const lines = (await extractTextItems(await getDocumentProxy(new Uint8Array(bytes)))).items.flat();
      const told = new Set(lines.map(({ str }) => str));
      expect(findings.filter(({ caseId }) => !told.has(caseId))).toEqual([]);
      expect(told).toContain(handler);
    }
  });

  it('leaves no title of a table alone at the foot of a page: note, header and first row are below it', async () => {
    // Of so many lengths that some table comes to begin at every height of a page.
    const tables = Array.from({ length: 40 }, (_, at) => ({
      ...{ title: `第${at}表`, note: `第${at}表注`.repeat(60), empty: '无' },
      columns: [{ title: '栏', align: 'left' as const, width: 20 }],
      rows: [`表${at}首行\n二\n三\n四\n五\n六\n表${at}行末`, ...Array<string>(at % 11).fill('行')].map((said) => ({
        cells: [text(said)],
      })),
    }));
    const { pages } = await opened({ ...reportOf('甲'), tables });
    for (const { title } of tables) {
      const page = pages.find((each) => each.includes(`${title}${title}注`));
      for (const said of ['首行', '行末']) expect(page).toContain(`表${title.slice(1, -1)}${said}`);
    }
  });

  it('parts a row that no page could hold, and loses nothing of it', async () => {
    const long = Array.from({ length: 900 }, (_, at) => `第${at}句`).join('');
    const { pages } = await opened(reportOf(long));
    expect(pages.join('')).toContain('第899句');
    const count = (all: string) => all.split('第450句').length - 1;
    // Where it stands in one line, cut with …, its middle is not to be seen: the foot of the pages and the cards.
    expect(count(pages.join(''))).toBeGreaterThanOrEqual(10);
  });

  it('shows 〓 for what the font has not got, and says so', async () => {
    const { pages } = await opened(reportOf('退款🙂'));
    expect(pages.join('')).toContain('退款〓');
    expect(pages.join('')).toMatch(/〓代替字库中没有的\d+个字符/);
    expect((await opened(reportOf('退款'))).pages.join('')).not.toContain('〓');
  });

  it('lies on its side only where a table asks for it', async () => {
    const { document } = await opened(reportOf('窄'));
    const narrow = (await document.getPage(1)).getViewport({ scale: 1 });
    expect(narrow.height).toBeGreaterThan(narrow.width);
    const wide = await opened(weeklyCheckReport(weeklyCheck(), names, 'zh'));
    const lying = (await wide.document.getPage(1)).getViewport({ scale: 1 });
    expect(lying.width).toBeGreaterThan(lying.height);
  });
});
