import { readFileSync } from 'node:fs';
import type { Migration } from '#libs/platform';

/** Run by the owner of the database, once, in this order. */
export const importJobMigrations: readonly Migration[] = [
  {
    name: 'import-jobs/0001-import-jobs',
    sql: readFileSync(new URL('./0001-import-jobs.sql', import.meta.url), 'utf8'),
  },
  {
    name: 'import-jobs/0002-cases-of-a-job',
    sql: readFileSync(new URL('./0002-cases-of-a-job.sql', import.meta.url), 'utf8'),
  },
];
