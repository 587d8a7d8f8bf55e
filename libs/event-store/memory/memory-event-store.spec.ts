import { describeEventStore } from '../contract/index.js';
import { openMemoryEventStore } from './index.js';

describeEventStore('the store in memory', async () => {
  const store = openMemoryEventStore();
  return { store, dispose: () => store.close() };
});
