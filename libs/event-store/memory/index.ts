export { MemoryEventStore, openMemoryEventStore } from './memory-event-store.js';
