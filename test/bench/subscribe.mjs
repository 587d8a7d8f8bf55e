import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, START, streamNameFilter } from '@eventstore/db-client';
import { openEventStoreDb } from '../../dist/libs/event-store/eventstoredb/index.js';
import { sealedEvent } from './contestants.mjs';
import { withEventStoreDb } from './eventstoredb.mjs';
import { median, round } from './figures.mjs';

/** Smaller for a quick look: BENCH_EVENTS=10000 npm run bench -- subscribe. */
const EVENTS = Number(process.env.BENCH_EVENTS ?? 50_000);
const WRITERS = 64;
const TARGETS = { ratio: 0.8 };

/**
 * A log in EventStoreDB from its beginning to its end: by a subscription of the port, in pages, until it says that it has caught up; beside
 * the client alone, reading the same events and no more. Both have them parsed.
 */
export function run({ say, rounds }) {
  return withEventStoreDb(async (connectionString) => {
    const prefix = `bench-${randomUUID()}-`;
    const store = openEventStoreDb({ connectionString, prefix });
    const client = EventStoreDBClient.connectionString(connectionString);
    await fill(store);
    say(`the log: ${EVENTS} events`);
    const sides = {
      ours: () => subscribed(store),
      readAll: () => pulled(store),
      client: () => bareRead(client, prefix),
      clientSubscribed: () => bareSubscribed(client, prefix),
    };
    const figures = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
    for (let i = -1; i < rounds(7); i++) {
      const names = Object.keys(sides);
      for (let k = 0; k < names.length; k++) {
        const name = names[(i + 1 + k) % names.length];
        const began = performance.now();
        const events = await sides[name]();
        if (events !== EVENTS) throw new Error(`${name} read ${events} events of ${EVENTS}`);
        const perSecond = events / ((performance.now() - began) / 1_000);
        if (i >= 0) figures[name].push(perSecond);
      }
    }
    await Promise.all([store.close(), client.dispose()]);
    const perSecond = (name) => Math.round(median(figures[name]));
    const ratioOf = (a, b) => round(median(figures[a].map((figure, i) => figure / figures[b][i])));
    for (const name of Object.keys(sides)) say(`${name.padEnd(17)} ${perSecond(name)}/s`);
    const ratio = ratioOf('ours', 'client');
    return {
      events: EVENTS,
      ours: { perSecond: perSecond('ours') },
      peer: { name: 'client, readAll', perSecond: perSecond('client') },
      ratio,
      overSubscription: ratioOf('ours', 'clientSubscribed'),
      readAll: { perSecond: perSecond('readAll'), ratio: ratioOf('readAll', 'client') },
      subscription: { perSecond: perSecond('clientSubscribed') },
      targets: TARGETS,
      pass: ratio >= TARGETS.ratio,
    };
  });
}

async function fill(store) {
  let left = EVENTS;
  const writer = async () => {
    while (left-- > 0) {
      const { stream, events } = sealedEvent();
      await store.append(stream, 'no-stream', events);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
}

async function subscribed(store) {
  const over = new globalThis.AbortController();
  let events = 0;
  for await (const page of store.subscribe({ after: 'start', signal: over.signal })) {
    if (page === 'caught-up') over.abort();
    else events += page.length;
  }
  return events;
}

async function pulled(store) {
  let events = 0;
  for await (const page of store.readAll()) events += page.length;
  return events;
}

async function bareRead(client, prefix) {
  let events = 0;
  for await (const { event } of client.readAll({ fromPosition: START })) {
    if (event?.streamId.startsWith(prefix)) events += parsed(event);
  }
  return events;
}

async function bareSubscribed(client, prefix) {
  const filter = streamNameFilter({ prefixes: [prefix] });
  const subscription = client.subscribeToAll({ fromPosition: START, filter });
  let events = 0;
  for await (const { event } of subscription) {
    if (event) events += parsed(event);
    if (events === EVENTS) break;
  }
  await subscription.unsubscribe().catch(() => undefined);
  return events;
}

/** One event, as far as its reader wants it. */
function parsed({ data }) {
  return JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8')).stream ? 1 : 0;
}
