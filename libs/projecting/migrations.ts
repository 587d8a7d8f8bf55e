import { readFileSync } from 'node:fs';

/** Run by the owner of the database, once, in this order. */
export const projectingMigrations: readonly { readonly name: string; readonly sql: string }[] = [
  {
    name: 'projecting/0001-checkpoints',
    sql: readFileSync(new URL('./migrations/0001-projecting.sql', import.meta.url), 'utf8'),
  },
  {
    name: 'projecting/0002-followed-log',
    sql: readFileSync(new URL('./migrations/0002-followed-log.sql', import.meta.url), 'utf8'),
  },
];
