import type { Pool } from 'pg';

/** Every row of every read model as text, sorted: two of these are equal where the read models are, byte for byte. */
export async function readModelRows(pool: Pick<Pool, 'query'>): Promise<Readonly<Record<string, readonly string[]>>> {
  const views = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.views where table_schema = 'read_model' order by 1`,
  );
  const rows: Record<string, string[]> = {};
  for (const { name } of views.rows) {
    const found = await pool.query<{ row: string }>(`select to_jsonb(t)::text as row from read_model.${name} t`);
    rows[name] = found.rows.map(({ row }) => row).sort();
  }
  return rows;
}
