import { instant, localDate } from '#libs/kernel';
import { rates } from '#libs/law';
import { cellText } from '../cells.js';
import { seen, tableOf } from '../testing/reading.js';
import { ratesReport } from './rates.js';

const figures = [
  [998, 1_000],
  [0, 0],
  [900, 1_000],
  [50, 50],
] as const;

const report = ratesReport(
  {
    ...{ of: '伊春市市场监督管理局', unit: '230700', position: '42' },
    ...{ from: localDate('2026-01-01'), to: localDate('2026-05-14'), asOf: instant('2026-05-14T09:00:00+08:00') },
    rates: rates().map(({ name, title, target }, at) => {
      const [numerator, denominator] = figures[at] ?? [0, 0];
      return { rate: name, title, target, numerator, denominator, ruleSets: ['cn-samr-order-121'] };
    }),
  },
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
