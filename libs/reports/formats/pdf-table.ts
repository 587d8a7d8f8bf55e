import { setImmediate } from 'node:timers/promises';
import { cellText, markOf } from '../cells.js';
import type { Column, ReportLanguage, Row, Table } from '../model.js';
import { TONE_COLOURS } from './pdf-page.js';
import type { PdfPage, TextStyle } from './pdf-page.js';
import { idsIn } from './wrap.js';

/** Letters are as large as the columns allow, within what can be read. */
const SIZE = { largest: 8.5, smallest: 6.5 } as const;
const PADDING = { x: 4, y: 2.5 } as const;
/** A letter is about half as wide as it is high. */
const LETTER = 0.52;
/** A small table is not drawn out over the whole page. */
const MOST_STRETCHED = 1.6;
/** The header stands on every page of its table, and has to leave room for rows. */
const MOST_HEADER_LINES = 8;
/** Rows after which other requests have their turn. */
const ROWS_AT_ONCE = 50;
/** Of a row that no page could hold, so much stands below the header at least. */
const LEAST_LINES = 3;
const NOTE = { size: 8.5, colour: '#57616d' } as const;
const BELOW_NOTE = 3;
const EMPTY = { size: 9, colour: '#57616d' } as const;

interface Layout {
  readonly page: PdfPage;
  readonly table: Table;
  readonly language: ReportLanguage;
  readonly size: number;
  /** Of each column: where it begins, and how wide it is. */
  readonly columns: readonly (Column & { readonly x: number; readonly across: number })[];
}

interface SetCell {
  readonly lines: readonly string[];
  readonly style: TextStyle;
}

/** A table with its heading: its header is repeated on every page, and a row is parted only where no page could hold it. */
export async function tableOnto(page: PdfPage, table: Table, language: ReportLanguage): Promise<void> {
  const layout = laidOut(page, table, language);
  const header = layout.columns.map(({ title, across }): SetCell => {
    const style = { size: layout.size, weight: 'bold' as const };
    return { lines: page.balanced(title, across - 2 * PADDING.x, style, MOST_HEADER_LINES), style };
  });
  page.heading(table.title, heightBelowTitle(layout, header));
  if (table.note !== undefined) page.paragraph(table.note, NOTE, BELOW_NOTE);
  if (table.rows.length === 0) {
    page.paragraph(table.empty, EMPTY);
    return;
  }
  const tree = page.append(page.element('Table'));
  const headings = page.element('TR');
  tree.add(headings);
  headerOnto(layout, header, (text) => {
    const cell = page.element('TH', { scope: 'Column' });
    headings.add(cell);
    cell.add(text);
    cell.end();
  });
  headings.end();
  for (const [at, row] of table.rows.entries()) {
    if (at % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await setImmediate();
    const element = page.element('TR');
    tree.add(element);
    rowOnto(layout, row, { header, element, at });
    element.end();
  }
  tree.end();
}

/**
 * Of what is not to be parted from the title: the note, the header and the first row. Of a row that would not fit below them on a page of
 * its own, the first lines.
 */
function heightBelowTitle(layout: Layout, header: readonly SetCell[]): number {
  const { page, table } = layout;
  const note = table.note === undefined ? 0 : page.paragraphHeight(table.note, NOTE) + BELOW_NOTE;
  const [first] = table.rows;
  if (!first) return note + page.paragraphHeight(table.empty, EMPTY);
  const above = note + heightOf(layout, header);
  const row = heightOf(layout, setRow(layout, first));
  const room = page.bottom - page.top - page.headingHeight(table.title) - above;
  return above + (row <= room ? row : LEAST_LINES * page.leading(layout.size) + 2 * PADDING.y);
}

/** Columns share the page by the width that they ask for; none is narrower than its widest number or id. */
function laidOut(page: PdfPage, table: Table, language: ReportLanguage): Layout {
  const letters = table.columns.reduce((sum, { width }) => sum + width, 0);
  const padding = table.columns.length * 2 * PADDING.x;
  const size = Math.max(SIZE.smallest, Math.min(SIZE.largest, (page.width - padding) / (letters * LETTER)));
  const asked = table.columns.map(({ width }) => width * LETTER * size + 2 * PADDING.x);
  const least = table.columns.map((_, at) => leastWidth(page, table, at, language) * size + 2 * PADDING.x);
  const widths = shared(asked, least, page.width);
  const columns = table.columns.map((column, at) => ({
    ...column,
    x: page.left + widths.slice(0, at).reduce((sum, width) => sum + width, 0),
    across: widths[at] ?? 0,
  }));
  return { page, table, language, size, columns };
}

/** Of what is not to be parted: numbers, ids, and the words of the heading. In units of the size, as if all of it were bold. */
function leastWidth(page: PdfPage, table: Table, column: number, language: ReportLanguage): number {
  const style = { size: 1, weight: 'bold' as const };
  const whole = table.rows.map(({ cells }) => {
    const cell = cells[column];
    if (!cell || cell.kind === 'none') return 0;
    if (cell.kind === 'text') return idsIn(cell.text).reduce((most, id) => Math.max(most, page.widthOf(id, style)), 0);
    return page.widthOf(markOf(table, cell, language) + cellText(cell), style);
  });
  const heading = page.longestWord(table.columns[column]?.title ?? '', style);
  return whole.reduce((most, width) => Math.max(most, width), heading);
}

/** As much as each asks for, stretched or squeezed to the page; who needs more than that gets it from the others. */
function shared(asked: readonly number[], least: readonly number[], whole: number): readonly number[] {
  const leastOf = (at: number) => least[at] ?? 0;
  const sum = (all: readonly number[]) => all.reduce((total, each) => total + each, 0);
  let needy: readonly boolean[] = asked.map(() => false);
  // What cannot fit at all is squeezed all the same: then numbers wrap, too.
  const squeeze = Math.min(1, whole / sum(least));
  if (squeeze < 1) return least.map((each) => each * squeeze);
  for (;;) {
    const rest = whole - sum(asked.map((_, at) => (needy[at] ? leastOf(at) : 0)));
    const others = sum(asked.filter((_, at) => !needy[at]));
    const factor = others === 0 ? 1 : Math.max(0, Math.min(rest / others, MOST_STRETCHED));
    const now = asked.map((each, at) => needy[at] || each * factor < leastOf(at));
    if (now.every((need, at) => need === needy[at]))
      return asked.map((each, at) => (needy[at] ? leastOf(at) : each * factor));
    needy = now;
  }
}

function heightOf({ page, size }: Layout, cells: readonly SetCell[]): number {
  return Math.max(1, ...cells.map(({ lines }) => lines.length)) * page.leading(size) + 2 * PADDING.y;
}

function acrossAll({ columns }: Layout): number {
  return columns.reduce((sum, { across }) => sum + across, 0);
}

function headerOnto(layout: Layout, header: readonly SetCell[], show: (draw: () => void) => void): void {
  const { page } = layout;
  const height = heightOf(layout, header);
  page.artifact((document) => {
    document.rect(page.left, page.y, acrossAll(layout), height).fill('#e4ebf2');
    lineAt(layout, page.y + height, '#14497f', 1);
  });
  header.forEach((cell, at) => show(() => cellOnto(layout, cell, at, 0, cell.lines.length)));
  page.y += height;
}

function rowOnto(
  layout: Layout,
  row: Row,
  more: { readonly header: readonly SetCell[]; readonly element: PDFKit.PDFStructureElement; readonly at: number },
): void {
  const { page, size } = layout;
  const cells = setRow(layout, row);
  const elements = cells.map(() => {
    const element = page.element('TD');
    more.element.add(element);
    return element;
  });
  const most = Math.max(1, ...cells.map(({ lines }) => lines.length));
  const leading = page.leading(size);
  const whole = most * leading + 2 * PADDING.y;
  // The first row has its room already, so that it stays with the title.
  if (more.at > 0 && page.y + whole > page.bottom) nextPage(layout, more.header);
  for (let first = 0; first < most;) {
    const fit = Math.max(1, Math.floor((page.bottom - page.y - 2 * PADDING.y) / leading));
    const until = Math.min(most, first + fit);
    const height = (until - first) * leading + 2 * PADDING.y;
    page.artifact((document) => {
      if (row.total || more.at % 2 === 1)
        document.rect(page.left, page.y + 0.4, acrossAll(layout), height - 0.4).fill(row.total ? '#e4ebf2' : '#f8fafb');
      if (row.total) lineAt(layout, page.y, '#1b2430', 0.8);
      lineAt(layout, page.y + height, '#d7dde4', 0.4);
    });
    const [from, to] = [first, until];
    cells.forEach((cell, at) => elements[at]?.add(() => cellOnto(layout, cell, at, from, to)));
    page.y += height;
    first = until;
    if (first < most) nextPage(layout, more.header);
  }
  for (const element of elements) element.end();
}

function nextPage(layout: Layout, header: readonly SetCell[]): void {
  layout.page.nextPage();
  headerOnto(layout, header, (draw) => layout.page.artifact(draw));
}

function setRow(layout: Layout, row: Row): readonly SetCell[] {
  return layout.columns.map((column, at) => setCell(layout, row, column, at));
}

function setCell(
  { page, table, language, size }: Layout,
  row: Row,
  { across }: Column & { readonly across: number },
  at: number,
): SetCell {
  const cell = row.cells[at] ?? { kind: 'none' };
  const tone = cell.kind === 'none' ? undefined : cell.tone;
  const style: TextStyle = {
    size,
    weight: row.total || tone === 'bad' || tone === 'watch' ? 'bold' : 'regular',
    ...(tone && tone !== 'calm' && { colour: TONE_COLOURS[tone] }),
  };
  return { lines: page.wrap(markOf(table, cell, language) + cellText(cell), across - 2 * PADDING.x, style), style };
}

function cellOnto(
  { page, columns, size }: Layout,
  { lines, style }: SetCell,
  at: number,
  from: number,
  to: number,
): void {
  const column = columns[at];
  if (!column) return;
  const room = column.across - 2 * PADDING.x;
  lines.slice(from, to).forEach((line, number) => {
    const spare = column.align === 'left' ? 0 : room - page.widthOf(line, style);
    const x = column.x + PADDING.x + (column.align === 'centre' ? spare / 2 : spare);
    page.line(line, { ...style, x, y: page.y + PADDING.y + number * page.leading(size) });
  });
}

function lineAt(layout: Layout, y: number, colour: string, thickness: number): void {
  const { page } = layout;
  page.document
    .moveTo(page.left, y)
    .lineTo(page.left + acrossAll(layout), y)
    .lineWidth(thickness)
    .stroke(colour);
}
