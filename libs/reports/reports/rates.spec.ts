import { instant, localDate } from '#libs/kernel';
import { rates } from '#libs/law';
import { cellText, text } from '../cells.js';
import { seen, tableOf } from '../testing/reading.js';
import { names } from '../testing/samples.js';
import { ratesReport } from './rates.js';

const figures = [
  [998, 1_000],
  [0, 0],
  [900, 1_000],
  [50, 50],
] as const;

const bureau = {
  ...{ of: '伊春市市场监督管理局', unit: '230700', position: '42' },
  ...{ from: localDate('2026-01-01'), to: localDate('2026-05-14'), asOf: instant('2026-05-14T09:00:00+08:00') },
};

const report = ratesReport(
  {
    ...bureau,
    rates: rates().map(({ name, title, target }, at) => {
      const [numerator, denominator] = figures[at] ?? [0, 0];
      return { rate: name, title, target, numerator, denominator, ruleSets: ['cn-samr-order-121'] };
    }),
  },
  names,
  'zh',
);

test('Rates are told with target, parts and misses, the furthest below its target first', () => {
  expect(seen(tableOf(report, 0))).toEqual([
    ['红', '按时核查率', '90.00%', '100.00%', '900', '1,000', '100'],
    ['黄', '按时初查率', '99.80%', '100.00%', '998', '1,000', '2'],
    ['绿', 'ODR 企业按时办结率', '100.00%', '100.00%', '50', '50', '0'],
    ['—', '按时办结率', '—', '100.00%', '0', '0', '0'],
  ]);
  expect(report.headlines.map(({ value }) => cellText(value))).toEqual(['99.80%', '—', '90.00%', '100.00%']);
});

test('Measures without a target are told beside the rates, and nothing is told that was not asked for', () => {
  const others = [
    { rate: 'satisfaction', numerator: 7, denominator: 9 },
    { rate: 'satisfaction-grade', numerator: 37, denominator: 9 },
    { rate: 'recovered-loss', numerator: 123_456, denominator: null },
    { rate: 'reopened', numerator: 3, denominator: null },
  ];
  const asked = ratesReport({ ...bureau, rates: [], others }, names, 'zh');
  expect(asked.tables.map(({ title }) => title)).toEqual(['各项指标']);
  expect(seen(tableOf(asked, 0))).toEqual([
    ['满意率', '77.78%', '7', '9'],
    ['平均满意度（分）', '4.11', '37', '9'],
    ['挽回经济损失（元）', '1,234.56', '—', '—'],
    ['重新办理', '3', '—', '—'],
  ]);
  expect(asked.headlines.map(({ value, tone }) => `${cellText(value)} ${tone}`)).toEqual([
    ...['77.78% calm', '4.11 calm', '1,234.56 calm', '3 calm'],
  ]);
});

test('Rows stand as they were asked for, each rate with its light, with what all of it is narrowed to above them', () => {
  const figure = (numerator: number, denominator: number) => ({ rate: 'on-time-closure', numerator, denominator });
  const rows = {
    heads: ['单位', '月份'],
    rows: [
      { told: [text('伊美区局'), text('2026-01')], figures: [figure(9, 10)] },
      { told: [text('友好区局'), text('2026-01')], figures: [figure(0, 0)] },
    ],
  };
  const narrowedTo = [{ label: '渠道', value: 'hotline-12345' }];
  const asked = ratesReport({ ...bureau, rates: [], rows, narrowedTo }, names, 'zh');
  const table = tableOf(asked, 1);
  expect(table.columns.map(({ title }) => title)).toEqual(['单位', '月份', '按时办结率']);
  expect(seen(table)).toEqual([
    ['伊美区局', '2026-01', '90.00%'],
    ['友好区局', '2026-01', '—'],
  ]);
  expect(table.rows[0]?.cells[2]).toMatchObject({ tone: 'bad' });
  expect(asked.facts[0]).toEqual(narrowedTo[0]);
});
