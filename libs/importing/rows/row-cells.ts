import { rowReason } from '../faults.js';
import type { CellRef, FaultDetails, RowFaultCode, RowReason } from '../faults.js';
import type { Header } from '../mapping/header.js';
import { valueKey } from '../normalising/text.js';
import type { Read } from '../normalising/read.js';
import type { Cell, RawRow } from '../reading/table.js';

/** A longer text is no word that stands for empty. */
const LONGEST_WORD = 64;

/**
 * One row under its header: cells by the mapping's path, and the faults that were found in it. All of a row's faults are
 * gathered, so that whoever mends the file mends it once.
 */
export class RowCells {
  readonly reasons: RowReason[] = [];

  constructor(
    private readonly header: Header,
    private readonly raw: RawRow,
    private readonly emptyWords: ReadonlySet<string>,
  ) {}

  ref(path: string): CellRef | null {
    const column = this.header.columns.get(path);
    return column ? { letter: column.letter, title: column.title } : null;
  }

  /** The cell; null where it is empty, holds a word that stands for empty, or there is no such column. */
  cell(path: string, options: { readonly wordsCount?: boolean } = {}): Cell {
    const column = this.header.columns.get(path);
    const cell = column ? (this.raw.cells[column.index] ?? null) : null;
    if (typeof cell !== 'string') return cell;
    if (cell.length > LONGEST_WORD) return cell;
    const key = valueKey(cell);
    if (key === '' || (!options.wordsCount && this.emptyWords.has(key))) return null;
    return cell;
  }

  /** Reads the cell where it holds something; a fault is noted and gives `undefined`, as an empty cell does. */
  read<T>(path: string, reader: (cell: Cell) => Read<T>, options?: { readonly wordsCount?: boolean }): T | undefined {
    const cell = this.cell(path, options);
    if (cell === null) return undefined;
    const result = reader(cell);
    if (result.ok) return result.value;
    this.refuse(path, result.code, result.details);
    return undefined;
  }

  /** Notes a fault. The field is named by its title in the file, or as the mapping calls it. */
  refuse(path: string, code: RowFaultCode, details: FaultDetails = {}, name = path): void {
    const cell = this.ref(path);
    this.reasons.push(rowReason(code, { field: cell?.title ?? name, ...details }, cell));
  }

  /** True when a fault of that path was noted. */
  isRefused(path: string): boolean {
    const cell = this.ref(path);
    return cell !== null && this.reasons.some((reason) => reason.cell?.letter === cell.letter);
  }
}
