export { EventStoreDbEventStore, openEventStoreDb } from './eventstoredb-event-store.js';
export type { EventStoreDbOptions } from './eventstoredb-event-store.js';
