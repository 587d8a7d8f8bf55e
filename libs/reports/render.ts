import { cleaned } from './formats/clean.js';
import { csvOf } from './formats/csv.js';
import { htmlOf, REPORT_CSP } from './formats/html.js';
import { pdfOf } from './formats/pdf.js';
import { xlsxOf } from './formats/xlsx.js';
import { REPORT_FORMATS } from './model.js';
import type { RenderedReport, Report, ReportFormat } from './model.js';

/** True for a format that reports are rendered in. */
export function isReportFormat(text: string): text is ReportFormat {
  return REPORT_FORMATS.some((format) => format === text);
}

const CONTENT_TYPES: Readonly<Record<ReportFormat, string>> = {
  html: 'text/html; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=absent',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
};

const RENDER: Readonly<Record<ReportFormat, (report: Report) => Buffer | Promise<Buffer>>> = {
  html: htmlOf,
  csv: csvOf,
  xlsx: xlsxOf,
  pdf: pdfOf,
};

/** The same report gives the same bytes, whenever and wherever it is rendered. */
export async function renderReport(report: Report, format: ReportFormat): Promise<RenderedReport> {
  return {
    contentType: CONTENT_TYPES[format],
    fileName: `${report.name.replace(/[^\w.-]/g, '-')}.${format}`,
    bytes: await RENDER[format](cleaned(report)),
    ...(format === 'html' && { contentSecurityPolicy: REPORT_CSP }),
  };
}
