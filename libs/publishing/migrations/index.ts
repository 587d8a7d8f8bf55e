import { readFileSync } from 'node:fs';
import type { Migration } from '#libs/platform';

/** Run by the owner of the database, once, in this order. */
export const publishingMigrations: readonly Migration[] = [
  {
    name: 'publishing/0001-publisher-lease',
    sql: readFileSync(new URL('./0001-publisher-lease.sql', import.meta.url), 'utf8'),
  },
];
