import type { Instant } from '#libs/kernel';
import type { EntityProjection, Projection, Table, Value } from './definition.js';
import { BEFORE_THE_FIRST, LostRace, RowRefused } from './model.js';
import type { Batch, Checkpoint, Fault, PageWrite, ParkedCase, ReadModel, StoredEntity } from './model.js';

type MemoryRow = Record<string, Value>;

/**
 * A read model in memory, for specifications of projections: the same folding and the same rules of writing as the real
 * one, with maps for tables.
 */
export class MemoryReadModel implements ReadModel {
  #checkpoint: Checkpoint = BEFORE_THE_FIRST;
  #fault: Fault | undefined;
  readonly #parked = new Map<string, ParkedCase>();
  readonly #tables = new Map<string, Map<string, MemoryRow>>();

  /** @param refuses what the database would refuse, for tests of poison events */
  constructor(
    private readonly projection: Projection,
    private readonly refuses: (row: Readonly<MemoryRow>) => string | undefined = () => undefined,
  ) {
    for (const { name } of projection.tables) this.#tables.set(name, new Map());
  }

  open(): Promise<{ checkpoint: Checkpoint; parked: readonly ParkedCase[]; fault: Fault | undefined }> {
    return Promise.resolve({ checkpoint: this.#checkpoint, parked: [...this.#parked.values()], fault: this.#fault });
  }

  load(keys: readonly string[]): Promise<readonly StoredEntity[]> {
    if (this.projection.kind !== 'entities') return Promise.resolve([]);
    const { table, key } = this.projection.entity;
    const wanted = new Set(keys);
    const found = this.#rowsOf(table).filter((row) => wanted.has(row[key] as string));
    return Promise.resolve(
      found.map((row) => ({ key: row[key] as string, position: row.position as bigint, state: row.state as string })),
    );
  }

  write(page: PageWrite, from: Checkpoint): Promise<Checkpoint> {
    if (from.position !== this.#checkpoint.position || from.fence !== this.#checkpoint.fence)
      return Promise.reject(new LostRace(this.projection.name));
    const writes = page.batches.map((batch) => ({ batch, rows: rowsOf(this.projection, batch) }));
    const reason = writes
      .flatMap(({ rows }) => rows.map((row) => this.refuses(row)))
      .find((text) => text !== undefined);
    if (reason !== undefined) return Promise.reject(new RowRefused(new Error(reason)));
    for (const { batch, rows } of writes) this.#put(batch.table, rows);
    for (const parked of page.parks) this.#parked.set(parked.key, parked);
    if (page.unpark !== undefined) this.#parked.delete(page.unpark);
    this.#checkpoint = {
      position: page.position,
      fence: from.fence + 1n,
      recordedAt: latest(page.recordedAt, from.recordedAt),
    };
    return Promise.resolve(this.#checkpoint);
  }

  keepFault(fault: Fault | undefined): Promise<void> {
    this.#fault = fault;
    return Promise.resolve();
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  /** The rows of a table in the order of their keys. */
  rows<Row extends object>(table: string): readonly Row[] {
    const sorted = [...(this.#tables.get(table) ?? new Map<string, MemoryRow>())].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([, row]) => row as Row);
  }

  /** All tables as one text, to be compared byte for byte. */
  dump(): string {
    const tables = this.projection.tables.map(({ name }) => [name, this.rows(name)]);
    return JSON.stringify(tables, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value), 1);
  }

  #rowsOf(table: string): MemoryRow[] {
    return [...(this.#tables.get(table)?.values() ?? [])];
  }

  #put(name: string, rows: readonly MemoryRow[]): void {
    const stored = this.#tables.get(name);
    const table = this.projection.tables.find((each) => each.name === name);
    if (!stored || !table) throw new RangeError(`${this.projection.name} has no table ${name}`);
    for (const row of rows) {
      const key = table.key.map((column) => String(row[column])).join('\u0001');
      if (table.kind === 'rows') stored.set(key, row);
      else add(stored, table, key, row);
    }
  }
}

function add(stored: Map<string, MemoryRow>, table: Table<never>, key: string, difference: MemoryRow): void {
  const sums = table.columns.filter((column) => !table.key.includes(column));
  const total = { ...(stored.get(key) ?? { ...difference, ...Object.fromEntries(sums.map((column) => [column, 0])) }) };
  for (const column of sums) total[column] = Number(total[column]) + Number(difference[column]);
  if (sums.every((column) => total[column] === 0)) stored.delete(key);
  else stored.set(key, total);
}

function rowsOf(projection: Projection, batch: Batch): MemoryRow[] {
  const names = columnsOf(projection, batch.table);
  return Array.from({ length: batch.count }, (_, i) =>
    Object.fromEntries(names.map((name, c) => [name, batch.columns[c]?.[i] ?? null])),
  );
}

/** All columns that a batch for the table carries, in order. */
export function columnsOf(projection: Projection, table: string): readonly string[] {
  const columns = projection.tables.find((each) => each.name === table)?.columns ?? [];
  return holdsState(projection, table) ? [...columns, 'position', 'state'] : columns;
}

function latest(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || (b !== null && b > a) ? b : a;
}

function holdsState(projection: Projection, table: string): projection is EntityProjection {
  return projection.kind === 'entities' && projection.entity.table === table;
}
