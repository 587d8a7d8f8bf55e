import { randomUUID } from 'node:crypto';
import { binaryEvent, EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import { openEventStoreDb } from '../../dist/libs/event-store/eventstoredb/index.js';
import { sealedEvent } from './contestants.mjs';
import { withEventStoreDb } from './eventstoredb.mjs';
import { closedLoop, compare, ratioOf, ratioRangeOf } from './figures.mjs';

const WRITERS = 64;
const TARGETS = { ratio: 0.85 };

/**
 * One sealed event an append, each the beginning of a new stream, 64 writers: through the port beside the client alone, with an explicit
 * revision each, on one server. Either side seals its own: the port takes nothing else, and does not seal. Afterwards the log has every append that was acknowledged, once.
 */
export function run({ say, rounds, seconds }) {
  return withEventStoreDb(async (connectionString) => {
    const length = seconds(4);
    const sides = {
      ours: ours(connectionString),
      client: bare(connectionString, 'shared'),
      single: bare(connectionString, 'own'),
    };
    for (const { work } of Object.values(sides)) await closedLoop(WRITERS, length / 2, work);
    const crowd = await compare(say, sides, {
      ...{ callers: WRITERS, rounds: rounds(5), seconds: length },
      what: `${WRITERS} writers`,
    });
    const { acknowledged, stored } = await sides.ours.count();
    for (const { close } of Object.values(sides)) await close();
    const ratio = ratioOf(crowd.rates, 'ours', 'client');
    const whole = acknowledged === stored;
    return {
      ours: crowd.ours,
      peer: { name: sides.client.name, ...crowd.client },
      ratio,
      ratioRange: ratioRangeOf(crowd.rates, 'ours', 'client'),
      single: { name: sides.single.name, ...crowd.single },
      overSingle: ratioOf(crowd.rates, 'ours', 'single'),
      ...{ acknowledged, stored, writers: WRITERS, targets: TARGETS },
      pass: whole && ratio >= TARGETS.ratio,
    };
  });
}

/** Ours: looking at what is known of the stream, appending. */
function ours(connectionString) {
  const store = openEventStoreDb({ connectionString, prefix: `bench-${randomUUID()}-` });
  let acknowledged = 0;
  return {
    name: 'shuangwei',
    async work() {
      const { stream, events } = sealedEvent();
      await store.append(stream, 'no-stream', events);
      acknowledged += 1;
    },
    async count() {
      let stored = 0;
      for await (const page of store.readAll({ open: (position) => ({ position }) })) stored += page.length;
      return { acknowledged, stored };
    },
    close: () => store.close(),
  };
}

/** The client alone, the same sealed events as bytes. `shared`: as it comes, with one call for all appends; `own`: with a call for each. */
function bare(connectionString, calls) {
  const client = EventStoreDBClient.connectionString(connectionString);
  if (calls === 'own') Object.assign(client, { supports: () => Promise.resolve(false) });
  const prefix = `bare-${randomUUID()}-`;
  return {
    name: `client (${calls === 'own' ? 'a call each' : 'one call for all'})`,
    async work() {
      const { stream, events } = sealedEvent();
      const [{ text, envelope }] = events;
      const { id, type } = envelope;
      const metadata = { id, index: 0, count: 1 };
      const event = binaryEvent({ id, type, data: Buffer.from(text), metadata });
      await client.appendToStream(prefix + stream, [event], { expectedRevision: NO_STREAM, requiresLeader: true });
    },
    close: () => client.dispose(),
  };
}
