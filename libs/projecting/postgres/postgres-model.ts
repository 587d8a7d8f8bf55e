import { createHash } from 'node:crypto';
import { escapeIdentifier } from 'pg';
import type { Pool, QueryResultRow } from 'pg';
import type { Instant } from '#libs/kernel';
import type { Projection } from '../definition.js';
import { columnsOf } from '../memory-model.js';
import { LostRace, RowRefused } from '../model.js';
import type { Batch, Checkpoint, Fault, PageWrite, ParkedCase, ReadModel, StoredEntity } from '../model.js';
import { arrayLiteral } from './array-literal.js';
import { columnTypes, physicalName, qualified, rendered } from './generation.js';
import type { Generation } from './generation.js';
import { pageStatement } from './page-statement.js';
import type { Target } from './page-statement.js';
import { inTransaction } from './pool.js';
import { sql } from './sql.js';

/** One generation of a read model in PostgreSQL. Two statements a page: one loads the touched states, one writes everything. */
export class PostgresModel implements ReadModel {
  #targets: ReadonlyMap<string, Target> | undefined;
  readonly #statements = new Map<string, { name: string; text: string }>();

  constructor(
    private readonly pool: Pool,
    private readonly projection: Projection,
    readonly generation: Generation,
  ) {}

  async open(): Promise<{ checkpoint: Checkpoint; parked: readonly ParkedCase[]; fault: Fault | undefined }> {
    this.#targets ??= await this.#readTargets();
    const [checkpoint] = await this.#rows<Checkpoint & { recorded_at: Instant | null }>(sql('read-checkpoint'));
    if (!checkpoint) throw new LostRace(this.projection.name);
    const [fault] = await this.#rows<Fault>(sql('read-fault'));
    const parked = await this.#rows<ParkedCase>(sql('read-parked'));
    const { position, fence, recorded_at: recordedAt } = checkpoint;
    return { checkpoint: { position, fence, recordedAt }, parked, fault };
  }

  async load(keys: readonly string[]): Promise<readonly StoredEntity[]> {
    if (this.projection.kind !== 'entities') return [];
    const { table, key } = this.projection.entity;
    const column = escapeIdentifier(key);
    const text = `select ${column} as key, position, state from ${this.#physical(table)} where ${column} = any($1::text[])`;
    return this.#guard(async () => {
      const { rows } = await this.pool.query<StoredEntity>({ name: digest(text), text, values: [arrayLiteral(keys)] });
      return rows;
    });
  }

  async write(page: PageWrite, from: Checkpoint): Promise<Checkpoint> {
    const batches = page.batches.filter((batch) => batch.count > 0);
    const { name, version, generation } = this.generation;
    const values: unknown[] = [page.position, page.recordedAt, name, version, generation, from.position, from.fence];
    for (const { columns } of batches) for (const column of columns) values.push(arrayLiteral(column));
    if (page.parks.length > 0) values.push(JSON.stringify(page.parks.map(asJson)));
    if (page.unpark !== undefined) values.push(page.unpark);
    return this.#guard(async () => {
      const { rows } = await this.pool.query<{ fence: bigint; recorded_at: Instant | null }>({
        ...this.#statement(batches, page),
        values,
      });
      const [moved] = rows;
      if (!moved) throw new LostRace(name);
      return { position: page.position, fence: moved.fence, recordedAt: moved.recorded_at };
    });
  }

  async keepFault(fault: Fault | undefined): Promise<void> {
    if (!fault) {
      await this.#rows(sql('clear-fault'));
      return;
    }
    await this.#rows(sql('keep-fault'), [fault.key, fault.position, fault.type, fault.revision, fault.reason]);
  }

  async finish(): Promise<void> {
    const [before] = await this.#rows<{ indexed: boolean }>(sql('read-checkpoint'));
    if (!before || before.indexed) return;
    const { name, version, generation } = this.generation;
    const tables = [...(this.#targets ?? (await this.#readTargets())).values()].map(({ physical }) => physical);
    await this.#vacuum(tables);
    const made = await inTransaction(this.pool, async (client) => {
      await client.query(sql('lock-name'), [name]);
      const { rows } = await client.query<{ indexed: boolean }>(sql('read-checkpoint'), [name, version, generation]);
      if (!rows[0] || rows[0].indexed) return false;
      await client.query(`set local maintenance_work_mem = '128MB'`);
      const ddl = rendered(this.projection, this.projection.indexes, this.generation);
      if (ddl.trim() !== '') await client.query(ddl);
      await client.query(sql('mark-indexed'), [name, version, generation]);
      return true;
    });
    if (!made) return;
    for (const table of tables) await this.pool.query(`analyze ${table}`);
  }

  /**
   * Without it no page is known to hold nothing but what everybody sees, and queries that an index could answer look at every
   * row, until the server comes round to vacuuming by itself. Best while there is one index only to be gone through.
   */
  async #vacuum(tables: readonly string[]): Promise<void> {
    const { name, version, generation } = this.generation;
    // Rows of commits that are not yet flushed count as not visible to all, and those are the newest ones.
    await inTransaction(this.pool, async (client) => {
      await client.query(`set local synchronous_commit = 'on'`);
      await client.query(sql('touch-checkpoint'), [name, version, generation]);
    });
    for (const table of tables) await this.pool.query(`vacuum ${table}`);
  }

  #physical(table: string): string {
    return qualified(physicalName(table, this.generation));
  }

  async #readTargets(): Promise<ReadonlyMap<string, Target>> {
    const targets = new Map<string, Target>();
    for (const table of this.projection.tables) {
      const physical = this.#physical(table.name);
      const types = await columnTypes(this.pool, physical);
      if (types.size === 0) throw new LostRace(this.projection.name);
      const columns = columnsOf(this.projection, table.name).map((name) => {
        const type = types.get(name);
        if (type === undefined)
          throw new RangeError(`${this.projection.name}: ${table.name} has no column ${name} in schema.sql`);
        return { name, type };
      });
      targets.set(table.name, { table, physical, columns });
    }
    return targets;
  }

  #statement(batches: readonly Batch[], page: PageWrite): { name: string; text: string } {
    const extras = { parks: page.parks.length > 0, unpark: page.unpark !== undefined };
    const key = JSON.stringify([batches.map((batch) => batch.table), extras]);
    let statement = this.#statements.get(key);
    if (!statement) {
      const targets = batches.map(({ table }) => {
        const target = this.#targets?.get(table);
        if (!target) throw new RangeError(`${this.projection.name} was not opened, or has no table ${table}`);
        return target;
      });
      const text = pageStatement(targets, extras);
      // Named, so that the server parses it once for each connection.
      statement = { name: digest(text), text };
      this.#statements.set(key, statement);
    }
    return statement;
  }

  async #rows<Row extends QueryResultRow>(text: string, more: readonly unknown[] = []): Promise<Row[]> {
    const { name, version, generation } = this.generation;
    const { rows } = await this.pool.query<Row>(text, [name, version, generation, ...more]);
    return rows;
  }

  /** Tells the errors that mean something to the runner from the rest, which it retries. */
  async #guard<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      const code = sqlState(error);
      // 21 cardinality, 22 data, 23 integrity, 54 limits (a value too long for an index): the row's fault.
      if (/^(21|22|23|54)/.test(code)) throw new RowRefused(error);
      // The table is gone: this generation has been switched away from.
      if (code === '42P01') throw new LostRace(this.projection.name);
      throw error;
    }
  }
}

function sqlState(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function asJson({ key, position, type, revision, reason }: ParkedCase): object {
  // json text cannot hold U+0000, which is one of the things that the database refuses rows for.
  return { key, position: String(position), type, revision: String(revision), reason: reason.replaceAll('\u0000', '') };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40);
}
