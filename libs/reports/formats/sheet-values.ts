import { dateOf, dayNumber, epochMs, startOfDay } from '#libs/kernel';
import { markOf } from '../cells.js';
import type { Cell, ReportLanguage, Table } from '../model.js';

/** Day 0 of Excel's count, seen from 1970-01-01. */
const EXCEL_EPOCH = 25_569;
const DAY_MS = 86_400_000;

/**
 * What stands in the sheet. Days and instants are serial numbers as the clock in Shanghai shows them, worked out here, so that no time
 * zone of any machine has a say.
 */
export function sheetValue(cell: Cell): string | number | null {
  switch (cell.kind) {
    case 'none':
      return null;
    case 'text':
      return cell.text;
    case 'date':
      return dayNumber(cell.value) + EXCEL_EPOCH;
    case 'instant': {
      const day = dateOf(cell.value);
      return dayNumber(day) + EXCEL_EPOCH + (epochMs(cell.value) - epochMs(startOfDay(day))) / DAY_MS;
    }
    case 'count':
      return cell.value;
    case 'points':
      return Number(cell.value);
    case 'percent':
      // A difference is in percentage points, which no format of Excel's multiplies.
      return cell.value / (cell.signed ? 100 : 10_000);
    case 'grade':
      return cell.value / 10_000;
    case 'yuan':
      return cell.value / 100;
  }
}

/** How Excel shows it. Undefined for texts. */
export function numberFormat(table: Pick<Table, 'marked'>, cell: Cell, language: ReportLanguage): string | undefined {
  switch (cell.kind) {
    case 'none':
    case 'text':
      return undefined;
    case 'date':
      return 'yyyy-mm-dd';
    case 'instant':
      return 'yyyy-mm-dd hh:mm';
    default: {
      const plain = plainFormat(cell);
      if (cell.signed) return `"▲"${plain};"▼"${plain};${plain}`;
      const mark = markOf(table, cell, language);
      const unit = cell.kind === 'points' ? undefined : cell.unit;
      return `${mark === '' ? '' : `"${mark}"`}${plain}${unit === undefined ? '' : `" ${unit.replaceAll('"', '')}"`}`;
    }
  }
}

function plainFormat(cell: Exclude<Cell, { readonly kind: 'none' | 'text' | 'date' | 'instant' }>): string {
  switch (cell.kind) {
    case 'count':
      return '#,##0';
    case 'yuan':
      return '#,##0.00';
    case 'percent':
      return cell.signed ? '0.00' : '0.00%';
    case 'grade':
      return '0.00';
    case 'points':
      return `0.${'0'.repeat(cell.places ?? cell.value.split('.')[1]?.length ?? 0)}`;
  }
}
