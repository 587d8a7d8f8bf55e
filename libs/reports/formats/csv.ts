import { cellText, plainNumber } from '../cells.js';
import type { Cell, Fact, Report, Table } from '../model.js';
import { wordsIn } from '../words.js';
import { guarded } from './formula-guard.js';

const BOM = '\uFEFF';

/** Fields, each as it stands in the file. */
type Record = readonly string[];

/**
 * One file a report: its head, each table under its title, notes and provenance, with an empty record between them. Every record has
 * the same number of fields (RFC 4180), so strict readers take it. UTF-8 with a byte order mark, without which Excel takes Chinese for
 * something else.
 */
export function csvOf(report: Report): Buffer {
  const t = wordsIn(report.language);
  const sections: readonly (readonly Record[])[] = [
    [[field(report.title)], [field(report.subtitle)], ...report.facts.map(factRecord)],
    [
      [field(t('要点', 'Headlines'))],
      ...report.headlines.map(({ label, value, detail }) => [field(label), cellField(value), field(detail ?? '')]),
    ],
    ...report.tables.map(tableRecords),
    [[field(t('说明', 'Notes'))], ...report.notes.map((note) => [field(note)])],
    [[field(t('依据', 'Provenance'))], ...report.provenance.map(factRecord)],
  ];
  const records = sections.flatMap((section, at) => (at === 0 ? section : [[], ...section]));
  const width = Math.max(...records.map(({ length }) => length));
  const lines = records.map((record) => [...record, ...Array<string>(width - record.length).fill('')].join(','));
  return Buffer.from(`${BOM}${lines.join('\r\n')}\r\n`, 'utf8');
}

function tableRecords({ title, note, columns, rows, empty }: Table): readonly Record[] {
  return [
    [field(title), ...(note === undefined ? [] : [field(note)])],
    columns.map((column) => field(column.title)),
    ...rows.map(({ cells }) => cells.map(cellField)),
    ...(rows.length === 0 ? [[field(empty)]] : []),
  ];
}

function factRecord({ label, value }: Fact): Record {
  return [field(label), field(value)];
}

/** Numbers as a program reads them, and as Excel does: `1234.50`, `-1.20`, `98.76%`. What is text is guarded. */
function cellField(cell: Cell): string {
  switch (cell.kind) {
    case 'none':
      return '';
    case 'text':
      return field(cell.text);
    case 'date':
    case 'instant':
      return cellText(cell);
    default:
      return plainNumber(cell) + (cell.kind === 'percent' && !cell.signed ? '%' : '');
  }
}

function field(text: string): string {
  const safe = guarded(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
