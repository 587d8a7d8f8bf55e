import { readFileSync } from 'node:fs';

/** One step forward. Run in a transaction, once, by the owner role, in the order of the list. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

const NAMES = ['0001-event-log', '0002-append-batch'] as const;

/**
 * What the log needs in a database: schema `log`, its table and its one function. The role `shuangwei_app` must exist
 * before; it gets the right to read and to call the function, nothing else.
 */
export const eventStoreMigrations: readonly Migration[] = NAMES.map((name) => ({
  name: `event-store/${name}`,
  sql: readFileSync(new URL(`./migrations/${name}.sql`, import.meta.url), 'utf8'),
}));
