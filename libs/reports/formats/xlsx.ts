import { writeXlsx } from 'hucre';
import type { CellStyle, WriteSheet } from 'hucre';
import type { Cell, Column, Report, ReportLanguage, Row, Table, Tone } from '../model.js';
import { wordsIn } from '../words.js';
import { numberFormat, sheetValue } from './sheet-values.js';

/** Names of sheets that Excel takes: 31 letters, none of these. */
const NOT_IN_SHEET_NAMES = /[[\]:*?/\\']/g;
const LONGEST_SHEET_NAME = 31;

/** Longest text of a cell; Excel calls a file with a longer one broken. */
const LONGEST_TEXT = 32_767;

type Sheet = Required<Pick<WriteSheet, 'rows' | 'cells'>>;

/**
 * A workbook: an overview, then each table on a sheet of its own with its header frozen and filters on it. Numbers are numbers, dates are
 * dates; texts are written as texts, and no formula ever.
 */
export async function xlsxOf(report: Report): Promise<Buffer> {
  const t = wordsIn(report.language);
  const names = sheetNames([t('概况', 'Overview'), ...report.tables.map(({ title }) => title)]);
  const made = new Date(report.asOf);
  const bytes = await writeXlsx({
    sheets: [
      overview(report, names[0] ?? ''),
      ...report.tables.map((table, at) => tableSheet(table, names[at + 1] ?? '', report.language)),
    ],
    properties: { title: report.title, subject: report.subtitle, created: made, modified: made },
    defaultFont: { name: '等线', size: 11 },
  });
  return Buffer.from(bytes);
}

function overview(report: Report, name: string): WriteSheet {
  const t = wordsIn(report.language);
  const sheet: Sheet = { rows: [], cells: new Map() };
  const say = (style: CellStyle, ...texts: readonly string[]) =>
    addRow(
      sheet,
      texts.map((each) => ({ cell: { kind: 'text', text: each }, style })),
    );
  const head = (title: string) => {
    say({});
    say({ font: { bold: true, size: 12 } }, title);
  };
  say({ font: { bold: true, size: 18, color: { rgb: ACCENT } } }, report.title);
  say({ font: { size: 12 } }, report.subtitle);
  for (const { label, value } of report.facts) say({}, label, value);
  head(t('要点', 'Headlines'));
  for (const { label, value, tone, detail } of report.headlines)
    addRow(sheet, [
      { cell: { kind: 'text', text: label }, style: {} },
      { cell: value, style: { ...toneStyle(tone), alignment: { horizontal: 'left' } } },
      { cell: { kind: 'text', text: detail ?? '' }, style: {} },
    ]);
  head(t('说明', 'Notes'));
  for (const note of report.notes) say({}, note);
  head(t('依据', 'Provenance'));
  for (const { label, value } of report.provenance) say({}, label, value);
  return {
    ...{ name, ...sheet },
    columns: [{ width: 28 }, { width: 24 }, { width: 40 }],
    view: { showGridLines: false },
    pageSetup: { paperSize: 'a4', orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  };
}

function tableSheet(table: Table, name: string, language: ReportLanguage): WriteSheet {
  const { columns, rows, empty } = table;
  const sheet: Sheet = { rows: [], cells: new Map() };
  addRow(
    sheet,
    columns.map(({ title }) => ({ cell: { kind: 'text', text: title }, style: HEADER })),
  );
  for (const row of rows)
    addRow(
      sheet,
      row.cells.map((cell, at) => ({
        cell,
        style: bodyStyle(row, cell, columns[at]),
        format: numberFormat(table, cell, language),
      })),
    );
  if (rows.length === 0) addRow(sheet, [{ cell: { kind: 'text', text: empty }, style: {} }]);
  const lastColumn = letters(columns.length);
  const filtered = rows.findLastIndex(({ total }) => !total) + 1;
  return {
    ...{ name, ...sheet },
    columns: columns.map(({ width }) => ({ width: width + 2 })),
    freezePane: { rows: 1 },
    ...(filtered > 0 && { autoFilter: { range: `A1:${lastColumn}${filtered + 1}` } }),
    pageSetup: {
      ...{ paperSize: 'a4', orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
      printTitlesRow: '$1:$1',
    },
    headerFooter: { oddFooter: '&C&P / &N' },
  };
}

function addRow(
  sheet: Sheet,
  cells: readonly { readonly cell: Cell; readonly style: CellStyle; readonly format?: string | undefined }[],
): void {
  const row = sheet.rows.length;
  sheet.rows.push(
    cells.map(({ cell, style, format = numberFormat({}, cell, 'zh') }, column) => {
      const value = sheetValue(cell);
      const shown = typeof value === 'string' ? asSaid(value.slice(0, LONGEST_TEXT)) : value;
      sheet.cells.set(`${row},${column}`, { value: shown, style: { ...style, ...(format && { numFmt: format }) } });
      return shown;
    }),
  );
}

const ACCENT = '14497F';
const TONES: Readonly<Record<Tone, string | null>> = { bad: 'B3261E', watch: '8A5300', good: '1D6B3C', calm: null };
const THIN = { style: 'thin', color: { rgb: 'D7DDE4' } } as const;

const HEADER: CellStyle = {
  font: { bold: true },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'E4EBF2' } },
  border: { bottom: { style: 'medium', color: { rgb: ACCENT } } },
  alignment: { wrapText: true, vertical: 'center' },
};

function bodyStyle({ total }: Row, cell: Cell, column: Column | undefined): CellStyle {
  const tone = cell.kind === 'none' ? undefined : cell.tone;
  const align = column?.align === 'centre' ? 'center' : (column?.align ?? 'left');
  return {
    ...(tone && toneStyle(tone)),
    ...(total && { font: { bold: true } }),
    border: { bottom: THIN, ...(total && { top: { style: 'thin', color: { rgb: '1B2430' } } }) },
    alignment: { horizontal: align, vertical: 'top', wrapText: cell.kind === 'text' },
  };
}

function toneStyle(tone: Tone): CellStyle {
  const rgb = TONES[tone];
  return rgb === null ? {} : { font: { bold: tone !== 'good', color: { rgb } } };
}

/** `_x000D_` is a carriage return to who reads a sheet (ECMA-376 part 1, 22.9.2.19); who wrote it so meant the letters. */
function asSaid(text: string): string {
  return text.replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_').toWellFormed();
}

/** Each once, as Excel compares them: without regard to case. */
function sheetNames(titles: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return titles.map((title) => {
    const plain = title.replace(NOT_IN_SHEET_NAMES, ' ').trim().slice(0, LONGEST_SHEET_NAME) || '-';
    let name = plain;
    for (let number = 2; taken.has(name.toLowerCase()); number++)
      name = `${plain.slice(0, LONGEST_SHEET_NAME - 4)} (${number})`;
    taken.add(name.toLowerCase());
    return name;
  });
}

/** 1 → `A`, 27 → `AA`. */
function letters(column: number): string {
  const rest = Math.floor((column - 1) / 26);
  return (rest > 0 ? letters(rest) : '') + String.fromCharCode(65 + ((column - 1) % 26));
}
