export { eventStoreMigrations } from './migrations.js';
export { openPostgresEventStore, PostgresEventStore } from './postgres-event-store.js';
export type { PostgresEventStoreOptions } from './postgres-event-store.js';
