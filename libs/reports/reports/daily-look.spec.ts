import { localDate } from '#libs/kernel';
import type { UnitCode } from '#libs/kernel';
import { countsOf } from '#libs/supervision';
import { cellText } from '../cells.js';
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
      ['伊春市市场监督管理局', '0', '900', '0', '7', '0', '907'],
      ['铁力市市场监督管理局', '0', '300', '0', '0', '0', '300'],
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

  it('asks for a new calendar where the one there is ends soon', () => {
    const coverage = { ...look.coverage, coveredUntil: localDate('2026-06-30'), daysLeft: 47, alarm: true };
    const { facts } = dailyLookReport({ ...look, coverage }, names, 'zh');
    expect(facts.at(-1)?.value).toBe('2026-06-30（余 47 天，请尽快发布新日历）');
  });

  it('says what it rests on', () => {
    expect(report.provenance.map(({ value }) => value)).toEqual([look.position, look.logHash, look.hash]);
  });
});
