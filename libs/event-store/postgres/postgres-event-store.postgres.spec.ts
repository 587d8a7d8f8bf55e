import { freshDatabase } from '#libs/testing';
import { describeEventStore } from '../contract/index.js';
import { openPostgresEventStore } from './index.js';

describeEventStore('the store in PostgreSQL', async () => {
  const database = await freshDatabase();
  const store = openPostgresEventStore({ appUrl: database.appUrl });
  return {
    store,
    another: () => openPostgresEventStore({ appUrl: database.appUrl }),
    dispose: async () => {
      await store.close();
      await database.drop();
    },
  };
});
