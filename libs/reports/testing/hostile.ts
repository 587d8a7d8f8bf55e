import { instant } from '#libs/kernel';
import { text } from '../cells.js';
import type { Report } from '../model.js';

/** A report that says the same text wherever a text can stand, beside numbers that are to stay numbers. */
export function reportOf(said: string): Report {
  const fact = { label: said, value: said };
  return {
    ...{ language: 'zh', name: 'hostile', title: said, subtitle: said, asOf: instant('2026-05-14T09:00:00+08:00') },
    facts: [fact],
    headlines: [{ label: said, value: text(said, 'bad'), tone: 'bad', detail: said }],
    tables: [
      {
        ...{ title: said, note: said, empty: said },
        columns: [
          { title: said, align: 'left', width: 20 },
          { title: said, align: 'right', width: 10 },
        ],
        rows: [{ cells: [text(said, 'watch'), { kind: 'percent', value: -120, signed: true }] }],
      },
      { title: said, columns: [{ title: said, align: 'left', width: 10 }], rows: [], empty: said },
    ],
    notes: [said],
    provenance: [fact],
  };
}
