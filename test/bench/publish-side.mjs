// One side of `publish` in a process of its own: says what it came to as one line of JSON.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openEngine } from '../../dist/apps/server/index.js';
import { systemClock } from '../../dist/libs/kernel/index.js';
import { inRequests, messageOf } from '../../dist/libs/publishing/kafka/message.js';
import { kafkaSettings, kafkaSinks } from '../../dist/libs/publishing/kafka/index.js';
import { compressionOf, kafkaClient } from '../../dist/libs/publishing/kafka/driver/client.js';
import { isConcurrent } from '../../dist/libs/publishing/kafka/driver/failures.js';
import { Sockets } from '../../dist/libs/publishing/kafka/driver/sockets.js';
import { Publisher } from '../../dist/libs/publishing/publisher/index.js';
import { median } from './figures.mjs';

const { values } = parseArgs({
  options: {
    side: { type: 'string' },
    /** CloudEvents source: another in each round, so that each publishes from the beginning. */
    source: { type: 'string' },
    /** The position at which it is enough. */
    until: { type: 'string' },
    /** Messages of a transaction, for the peer: those that the publisher made. */
    batch: { type: 'string', default: '4000' },
  },
});
const until = BigInt(values.until);
const engine = await openEngine();
const settings = kafkaSettings(engine.config);
const log = { debug: () => undefined };
const memory = [];
const megabytes = () => Math.round(process.memoryUsage.rss() / 1_048_576);

const result = await (values.side === 'ours' ? ours() : peer());
console.log(JSON.stringify({ ...result, memory }));
await engine.close();
process.exit(0);

/** The publisher, from the moment when its sink is open. Its lease is given: asking for it takes no part in what is measured. */
async function ours() {
  const { promise: done, resolve } = Promise.withResolvers();
  let began = 0;
  let messages = 0;
  const batches = [];
  const open = kafkaSinks({ settings, source: values.source, log });
  const publisher = new Publisher({
    store: engine.store,
    clock: systemClock,
    kind: 'postgres',
    maxPerSecond: 0,
    steps: (options) => engine.publicStreams.steps(options),
    open: async (signal) => {
      const sink = await open(signal);
      began = performance.now();
      return sink;
    },
    lease: {
      take: async () => ({
        lost: new globalThis.AbortController().signal,
        reached: (position) => position >= until && resolve(),
        release: async () => undefined,
      }),
    },
    observer: {
      leading: () => undefined,
      published: ({ events }) => {
        messages += events;
        batches.push(events);
        memory.push(megabytes());
      },
      failed: (reason, error) => console.error(reason, error),
    },
  });
  publisher.start();
  await done;
  const seconds = (performance.now() - began) / 1_000;
  await publisher.stop();
  return { messages, seconds, transactions: batches.length, batch: median(batches) };
}

/** kafkajs alone: the same messages, made before, in transactions of the same size with a record beside them. */
async function peer() {
  const messages = [];
  const options = {
    from: { after: 0n, skip: 0 },
    follow: false,
    pageSize: 1_000,
    signal: new globalThis.AbortController().signal,
  };
  for await (const { events, reached } of engine.publicStreams.steps(options)) {
    for (const event of events) messages.push(messageOf(event, values.source, settings.partitions));
    if (reached >= until) break;
  }
  const kafka = kafkaClient(settings, log, new Sockets());
  const compression = compressionOf(settings.compression);
  const producer = kafka.producer({
    ...{ transactionalId: `bench.${values.source}`, maxInFlightRequests: 1, allowAutoTopicCreation: false },
    createPartitioner:
      () =>
      ({ message }) =>
        message.partition,
    retry: { retries: 0 },
  });
  await producer.connect();
  const began = performance.now();
  let transactions = 0;
  for (let i = 0; i < messages.length; i += Number(values.batch)) {
    const transaction = await producer.transaction();
    await first(transaction, { key: 'bench', value: String(i), partition: 0 });
    for (const request of inRequests(messages.slice(i, i + Number(values.batch)))) {
      const topics = Map.groupBy(request, ({ topic }) => topic);
      await transaction.sendBatch({
        ...{ acks: -1, compression },
        topicMessages: [...topics].map(([topic, of]) => ({ topic, messages: of })),
      });
    }
    await transaction.commit();
    transactions++;
    memory.push(megabytes());
  }
  const seconds = (performance.now() - began) / 1_000;
  await producer.disconnect();
  return { messages: messages.length, seconds, transactions };
}

/** As the publisher does: the broker refuses what comes while it is still ending the transaction before, for some milliseconds. */
async function first(transaction, message) {
  for (;;) {
    try {
      return await transaction.send({ topic: 'shuangwei.publisher.v1', acks: -1, messages: [message] });
    } catch (error) {
      if (!isConcurrent(error)) throw error;
      await sleep(2);
    }
  }
}
