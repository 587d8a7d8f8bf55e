import { instant, localDate } from '#libs/kernel';
import type { UnitCode } from '#libs/kernel';
import { countsOf } from '#libs/supervision';
import type { Finding } from '#libs/supervision';
import { cellText } from '../cells.js';
import type { Cell } from '../model.js';
import { renderReport } from '../render.js';
import { column, seen, tableOf } from '../testing/reading.js';
import { dailyLook, finding, names } from '../testing/samples.js';
import { dailyLookReport } from './daily-look.js';

const [bureau, county] = ['230700' as UnitCode, '230781' as UnitCode];
const look = dailyLook(60);
const report = dailyLookReport(look, names, 'zh');

describe('The report of a daily look', () => {
  it('says of each kind how many there are, and its light in a word', () => {
    expect(report.headlines.map(({ label, value }) => [label, cellText(value)])).toEqual([
      ['督办未答复', String(look.counts['order-unanswered'])],
      ['已超期', String(look.counts.overdue)],
      ['今日到期', String(look.counts['due-today'])],
      ['超时未签收', String(look.counts.unsigned)],
      ['中止过久', String(look.counts['paused-too-long'])],
    ]);
    expect(report.headlines.map(({ tone }) => tone)).toEqual(['bad', 'bad', 'watch', 'watch', 'watch']);
  });

  it('puts the units with most that is late first, and sums them up', () => {
    const units = tableOf(report, 0);
    const late = seen(units).map((cells) => Number(cells[2]) + Number(cells[3]));
    expect(late.slice(0, -1)).toEqual(late.slice(0, -1).toSorted((a, b) => b - a));
    expect(units.rows.at(-1)?.total).toBe(true);
    expect(seen(units).at(-1)?.slice(1)).toEqual([
      '合计',
      ...Object.values(look.counts).map(String),
      String(look.findings.length),
    ]);
  });

  it('names unit, handler and clock, and says for how many days it has been so', () => {
    const overdue = {
      ...finding(1),
      ...{ kind: 'overdue' as const, unit: look.unit, handler: 'wang', clock: 'initial-review', run: 2, orderId: null },
      followUps: [
        { kind: 'reminded' as const, rung: 'on-the-day', at: look.asOf },
        { kind: 'ordered' as const, orderId: 'DB-1', toUnit: look.unit, at: look.asOf },
      ],
    };
    const told = dailyLookReport({ ...look, findings: [overdue], leftOut: 0 }, names, 'zh');
    const [row] = seen(tableOf(told, 1));
    const days = (Date.parse('2026-05-14') - Date.parse(overdue.at.slice(0, 10))) / 86_400_000;
    expect(row).toEqual([
      ...['红', '已超期', overdue.caseId, '初查（受理决定）（第 2 次）', '伊春市市场监督管理局', '王小明'],
      ...[overdue.at.slice(0, 16).replace('T', ' '), String(days)],
      '05-14 09:00 催办（期满当日）；05-14 09:00 督办 伊春市市场监督管理局',
    ]);
  });

  it('counts every unit over all findings, listed or not', () => {
    const byUnit = [
      { unit: bureau, counts: { ...countsOf([]), overdue: 900, unsigned: 7 } },
      { unit: county, counts: { ...countsOf([]), overdue: 300 } },
    ];
    const counts = { ...countsOf([]), overdue: 1_200, unsigned: 7 };
    const findings = [{ ...finding(1), unit: county, kind: 'overdue' as const }];
    const told = dailyLookReport({ ...look, byUnit, counts, findings, leftOut: 1_206 }, names, 'zh');
    expect(seen(tableOf(told, 0)).map((cells) => cells.slice(1))).toEqual([
      ['伊春市市场监督管理局（本级）', '0', '900', '0', '7', '0', '907'],
      ['铁力市市场监督管理局（本级）', '0', '300', '0', '0', '0', '300'],
      ['合计', '0', '1,200', '0', '7', '0', '1,207'],
    ]);
  });

  it('of a look recorded before units were counted, counts what it does not list, so that the sums are those of the look', () => {
    const longer = dailyLookReport(dailyLook(60, 37), names, 'zh');
    const units = tableOf(longer, 0);
    expect(seen(units).at(-2)).toEqual(['黄', '未逐项列出', '0', '0', '0', '37', '0', '37']);
    expect(column(units, '合计').at(-1)).toBe('97');
    expect(tableOf(longer, 1).note).toContain('另有 37 项');
  });

  it('of a day without findings is all green, and says so', () => {
    const quiet = dailyLookReport(dailyLook(0), names, 'zh');
    expect(new Set(quiet.headlines.map(({ tone }) => tone))).toEqual(new Set(['good']));
    expect(seen(tableOf(quiet, 0))).toEqual([['绿', '合计', '0', '0', '0', '0', '0', '0']]);
    expect(tableOf(quiet, 1)).toMatchObject({ rows: [], empty: '今日无待办事项' });
  });

  it('asks for a new calendar on an amber card where the one there is ends soon', () => {
    const coverage = { ...look.coverage, coveredUntil: localDate('2026-06-30'), daysLeft: 47, alarm: true };
    const { facts, headlines } = dailyLookReport({ ...look, coverage }, names, 'zh');
    expect(facts.at(-1)?.value).toBe('2026-06-30（余 47 天）');
    const detail = '至 2026-06-30，请发布新日历';
    expect(headlines.slice(5)).toEqual([
      { label: '工作日历余', value: { kind: 'text', text: '47 天' }, tone: 'watch', detail },
    ]);
  });

  it('shows an order in red only once its answer is late, and the others plain with their due date, after it', () => {
    const order = (n: number, dueAt: string) => ({
      ...{
        ...finding(n),
        kind: 'order-unanswered' as const,
        clock: null,
        run: null,
        orderId: `DB-${n}`,
        followUps: [],
      },
      ...{ unit: county, at: instant('2026-05-08T10:00:00+08:00'), dueAt: instant(dueAt) },
    });
    const findings = [order(1, '2026-05-18T23:59:59.999+08:00'), order(2, '2026-05-13T23:59:59.999+08:00')];
    const told = (some: readonly Finding[], ordersLate: number) => {
      const own = { counts: countsOf(some), ordersLate };
      return dailyLookReport({ ...look, ...own, byUnit: [{ unit: county, ...own }], findings: some }, names, 'zh');
    };
    const both = told(findings, 1);
    expect(seen(tableOf(both, 1)).map((cells) => [cells[0], cells[3], ...cells.slice(6, 8)])).toEqual([
      ['红', '督办令 DB-2（05-08 下达）', '2026-05-13 23:59', '1'],
      ['—', '督办令 DB-1（05-08 下达）', '2026-05-18 23:59', '余 4'],
    ]);
    expect(both.headlines[0]).toMatchObject({ value: { value: 2 }, tone: 'bad', detail: '逾期 1，期限内 1' });
    const inTime = told(findings.slice(0, 1), 0);
    expect(inTime.headlines[0]).toMatchObject({ tone: 'calm' });
    expect(seen(tableOf(inTime, 0)).map((cells) => cells[0])).toEqual(['—', '—']);
    expect(tableOf(inTime, 0).rows[0]?.cells[2]).toEqual({ kind: 'count', value: 1 });
  });

  it('shows some of every kind on pages, says how many there are, and leaves the whole list to sheets', async () => {
    const many = dailyLookReport(dailyLook(400), names, 'zh');
    const { excerpt, rows } = tableOf(many, 1);
    expect(rows).toHaveLength(400);
    const shown = excerpt?.rows ?? [];
    expect(excerpt?.note).toBe('共 400 条，此处列各类前 8 条，计 40 条，全部见 XLSX、CSV。');
    const kinds = Map.groupBy(shown, ({ cells }) => cellText(cells[1] as Cell));
    expect([...kinds.values()].map(({ length }) => length)).toEqual([8, 8, 8, 8, 8]);
    const page = (await renderReport(many, 'html')).bytes.toString('utf8');
    expect(page).toContain(excerpt?.note);
    expect(page.match(/T-7Q4M-/g)).toHaveLength(40);
    const file = (await renderReport(many, 'csv')).bytes.toString('utf8');
    expect(file.match(/T-7Q4M-/g)).toHaveLength(400);
  });

  it('says which earlier months are not settled for which units, where there are any', () => {
    const unsettled = [
      { month: '2026-02', units: [bureau, county] },
      { month: '2026-03', units: [county] },
    ];
    const shortUnit = (code: string) => (code === county ? '铁力市局' : names.unit(code));
    const told = dailyLookReport(look, { ...names, shortUnit }, 'zh', unsettled);
    expect(told.headlines.at(-1)).toMatchObject({
      ...{ label: '尚未月结', value: { text: '2 个月' }, tone: 'watch', detail: '2026 年 2、3 月' },
    });
    expect(seen(tableOf(told, 2))).toEqual([
      ['2026-02', '2', '伊春市市场监督管理局、铁力市局'],
      ['2026-03', '1', '铁力市局'],
    ]);
    expect(report.tables).toHaveLength(2);
  });

  it('calls units by their short names on pages, and by their names in sheets', async () => {
    const shortUnit = (code: string) => names.unit(code).replace('市场监督管理', '');
    const told = dailyLookReport(look, { ...names, shortUnit }, 'zh');
    expect(column(tableOf(told, 0), '单位')).toContain('铁力市局（本级）');
    const [page, file] = await Promise.all([renderReport(told, 'html'), renderReport(told, 'csv')]);
    expect(page.bytes.toString('utf8')).not.toContain('铁力市市场监督管理局（本级）');
    expect(file.bytes.toString('utf8')).toContain('铁力市市场监督管理局（本级）');
  });

  it('says what it rests on', () => {
    expect(report.provenance.map(({ value }) => value)).toEqual([look.position, look.logHash, look.hash]);
  });
});
