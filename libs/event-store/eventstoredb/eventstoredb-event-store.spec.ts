import { randomUUID } from 'node:crypto';
import { openServer } from '../../../test/support/eventstoredb/server-under-test.js';
import { describeEventStore } from '../contract/index.js';
import { openEventStoreDb } from './index.js';

/** The largest event of the port is more than the server takes in one append unless it is told to. */
const MAX_APPEND_SIZE = 16 * 1_048_576;

describeEventStore(
  'the store in EventStoreDB',
  async () => {
    const server = await openServer({ maxAppendSize: MAX_APPEND_SIZE });
    const options = { connectionString: server.connectionString, prefix: `contract-${randomUUID()}-` };
    const store = openEventStoreDb(options);
    const dispose = async () => {
      await store.close();
      await server.close();
    };
    return { store, another: () => openEventStoreDb(options), dispose };
  },
  { positions: 'ordered', commandsKnownAcrossStreams: 'process' },
);
