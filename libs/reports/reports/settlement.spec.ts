import { measures } from '#libs/efficacy';
import type { UnitCode } from '#libs/kernel';
import { column, seen, tableOf } from '../testing/reading.js';
import { names, settlement } from '../testing/samples.js';
import { settlementReport } from './settlement.js';

const [settled, adjustments] = settlement();
const [first, second] = adjustments;
const report = settlementReport(settled, adjustments, names, 'zh');

describe('The report of a settlement', () => {
  it('shows what was frozen, what stands and by which adjustment, the adjusted first', () => {
    const rows = seen(tableOf(report, 2));
    expect(rows).toHaveLength(settled.figures.length);
    const [rate] = first?.changes ?? [];
    const row = rows.find((cells) => cells[9] === '第 1 次');
    expect(row?.slice(2, 4)).toEqual([rate?.before?.numerator, rate?.before?.denominator].map(String));
    expect(row?.slice(5, 7)).toEqual([rate?.after?.numerator, rate?.after?.denominator].map(String));
    expect(row?.[8]).toMatch(/^▼\d/);
    expect(rows.map((cells) => cells[9] === '—').indexOf(true)).toBe(2);
  });

  it('tells the four rates in their order, on the cards and in the tables, the bureau first', () => {
    const byId = [...settled.figures].sort((a, b) =>
      `${a.unit} ${a.indicator}` < `${b.unit} ${b.indicator}` ? -1 : 1,
    );
    const told = settlementReport({ ...settled, figures: byId }, [], names, 'zh');
    const four = ['按时初查率', '按时办结率', '按时核查率', 'ODR 企业按时办结率'];
    expect(told.headlines.slice(0, 4).map(({ label }) => label)).toEqual(four);
    expect(column(tableOf(told, 2), '指标').slice(0, 4)).toEqual(four);
    expect(column(tableOf(told, 2), '单位')[0]).toBe('伊春市市场监督管理局');
    expect(column(tableOf(told, 0), '单位')[0]).toBe('伊春市市场监督管理局');
  });

  it('counts the units right below that reach every target that they can be judged by', () => {
    const figure = (unit: string, indicator: string, numerator: number, denominator: number) => ({
      ...{ unit: unit as UnitCode, indicator, numerator, denominator },
    });
    const figures = [
      ...[figure('230700', 'on-time-closure', 90, 100), figure('230781', 'on-time-closure', 7, 7)],
      ...[figure('230781', 'odr-on-time-closure', 0, 0), figure('230717', 'on-time-closure', 9, 9)],
      ...[figure('230717', 'on-time-initial-review', 8, 9), figure('230718', 'on-time-closure', 0, 0)],
      ...[figure('230719', 'satisfaction', 1, 2), figure('230717-01', 'on-time-closure', 1, 1)],
    ];
    const card = (told: typeof figures) =>
      settlementReport({ ...settled, figures: told }, [], names, 'zh').headlines.find(
        ({ label }) => label === '四率达标单位',
      );
    expect(card(figures)).toMatchObject({ value: { text: '1 / 2' }, tone: 'watch' });
    expect(card(figures.filter(({ unit }) => unit !== '230717'))).toMatchObject({
      value: { text: '1 / 1' },
      tone: 'good',
    });
    expect(card(figures.filter(({ unit }) => unit === '230700'))).toBeUndefined();
  });

  it('says on the cards what the rates have changed by since the month before, and what that month rests on', () => {
    const own = settled.figures.find(({ unit, indicator }) => unit === '230700' && indicator === 'on-time-closure');
    if (own?.denominator == null) throw new RangeError('the sample has no rate');
    const before = { month: '2026-03', hash: 'f'.repeat(64), figures: [{ ...own, numerator: own.denominator }] };
    const told = settlementReport(settled, [], names, 'zh', { before });
    expect(told.headlines[1]?.detail).toMatch(/^\d+ \/ \d+，较上月 (▼\d+\.\d\d|0\.00)$/);
    expect(told.headlines[0]?.detail).toMatch(/^\d+ \/ \d+$/);
    expect(told.provenance.at(-1)).toEqual({ label: '对照的 2026-03 月结哈希', value: before.hash });
  });

  it('warns on a card and in a table of earlier months that are not settled', () => {
    const unsettled = [{ month: '2026-01', units: ['230700', '230781'] }];
    const told = settlementReport(settled, adjustments, names, 'zh', { unsettled });
    expect(told.headlines.at(-1)).toMatchObject({ label: '尚未月结', tone: 'watch', detail: '2026 年 1 月' });
    expect(seen(told.tables.at(-1) ?? tableOf(told, 0))).toEqual([
      ['2026-01', '2', '伊春市市场监督管理局、铁力市市场监督管理局'],
    ]);
    expect(report.headlines.map(({ label }) => label)).not.toContain('尚未月结');
  });

  it('parts more indicators than a page is wide into tables of the same units', () => {
    const indicators = measures().map(({ id }) => id);
    const figures = indicators.map((indicator, at) => ({
      ...{ unit: settled.unit, indicator, numerator: at, denominator: 100 },
    }));
    const { tables } = settlementReport({ ...settled, figures }, [], names, 'zh');
    expect(tables.slice(0, 2).map(({ title }) => title)).toEqual(['各单位一览（1/2）', '各单位一览（2/2）']);
    expect(tables.slice(0, 2).flatMap(({ columns }) => columns.slice(1))).toHaveLength(indicators.length);
    expect(tables[1]?.rows[0]?.total).toBe(true);
  });

  it('shows the first twenty rows on pages, and sums with them', () => {
    for (const table of [tableOf(report, 2)])
      expect([table.rows.length > 100, table.excerpt?.rows.length]).toEqual([true, 20]);
    expect(tableOf(report, 2).excerpt?.note).toMatch(/^共 \d+ 条，此处列前 20 条，全部见 XLSX、CSV。$/);
  });

  it('tells each adjustment with its reason, before and after', () => {
    const table = tableOf(report, 1);
    expect(column(table, '理由')).toEqual([first?.reason, second?.reason]);
    expect(column(table, '差')[1]).toBe('▲12,500.00');
    expect(column(table, '日志位置')).toEqual(['190001', '190002']);
  });

  it('shows the figures that stand, and those that were frozen where nothing was adjusted', () => {
    const shown = (reports: typeof report) => seen(tableOf(reports, 0)).map((cells) => cells.join());
    const untouched = settlementReport(settled, [], names, 'zh');
    expect(shown(untouched)).not.toEqual(shown(report));
    expect(tableOf(untouched, 1)).toMatchObject({ rows: [], empty: '月结之后没有调整' });
    expect(untouched.headlines.at(-1)).toMatchObject({ label: '结后调整', tone: 'good' });
    expect(report.headlines.at(-1)).toMatchObject({ label: '结后调整', tone: 'watch' });
  });

  it('leaves a figure that an adjustment took away in what was frozen', () => {
    const [figure] = settled.figures;
    if (!figure || !first) throw new RangeError('the sample is empty');
    const { unit, indicator, numerator, denominator } = figure;
    const change = { unit, indicator, before: { numerator, denominator }, after: null };
    const [row] = seen(tableOf(settlementReport(settled, [{ ...first, changes: [change] }], names, 'zh'), 2));
    expect([row?.[2], row?.[3], row?.[7], row?.[9]]).toEqual([String(numerator), String(denominator), '—', '第 1 次']);
  });

  it('checks every hash, and names the first that is not that of what is told', () => {
    const values = (reported: typeof report) => reported.provenance.map(({ value }) => value.split(' ')[1] ?? '');
    expect(values(report).slice(2)).toEqual(['核对一致', '核对一致', '核对一致']);
    const forged = { ...settled, figures: settled.figures.map((figure) => ({ ...figure, numerator: 1 })) };
    expect(values(settlementReport(forged, adjustments, names, 'zh')).slice(2)).toEqual([
      ...['核对不符！', '核对一致', '核对一致'],
    ]);
    expect(values(settlementReport(settled, adjustments.slice(1), names, 'zh')).slice(2)).toEqual([
      ...['核对一致', '核对不符！'],
    ]);
  });
});
