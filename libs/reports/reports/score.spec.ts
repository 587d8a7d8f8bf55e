import { Decimal } from 'decimal.js';
import { plainNumber } from '../cells.js';
import type { Table } from '../model.js';
import { column, seen, tableOf } from '../testing/reading.js';
import { names } from '../testing/samples.js';
import { scored } from '../testing/scored.js';
import { scoreReport } from './score.js';

const told = scored();
const report = scoreReport(told, names, 'zh');
const exact = (table: Table, title: string) => {
  const at = table.columns.findIndex((each) => each.title === title);
  return table.rows.map(({ cells }) => (cells[at]?.kind === 'points' ? plainNumber(cells[at]) : ''));
};
const sum = (values: readonly string[]) => values.reduce((all, each) => all.plus(each), new Decimal(0));

describe('The report of a score', () => {
  it('puts the lines that lost most first', () => {
    const lost = column(tableOf(report, 0), '失分').slice(0, -1).map(Number);
    expect(lost).toEqual(lost.toSorted((a, b) => b - a));
    expect(lost[0]).toBeGreaterThan(0);
  });

  it('has points and points lost that sum to what its last row says, and that to full marks', () => {
    const table = tableOf(report, 0);
    const [points, lost] = [exact(table, '得分'), exact(table, '失分')];
    const [allPoints = '', allLost = ''] = [points.at(-1), lost.at(-1)];
    expect(sum(points.slice(0, -1)).equals(allPoints)).toBe(true);
    expect(sum(lost.slice(0, -1)).equals(allLost)).toBe(true);
    expect(sum([allPoints, allLost]).equals(told.score.fullMarks)).toBe(true);
  });

  it('shows weight, rate, numerator and denominator of each line', () => {
    const line = told.score.lines.find(({ name }) => name === 'closure');
    const row = seen(tableOf(report, 0)).find((cells) => cells[1] === '按时办结');
    const rate = ((line?.numerator ?? 0) / (line?.denominator ?? 1)) * 100;
    expect(row?.slice(2, 7)).toEqual([
      '指标',
      '20.00',
      `${rate.toFixed(2)}%`,
      String(line?.numerator),
      String(line?.denominator),
    ]);
  });

  it('shows points in the unit that is published, counts with theirs, and what a deduction can cost', () => {
    const shown = seen(tableOf(report, 0)).filter(([, title]) => title !== undefined && title !== '');
    for (const cells of shown) expect(cells.slice(7, 10).join()).toMatch(/^[−<>\d.,]+$/);
    expect(shown.flatMap((cells) => cells.slice(7, 10)).filter((each) => !/^[<>]?−?[\d,]+\.\d\d$/.test(each))).toEqual(
      [],
    );
    const deductions = shown.filter((cells) => cells[2] === '扣分');
    expect(deductions.length).toBeGreaterThan(0);
    for (const cells of deductions) {
      expect(cells[3]).toMatch(/^至多 −\d/);
      expect(cells[4]).toMatch(/^[\d,]+ 次$/);
    }
  });

  it('says what a line without data came to', () => {
    const row = seen(tableOf(report, 0)).find((cells) => cells[1] === '督办答复');
    expect([row?.[4], row?.[10]]).toEqual(['—', '无数据，计满分']);
  });

  it('says that there are no data where nothing was measured, instead of a score', () => {
    const nothing = { points: null, lost: null, published: null, roundedBy: null, grade: null };
    const { headlines } = scoreReport({ ...told, score: { ...told.score, ...nothing } }, names, 'zh');
    expect(headlines[0]).toMatchObject({ label: '得分', value: { text: '没有数据' } });
  });

  it('ranks the units of each level, the best first', () => {
    const ranks = seen(tableOf(report, 1));
    expect(ranks[0]?.slice(0, 2)).toEqual(['县（市、区）局', '1']);
    const counties = ranks.filter(([level]) => level === '县（市、区）局').map((cells) => Number(cells[3]));
    expect(counties).toEqual(counties.toSorted((a, b) => b - a));
  });

  it('lists the cases that lost points, which sum to what their line lost', () => {
    const lost = told.score.lines.find(({ name }) => name === 'closure')?.lost ?? '';
    expect(sum(column(tableOf(report, 2), '失分')).equals(lost)).toBe(true);
    const { allocations: _, ...unexplained } = told;
    expect(scoreReport(unexplained, names, 'zh').tables).toHaveLength(2);
  });

  it('says that its scheme is no official one, and what it rests on', () => {
    expect(report.notes[0]).toContain('并非官方口径');
    expect(report.provenance.map(({ value }) => value)).toEqual(
      expect.arrayContaining([told.score.basis.position, told.score.scheme.hash]),
    );
  });
});

describe('The ranking in the report of a score', () => {
  it('tells of each unit its grade, what it lost, and by which line most', () => {
    const table = tableOf(report, 1);
    const own = told.scores?.find(({ unit }) => unit === '230717');
    const worst = own?.lines.toSorted((a, b) => Number(b.lost) - Number(a.lost))[0];
    const row = seen(table).find((cells) => cells[2]?.startsWith('伊美区市场监督管理局') && cells[0] !== '市场监管所');
    const title = told.scheme.indicators.find(({ name }) => name === worst?.name)?.title.zh;
    expect(row?.slice(4)).toEqual([
      own?.grade?.title.zh,
      new Decimal(own?.lost ?? 0).toFixed(2, Decimal.ROUND_HALF_UP),
      title,
      new Decimal(worst?.lost ?? 0).toFixed(2, Decimal.ROUND_HALF_UP),
    ]);
  });

  it('says of units without data that they have none', () => {
    const nothing = { points: null, lost: null, published: null, roundedBy: null, grade: null };
    const scores = told.scores?.map((score) => ({ ...score, ...nothing })) ?? [];
    const empty = scoreReport({ ...told, scores, score: { ...told.score, ...nothing } }, names, 'zh');
    expect(new Set(column(tableOf(empty, 1), '等次'))).toEqual(new Set(['没有数据']));
    expect(new Set(column(tableOf(empty, 0), '得分'))).toEqual(new Set(['—']));
    expect(new Set(column(tableOf(empty, 0), '灯'))).toEqual(new Set(['—', '']));
  });
});

test('Cases of a line that lost nothing are not among those that lost points', () => {
  const [allocation] = told.allocations ?? [];
  if (!allocation) throw new RangeError('nothing was lost');
  const items = allocation.items.map((item) => ({ ...item, lost: '0.0000' }));
  const free = { ...told, allocations: [{ ...allocation, lost: '0.0000', items }] };
  expect(tableOf(scoreReport(free, names, 'zh'), 2).rows).toEqual([]);
});
