import { drawSample, sampleSeed } from '#libs/supervision';
import type { Figure } from '#libs/supervision';
import type { UnitCode } from '#libs/kernel';
import { cellText } from '../cells.js';
import { column, seen, tableOf } from '../testing/reading.js';
import { caseOf, checked, names, UNITS, weeklyCheck } from '../testing/samples.js';
import { weeklyCheckReport } from './weekly-check.js';

const check = weeklyCheck();
const figure = (unit: string, numerator: number, denominator: number | null, indicator = 'sign-on-time'): Figure => ({
  ...{ unit: unit as UnitCode, indicator, numerator, denominator },
});
const reported = (now: readonly Figure[], before: readonly Figure[]) =>
  weeklyCheckReport({ ...check, figures: checked(now, before) }, names, 'zh');

describe('The report of a weekly check', () => {
  it('shows each unit beside its last week and beside the middle of its level, with arrows', () => {
    const now = [figure('230781', 80, 100), figure('230717', 97, 100), figure('230718', 98, 100)];
    const report = reported(now, [figure('230781', 96, 100), figure('230717', 90, 100)]);
    expect(seen(tableOf(report, 0))).toEqual([
      ['红', '铁力市市场监督管理局', '按时签收率', '80.00%', '80', '100', '96.00%', '▼16.00', '▼17.00'],
    ]);
    expect(seen(tableOf(report, 3)).map((cells) => [cells[0], ...cells.slice(6)])).toEqual([
      ['红', '96.00%', '▼16.00', '▼17.00'],
      ['绿', '90.00%', '▲7.00', '0.00'],
      ['绿', '—', '—', '▲1.00'],
    ]);
    expect(report.headlines.map(({ value }) => cellText(value))).toEqual(['1', '0', '2', '10']);
  });

  it('is amber from 5 percentage points, red from 10, and puts the worst first', () => {
    const before = ['230717', '230718', '230719', '230781'].map((unit) => figure(unit, 10_000, 10_000));
    const now = [
      ...[figure('230717', 9_501, 10_000), figure('230718', 9_500, 10_000)],
      ...[figure('230719', 9_001, 10_000), figure('230781', 9_000, 10_000)],
    ];
    const first = tableOf(reported(now, before), 0);
    expect(column(first, '灯')).toEqual(['红', '黄', '黄']);
    expect(column(first, '本周')).toEqual(['90.00%', '90.01%', '95.00%']);
  });

  it('gives no light to what too few make or what has nothing beside it, and says so', () => {
    const now = [
      figure('230781', 0, 2),
      figure('230717', 97, 100),
      figure('230718', 98, 100),
      figure('230700', 60, 100),
    ];
    const report = reported(now, [figure('230781', 100, 100)]);
    expect(tableOf(report, 0).rows).toEqual([]);
    expect(seen(tableOf(report, 3)).map((cells) => [cells[0], cells[1], ...cells.slice(6)])).toEqual([
      ['绿', '乌翠区市场监督管理局', '—', '—', '▲1.00'],
      ['—', '伊春市市场监督管理局', '—', '—', '—'],
      ['绿', '伊美区市场监督管理局', '—', '—', '0.00'],
      ['样本少', '铁力市市场监督管理局', '100.00%', '—', '—'],
    ]);
    expect(report.notes.join()).toContain('分母不足 5');
  });

  it('says of a check that was recorded before there was a least denominator what it compared with', () => {
    const { fewest, ...older } = check;
    const told = weeklyCheckReport(older, names, 'zh');
    expect([fewest, told.notes[0]]).toEqual([5, expect.stringContaining('较各单位中位数')]);
    expect(weeklyCheckReport(check, names, 'zh').notes[0]).toContain('较同级单位中位数');
  });

  it('takes more of a fault for worse, and judges no count', () => {
    const naming = {
      ...names,
      indicator: (name: string) =>
        name === 'complaints-repeated'
          ? { title: { zh: '重复投诉率', en: 'Repeated' }, reads: 'percent' as const, better: 'fewer' as const }
          : names.indicator?.(name),
    };
    const figures = checked(
      [figure('230717', 30, 100, 'complaints-repeated'), figure('230717', 500, null, 'registered')],
      [figure('230717', 10, 100, 'complaints-repeated'), figure('230717', 1, null, 'registered')],
    );
    const report = weeklyCheckReport({ ...check, figures }, naming, 'zh');
    expect(seen(tableOf(report, 0)).map((cells) => cells.slice(0, 4))).toEqual([
      ['红', '伊美区市场监督管理局', '重复投诉率', '30.00%'],
    ]);
    expect(column(tableOf(report, 3), '灯')).toEqual(['红', '—']);
  });

  it('lays out every unit and indicator, its own first, then counties and stations, the most pressing first', () => {
    const matrix = tableOf(weeklyCheckReport(check, names, 'zh'), 1);
    expect(matrix.columns.map(({ title }) => title)).toEqual([
      ...['单位', '按时初查率', '按时办结率', '按时核查率', 'ODR 企业按时办结率', '按时签收率', '按时告知率'],
      ...['终止调解按时告知率', '按时反馈率', '按时回访率', '平均满意度（分）', '挽回经济损失（元）', '登记件数'],
    ]);
    expect(matrix.rows).toHaveLength(14);
    const stations = [...UNITS].flatMap(([code, name]) => (code.includes('-') ? [name] : []));
    const units = column(matrix, '单位');
    expect([units[0], matrix.rows[0]?.total]).toEqual(['伊春市市场监督管理局', true]);
    expect(units.slice(-3).toSorted()).toEqual(stations.toSorted());
    const red = matrix.rows.map(
      ({ cells }) => cells.filter((cell) => cell.kind !== 'none' && cell.tone === 'bad').length,
    );
    for (const level of [red.slice(1, -3), red.slice(-3)]) expect(level).toEqual(level.toSorted((a, b) => b - a));
  });

  it('tells how to draw its sample again, and whoever does gets the same cases', () => {
    const report = weeklyCheckReport(check, names, 'zh');
    const population = Array.from({ length: 312 }, (_, n) => caseOf(n));
    const again = drawSample(sampleSeed(check.unit, check.week, check.logHash), population, check.sample.size);
    expect(column(tableOf(report, 2), '案件')).toEqual(again.cases);
    expect(report.provenance.map(({ value }) => value)).toContain(again.seed);
    expect(report.notes.join()).toContain('SHA-256("<种子>/<案件编号>")');
  });
});
