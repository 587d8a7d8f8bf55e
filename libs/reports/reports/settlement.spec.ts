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
    expect(told.headlines.slice(0, -1).map(({ label }) => label)).toEqual(four);
    expect(column(tableOf(told, 2), '指标').slice(0, 4)).toEqual(four);
    expect(column(tableOf(told, 2), '单位')[0]).toBe('伊春市市场监督管理局');
    expect(column(tableOf(told, 0), '单位')[0]).toBe('伊春市市场监督管理局');
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
