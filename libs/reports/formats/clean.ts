import type { Cell, Fact, Report, Row } from '../model.js';

/** Control characters but for line feeds and tabs, and what turns the reading direction: none of them is seen, each of them can deceive. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const UNSEEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/g;

/** A text that every format can hold: no half of a character, nothing that is not seen. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(UNSEEN, '');
}

/** The report with every text in it clean. */
export function cleaned(report: Report): Report {
  const facts = (all: readonly Fact[]) =>
    all.map(({ label, value }) => ({ label: cleanText(label), value: cleanText(value) }));
  return {
    ...report,
    title: cleanText(report.title),
    subtitle: cleanText(report.subtitle),
    facts: facts(report.facts),
    provenance: facts(report.provenance),
    notes: report.notes.map(cleanText),
    headlines: report.headlines.map((headline) => ({
      ...headline,
      label: cleanText(headline.label),
      value: cleanCell(headline.value),
      ...(headline.detail !== undefined && { detail: cleanText(headline.detail) }),
    })),
    tables: report.tables.map((table) => ({
      ...table,
      title: cleanText(table.title),
      empty: cleanText(table.empty),
      ...(table.note !== undefined && { note: cleanText(table.note) }),
      ...(table.excerpt && {
        excerpt: { note: cleanText(table.excerpt.note), rows: table.excerpt.rows.map(cleanRow) },
      }),
      columns: table.columns.map((column) => ({ ...column, title: cleanText(column.title) })),
      rows: table.rows.map(cleanRow),
    })),
  };
}

function cleanRow(row: Row): Row {
  return { ...row, cells: row.cells.map(cleanCell) };
}

function cleanCell(cell: Cell): Cell {
  switch (cell.kind) {
    case 'text':
      return { ...cell, text: cleanText(cell.text), ...(cell.short !== undefined && { short: cleanText(cell.short) }) };
    case 'none':
    case 'date':
    case 'instant':
    case 'points':
      return cell;
    default:
      return { ...cell, ...(cell.unit !== undefined && { unit: cleanText(cell.unit) }) };
  }
}
