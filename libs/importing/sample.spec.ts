import { fileURLToPath } from 'node:url';
import { importFile } from './index.js';
import { caseDoors } from './testing/case-doors.js';

const sample = (name: string) => fileURLToPath(new URL(`../../docs/samples/${name}`, import.meta.url));
const NAMES = ['work-orders.csv', 'work-orders-gb18030.csv', 'work-orders.xlsx'] as const;

/** What is wrong with the refused rows of the samples, in their order; see docs/samples/README.md. */
const REASONS = [
  'A import.number-mangled',
  'B import.kind-unknown',
  'D import.cell-missing',
  'D import.date-ambiguous',
  'F import.phone-unreadable',
  'F import.phone-several',
  'J import.uscc-invalid',
  'O import.money-unreadable',
  'Q import.unit-unknown',
  'R import.unit-conflict',
  'D time.in-future',
  'K import.cell-missing',
  'C import.channel-unknown',
  'A import.number-twice',
];

describe('the samples', () => {
  it.each([
    ['work-orders.csv', { format: 'csv', encoding: 'utf-8', delimiter: ',', headerRow: 2 }],
    ['work-orders-gb18030.csv', { format: 'csv', encoding: 'gb18030', delimiter: ',', headerRow: 2 }],
    ['work-orders.xlsx', { format: 'xlsx', encoding: null, sheet: '工单', headerRow: 3 }],
  ])('%s: what can be read is registered, what cannot is refused with its cell', async (name, facts) => {
    const report = await importFile({ path: sample(name), report: false, ...caseDoors().options });
    expect(report).toMatchObject({
      ...facts,
      rows: 41,
      created: 26,
      alreadyThere: 1,
      refused: 14,
      cases: 28,
      notes: 20,
    });
    expect(
      report.refusals.map(({ reasons }) => reasons.map(({ cell, code }) => `${cell?.letter} ${code}`).join()),
    ).toEqual(REASONS);
  });

  it('say the same in all three forms: after the first, the others create nothing', async () => {
    const doors = caseDoors();
    const reports = [];
    for (const name of NAMES) reports.push(await importFile({ path: sample(name), report: false, ...doors.options }));
    expect(reports.map(({ created, alreadyThere }) => [created, alreadyThere])).toEqual([
      [26, 1],
      [0, 27],
      [0, 27],
    ]);
  });
});
