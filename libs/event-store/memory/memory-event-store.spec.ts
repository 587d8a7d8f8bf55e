import { describeEventStore } from '../contract/index.js';
import { openMemoryEventStore } from './index.js';

describeEventStore('the store in memory', () => {
  const store = openMemoryEventStore();
  return Promise.resolve({ store, dispose: () => store.close() });
});
