import { EventStoreDBClient } from '@eventstore/db-client';
import type { Credentials } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { startEventStoreDb } from './cluster.js';
import type { ClusterOptions } from './cluster.js';
import { RawClient } from './raw-client.js';

/** A server that specs talk to, with no means to tell which it is. */
export interface ServerUnderTest {
  readonly connectionString: string;
  readonly client: EventStoreDBClient;
  readonly raw: RawClient;
  /** Of the connection string: given with a call, they make the client use a call of its own for an append (Append). */
  readonly credentials: Credentials;
  close(): Promise<void>;
}

/**
 * The server that `EVENTSTORE_URL` names, or where it names none, the one for tests.
 *
 * @param options for the one for tests; the other has to be set so already
 */
export async function openServer(options: Pick<ClusterOptions, 'maxAppendSize'> = {}): Promise<ServerUnderTest> {
  const url = process.env.EVENTSTORE_URL;
  const own = url === undefined ? await startEventStoreDb(options) : undefined;
  const connectionString = own?.connectionString ?? String(url);
  const client = EventStoreDBClient.connectionString(connectionString);
  const raw = new RawClient(connectionString);
  const [, username = 'admin', password = 'changeit'] = /\/\/([^:@]+):([^@]+)@/.exec(connectionString) ?? [];
  return {
    connectionString,
    client,
    raw,
    credentials: { username, password },
    async close() {
      raw.close();
      await client.dispose();
      await own?.stop();
    },
  };
}

/** A stream name that no other test, and no earlier run on the same server, has used. */
export function unusedStream(prefix = 'spec'): string {
  return `${prefix}-${randomUUID()}`;
}
