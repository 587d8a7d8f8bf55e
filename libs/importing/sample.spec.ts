import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importFile } from './index.js';
import { caseDoors } from './testing/case-doors.js';

const sample = (name: string) => new URL(`../../docs/samples/${name}`, import.meta.url).pathname;

describe('debug', () => {
  it.each(['work-orders.csv', 'work-orders-gb18030.csv', 'work-orders.xlsx'])('%s', async (name) => {
    const doors = caseDoors();
    const report = await importFile({ path: sample(name), ...doors.options, report: false });
    console.log(JSON.stringify({ ...report, refusals: report.refusals.map((r) => [r.row, r.reasons.map((x) => [x.cell?.letter, x.code, x.message.zh])]) }, null, 1));
  });
});
