import { readFileSync } from 'node:fs';
import type { Migration } from '../migrations.js';

export const secretMigrations: readonly Migration[] = [
  { name: 'platform/0001-secrets', sql: readFileSync(new URL('./0001-secrets.sql', import.meta.url), 'utf8') },
];

/** As much of a pool as this needs. */
interface Queryable {
  query<Row extends object>(text: string, values: readonly unknown[]): Promise<{ rows: Row[] }>;
}

/**
 * The installation's secret of that name, made by whoever asks first. Processes that ask at the same moment get the same one.
 *
 * @param make gives a fresh one; what it gives is kept for good or dropped, so it must have no other effect
 */
export async function secretOf(pool: Queryable, name: string, make: () => string | Promise<string>): Promise<string> {
  const known = await read(pool, name);
  if (known !== undefined) return known;
  const text = 'insert into shuangwei.secret (name, value) values ($1, $2) on conflict (name) do nothing';
  await pool.query(text, [name, await make()]);
  const made = await read(pool, name);
  if (made === undefined) throw new Error(`the secret ${name} was stored and is not there`);
  return made;
}

async function read(pool: Queryable, name: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ value: string }>('select value from shuangwei.secret where name = $1', [name]);
  return rows[0]?.value;
}
