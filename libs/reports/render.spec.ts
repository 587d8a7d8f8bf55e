import { renderReport, isReportFormat } from './render.js';
import { REPORT_FORMATS } from './model.js';
import { dailyLookReport } from './reports/daily-look.js';
import { scoreReport } from './reports/score.js';
import { settlementReport } from './reports/settlement.js';
import { weeklyCheckReport } from './reports/weekly-check.js';
import { dailyLook, names, settlement, weeklyCheck } from './testing/samples.js';
import { scored } from './testing/scored.js';

const reports = [
  dailyLookReport(dailyLook(40), names, 'zh'),
  weeklyCheckReport(weeklyCheck(), names, 'zh'),
  settlementReport(...settlement(), names, 'en'),
  scoreReport(scored(), names, 'zh'),
];

/** Runs with a clock that stands many years from now. */
async function elsewhen<T>(run: () => Promise<T>): Promise<T> {
  const Now = Date;
  globalThis.Date = class extends Now {
    constructor(...given: readonly [] | readonly [number | string | Date]) {
      super(given[0] ?? Date.UTC(2101, 6, 1));
    }
    static override now(): number {
      return Now.UTC(2101, 6, 1);
    }
  } as DateConstructor;
  try {
    return await run();
  } finally {
    globalThis.Date = Now;
  }
}

describe.each(REPORT_FORMATS)('A report as %s', (format) => {
  it('is the same bytes whenever it is rendered', async () => {
    for (const report of reports) {
      const first = await renderReport(report, format);
      const later = await elsewhen(() => renderReport(structuredClone(report), format));
      expect(first.bytes.length).toBeGreaterThan(1_000);
      expect(later.bytes.equals(first.bytes)).toBe(true);
    }
  });

  it('has a name that any file system takes', async () => {
    const { fileName } = await renderReport({ ...reports[0]!, name: 'daily-look-../铁力 2026' }, format);
    expect(fileName).toBe(`daily-look-..----2026.${format}`);
  });
});

test('Formats are known by their names', () => {
  expect(['html', 'csv', 'xlsx', 'pdf', 'docx', 'toString', ''].filter(isReportFormat)).toEqual([...REPORT_FORMATS]);
});
