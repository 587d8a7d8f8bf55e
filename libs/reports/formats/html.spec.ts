import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { renderReport } from '../render.js';
import { dailyLookReport } from '../reports/daily-look.js';
import { weeklyCheckReport } from '../reports/weekly-check.js';
import { reportOf } from '../testing/hostile.js';
import { hostileText } from '../testing/hostile-text.js';
import { dailyLook, names, weeklyCheck } from '../testing/samples.js';
import type { Report } from '../model.js';

const pageOf = async (report: Report) => (await renderReport(report, 'html')).bytes.toString('utf8');
const tagsOf = (page: string) => page.match(/<[^>]*>/g);

describe('A report as HTML', () => {
  it('loads nothing and runs nothing, and its policy allows no more than its own style', async () => {
    const { bytes, contentSecurityPolicy } = await renderReport(dailyLookReport(dailyLook(30), names, 'zh'), 'html');
    const page = bytes.toString('utf8');
    expect(page).not.toMatch(/<script|<link|<img|<iframe|javascript:| on\w+=| style="|url\(|https?:\/\//);
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    const hash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
    expect(contentSecurityPolicy?.split('; ')).toEqual([
      "default-src 'none'",
      `style-src ${hash}`,
      ...["frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"],
    ]);
    expect(page).toContain(`content="default-src 'none'; style-src ${hash}"`);
  });

  it('says its language, and has headings for every column', async () => {
    expect(await pageOf(dailyLookReport(dailyLook(3), names, 'zh'))).toContain('<html lang="zh-CN">');
    const page = await pageOf(weeklyCheckReport(weeklyCheck(), names, 'en'));
    expect(page).toContain('<html lang="en">');
    expect(page.match(/<th scope="col"/g)).toHaveLength(9 + 13 + 5 + 9);
  });

  it('parts no id of a case where a line ends', async () => {
    const page = await pageOf(dailyLookReport(dailyLook(20), names, 'zh'));
    expect(page.match(/<td class="left figure">T-7Q4M-/g)).toHaveLength(20);
    expect(page).not.toMatch(/<td class="left">T-7Q4M-/);
  });

  it('says every light in a word', async () => {
    const page = await pageOf(weeklyCheckReport(weeklyCheck(), names, 'zh'));
    const coloured = [...page.matchAll(/<td class="[^"]*\b(bad|watch)\b[^"]*">([^<]*)</g)];
    const rows = page.split('<tr').slice(1);
    expect(coloured.length).toBeGreaterThan(20);
    for (const row of rows.filter((each) => /class="[^"]*\b(bad|watch)\b/.test(each))) expect(row).toMatch(/>[红黄]/);
  });

  it('has no more markup than the same report of plain words, whatever is said in it', async () => {
    const plain = tagsOf(await pageOf(reportOf('x')));
    await fc.assert(
      fc.asyncProperty(hostileText, async (said) => {
        const page = await pageOf(reportOf(said));
        expect(tagsOf(page)).toEqual(plain);
        expect(page.isWellFormed()).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
