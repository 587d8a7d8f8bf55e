import type { Figures } from './fold.ts';

/** The clocks that have a column; `--json` tells of all. */
const CLOCKS: readonly (readonly [clock: string, title: string])[] = [
  ['sign-for', '签收'],
  ['initial-review', '初查'],
  ['mediation', '调解'],
  ['verification', '核查'],
  ['feedback', '反馈'],
  ['follow-up', '回访'],
];

/** The figures as a table, a unit a line and all of them in the last. */
export function tableOf(units: Readonly<Record<string, Figures>>, asOf: Date): string {
  const codes = Object.keys(units).sort();
  const heading = ['单位', '登记', '在办', '办结', '挽回损失（元）', ...CLOCKS.map(([, title]) => `${title}按时率`)];
  const rows = [...codes.map((code) => row(code, [units[code]])), row('合计', Object.values(units))];
  const widths = heading.map((title, i) => Math.max(...[title, ...rows.map((cells) => cells[i] ?? '')].map(widthOf)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === 0 ? padEnd(cell, widths[i]) : padStart(cell, widths[i]))).join('  ');
  const time = asOf.toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false });
  return [`各单位办理情况（截至 ${time}）`, line(heading), ...rows.map(line)].join('\n');
}

function row(name: string, figures: readonly (Figures | undefined)[]): string[] {
  const sum = (of: (each: Figures) => number) => figures.reduce((total, each) => total + (each ? of(each) : 0), 0);
  const rates = CLOCKS.map(([clock]) => {
    const met = sum((each) => each.clocks[clock]?.met ?? 0);
    const due = met + sum((each) => each.clocks[clock]?.missed ?? 0);
    return due === 0 ? '—' : `${((met / due) * 100).toFixed(2)} %`;
  });
  const counts = (['registered', 'open', 'closed'] as const).map((count) => String(sum((each) => each[count])));
  return [name, ...counts, (sum((each) => each.recoveredFen) / 100).toFixed(2), ...rates];
}

/** A Chinese character takes two cells of a terminal. */
const widthOf = (text: string) => [...text].reduce((width, each) => width + (each > '\u2e80' ? 2 : 1), 0);
const padEnd = (text: string, width = 0) => text + ' '.repeat(Math.max(0, width - widthOf(text)));
const padStart = (text: string, width = 0) => ' '.repeat(Math.max(0, width - widthOf(text))) + text;
