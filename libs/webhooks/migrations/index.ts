import { readFileSync } from 'node:fs';
import type { Migration } from '#libs/platform';

/** Run by the owner of the database, once, in this order. */
export const webhookMigrations: readonly Migration[] = [
  { name: 'webhooks/0001-webhooks', sql: readFileSync(new URL('./0001-webhooks.sql', import.meta.url), 'utf8') },
];
