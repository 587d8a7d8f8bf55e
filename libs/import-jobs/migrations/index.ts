import { readFileSync } from 'node:fs';
import type { Migration } from '#libs/platform';

/** Run by the owner of the database, once, in this order. */
export const importJobMigrations: readonly Migration[] = [
  {
    name: 'import-jobs/0001-import-jobs',
    sql: readFileSync(new URL('./0001-import-jobs.sql', import.meta.url), 'utf8'),
  },
];
