import type { Table, Value } from '../definition.js';
import type { Batch } from '../model.js';

type Row = Record<string, Value>;

/** Gathers the rows of one table, column by column; for a table of sums, adds them up by key. */
export class BatchBuilder<Input> {
  readonly #columns: Value[][];
  readonly #sums: readonly string[];
  readonly #totals = new Map<string, Row>();
  #count = 0;

  constructor(private readonly table: Table<Input>) {
    this.#columns = table.columns.map(() => []);
    this.#sums = table.columns.filter((column) => !table.key.includes(column));
  }

  /** Adds the rows of one input: all, or none where making them throws. */
  add(input: Input): void {
    const rows = this.table.rows(input) as readonly Row[];
    for (const row of rows) {
      if (this.table.kind === 'sums') this.#sum(row);
      else this.#push(row);
    }
  }

  addAll(inputs: readonly Input[]): this {
    for (const input of inputs) this.add(input);
    return this;
  }

  build(): Batch {
    // What comes to nought within the page is left out.
    for (const total of this.#totals.values()) if (this.#sums.some((column) => total[column] !== 0)) this.#push(total);
    this.#totals.clear();
    return { table: this.table.name, columns: this.#columns, count: this.#count };
  }

  #push(row: Row): void {
    const { columns } = this.table;
    for (let c = 0; c < columns.length; c++) (this.#columns[c] as Value[]).push(row[columns[c] as string] as Value);
    this.#count++;
  }

  #sum(row: Row): void {
    const key = this.table.key.map((column) => String(row[column])).join('\u0001');
    const total = this.#totals.get(key);
    if (total === undefined) this.#totals.set(key, { ...row });
    else for (const column of this.#sums) total[column] = Number(total[column]) + Number(row[column]);
  }
}
