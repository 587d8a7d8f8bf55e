import { startEventStoreDb } from '../../../test/support/eventstoredb/cluster.js';
import type { ClusterOptions, TestCluster } from '../../../test/support/eventstoredb/cluster.js';
import { command, headOf, noted, opened } from '../contract/events.js';
import type { Stored, StreamName } from '#libs/kernel';
import { openEventStoreDb } from '../eventstoredb/index.js';
import type { EventStoreDbEventStore, EventStoreDbOptions } from '../eventstoredb/index.js';

/** Short times, so that what waits in a test does not wait long. */
const QUICK = { timeoutMs: 400, stallMs: 150, patience: { baseMs: 5, capMs: 50, patienceMs: 8_000 } };

export interface OnACluster extends AsyncDisposable {
  readonly cluster: TestCluster;
  readonly store: EventStoreDbEventStore;
  /** Another store on the same cluster. */
  open(options?: Partial<EventStoreDbOptions>): EventStoreDbEventStore;
}

/** A cluster of its own and a store on it, until the end of the block. */
export async function onACluster(
  nodes: ClusterOptions = {},
  options: Partial<EventStoreDbOptions> = {},
): Promise<OnACluster> {
  const cluster = await startEventStoreDb(nodes);
  const stores: EventStoreDbEventStore[] = [];
  const open = (more: Partial<EventStoreDbOptions> = {}) => {
    const store = openEventStoreDb({ connectionString: cluster.connectionString, ...QUICK, ...options, ...more });
    stores.push(store);
    return store;
  };
  return {
    ...{ cluster, store: open(), open },
    async [Symbol.asyncDispose]() {
      await Promise.all(stores.map((store) => store.close()));
      await cluster.stop();
    },
  };
}

/** Keeps appending to a stream, one command after the other, and each that is acknowledged counts. @returns their texts */
export async function appendMany(store: EventStoreDbEventStore, stream: StreamName, count: number): Promise<string[]> {
  const texts: string[] = [];
  let head: ReturnType<typeof headOf> | undefined;
  for (let i = 0; i < count; i += 1) {
    const events = command(stream, { head, events: noted(1 + (i % 2), i) });
    await store.append(stream, head ? head.revision : 'no-stream', events);
    head = headOf(events);
    texts.push(...events.map(({ text }) => text));
  }
  return texts;
}

/** What a subscription gives until it has given so many events. */
export async function followed(store: EventStoreDbEventStore, count: number): Promise<Stored[]> {
  await using subscription = opened(store, { after: 'start', pageSize: 10 });
  const got: Stored[] = [];
  while (got.length < count) {
    const page = await subscription.next();
    if (page === undefined) throw new Error(`the subscription ended after ${got.length} events`);
    if (page !== 'caught-up') got.push(...page);
  }
  return got;
}
