import { eventStoreMigrations } from '#libs/event-store/postgres';
import { webhookMigrations } from '#libs/webhooks/migrations';
import type { Migration } from '#libs/platform';
import { importJobMigrations } from '#libs/import-jobs/migrations';
import { secretMigrations } from '#libs/platform';
import { projectingMigrations } from '#libs/projecting';
import { publishingMigrations } from '#libs/publishing/migrations';

/** Every migration of the product, in the order of application, as the composition root gives them to `migrate`. */
export const allMigrations: readonly Migration[] = [
  ...eventStoreMigrations,
  ...projectingMigrations,
  ...secretMigrations,
  ...importJobMigrations,
  ...publishingMigrations,
  ...webhookMigrations,
];
