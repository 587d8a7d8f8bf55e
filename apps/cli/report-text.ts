import { writeFile } from 'node:fs/promises';
import { cellText, isReportFormat, markOf, renderReport, REPORT_FORMATS } from '#libs/reports';
import type { Report, ReportFormat, Table } from '#libs/reports';
import { InvalidInput, ProblemError } from '#libs/platform';
import type { Command } from 'commander';
import { columns } from './output.js';
import type { Output } from './output.js';

/** Rows of a table that a terminal shows; --json and the files have them all. */
const MOST_ROWS = 40;

/** A report as a page of a terminal. */
export function reportText(report: Report, out: Output): string {
  const { title, subtitle, facts, headlines, tables, provenance } = report;
  return [
    `${title} · ${subtitle}`,
    [...facts, ...provenance].map(({ label, value }) => `${label} ${value}`).join(' · '),
    headlines.map(({ label, value }) => `${label} ${cellText(value)}`).join('  '),
    ...tables.map((each) => tableText(each, report, out)),
  ].join('\n\n');
}

function tableText(table: Table, { language }: Report, out: Output): string {
  const { title, columns: heads, rows, empty } = table;
  if (rows.length === 0) return `${title}\n${empty}`;
  const shown = rows.slice(0, MOST_ROWS);
  const more = rows.length - shown.length;
  return [
    title,
    columns(
      heads.map((head) => head.title),
      shown.map(({ cells }) => cells.map((cell) => markOf(table, cell, language) + cellText(cell))),
    ),
    ...(more > 0 ? [out.t(`… 另有 ${more} 行（--json 列出全部）`, `… ${more} more (--json has them all)`)] : []),
  ].join('\n');
}

/** Where a report is to go as a file, as it was said. */
export interface ReportFileOptions {
  readonly format?: string;
  readonly out?: string;
}

/** The same, understood; without a name the report has its own. */
export interface WantedFile {
  readonly format: ReportFormat;
  readonly out: string | undefined;
}

export function reportOptions(command: Command): Command {
  return command
    .option('--format <format>', '报告文件格式 · write a report file: html | csv | xlsx | pdf')
    .option('--out <file>', '报告文件 · its name');
}

/** Which file is wanted, if any: asked before anything is done. @throws InvalidInput for another format */
export function wantedFile({ format, out }: ReportFileOptions): WantedFile | undefined {
  if (format === undefined && out === undefined) return undefined;
  const wanted = format ?? /\.(\w+)$/.exec(out ?? '')?.[1] ?? '';
  if (isReportFormat(wanted)) return { format: wanted, out };
  const messages = {
    zh: `应为 ${REPORT_FORMATS.join('、')} 之一`,
    en: `must be one of ${REPORT_FORMATS.join(', ')}`,
  };
  throw new InvalidInput([{ field: '--format', code: 'is-in', messages }]);
}

/** A report that was written. */
export interface WrittenFile {
  readonly file: string;
  readonly bytes: number;
}

/** @throws ProblemError `report.cannot-write` */
export async function writeReport(report: Report, { format, out }: WantedFile): Promise<WrittenFile> {
  const { fileName, bytes } = await renderReport(report, format);
  const file = out ?? fileName;
  await writeFile(file, bytes).catch((error: unknown) => {
    throw new ProblemError({
      code: 'report.cannot-write',
      status: 503,
      messages: { zh: `无法写入 ${file}`, en: `${file} cannot be written` },
      next: { zh: '请检查路径与权限。', en: 'check the path and who may write there' },
      cause: error,
    });
  });
  return { file, bytes: bytes.byteLength };
}

/** The same, said in a line. */
export function writtenText({ file, bytes }: WrittenFile, out: Output): string {
  return out.t(`✓ 已写入 ${file}（${bytes} 字节）`, `✓ ${file} written, ${bytes} bytes`);
}
