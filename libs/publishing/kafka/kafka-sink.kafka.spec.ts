import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describeWithKafka } from '../../../test/support/kafka/suite.js';
import { freePort } from '#libs/platform';
import { systemClock } from '#libs/kernel';
import type { PublicEvent } from '../index.js';
import { checkpointText } from './checkpoint.js';
import { kafkaClient } from './driver/client.js';
import { TransactionalProducer } from './driver/producer.js';
import { Sockets } from './driver/sockets.js';
import { kafkaSinks } from './index.js';
import type { Checkpoint, KafkaSettings } from './index.js';
import { inRequests, messageOf } from './message.js';
import { committed } from './testing/committed.js';
import { publicCity } from './testing/public-city.js';
import { CHECKPOINT_TOPIC } from './wanted-topics.js';

const log = { debug: () => undefined };
const { signal } = new AbortController();
const HASH = 'ab'.repeat(32);

const PARTITIONS = 6;
const settingsOf = (brokers: string): KafkaSettings => ({
  ...{ brokers: brokers.split(','), tls: false, login: undefined },
  ...{ partitions: PARTITIONS, replication: 1, retentionDays: 0, compression: 'zstd' },
});

/** Another installation for each test: they share the topics of one broker. */
const anotherSource = () => `urn:shuangwei:bureau:${randomUUID()}`;
const at = (position: bigint): Checkpoint => ({ kind: 'postgres', position, hash: HASH, at: systemClock.now() });

describeWithKafka('The way to Kafka', (brokers) => {
  const settings = settingsOf(brokers);
  let events: PublicEvent[];

  beforeAll(async () => {
    events = [];
    const city = await publicCity(60);
    const from = { after: 0n, skip: 0 };
    for await (const step of city.steps({ from, follow: false, pageSize: 500, signal })) events.push(...step.events);
  }, 120_000);

  it.each(['zstd', 'gzip', 'none'] as const)(
    'has each event once, its data as value and the rest in headers, and each case in order in one partition (%s)',
    async (compression) => {
      const source = anotherSource();
      const sink = await kafkaSinks({ settings: { ...settings, compression }, source, log })(signal);
      expect(sink.checkpoint).toBeUndefined();
      await sink.publish(events.slice(0, 500), at(7n));
      await sink.publish(events.slice(500), at(8n));
      await sink.close();
      const read = await committed(brokers, source);
      expect(read.map(({ headers }) => headers['ce_id']).toSorted()).toEqual(events.map(({ id }) => id).toSorted());
      for (const key of new Set(events.map((event) => event.key))) {
        const ids = (of: PublicEvent['topic']) => events.filter((e) => e.key === key && e.topic === of);
        for (const topic of new Set(read.map((message) => message.topic)) as Set<PublicEvent['topic']>) {
          const mine = read.filter((message) => message.key === key && message.topic === topic);
          expect(new Set(mine.map(({ partition }) => partition)).size).toBeLessThanOrEqual(1);
          expect(mine.map(({ headers }) => headers['ce_id'])).toEqual(ids(topic).map(({ id }) => id));
        }
      }
      const first = events[0]!;
      const message = read.find(({ headers }) => headers['ce_id'] === first.id)!;
      expect(JSON.parse(message.value)).toEqual(first.data);
      expect(message.headers).toMatchObject({
        'content-type': 'application/json',
        ...{ ce_specversion: '1.0', ce_source: source, ce_type: first.type, ce_subject: first.key },
        ...{ ce_time: first.time, ce_dataschema: first.dataschema, ce_partitionkey: first.key },
        ce_recordedtime: first.recordedTime,
        ce_sequence: expect.stringMatching(/^\d{20}\.\d{4}$/) as string,
      });
    },
  );

  it('knows the last checkpoint when it is opened again, and refuses whoever had it before', async () => {
    const source = anotherSource();
    const open = kafkaSinks({ settings, source, log });
    const first = await open(signal);
    await first.publish(events.slice(0, 10), at(41n));
    await first.publish(events.slice(10, 20), at(42n));
    const second = await open(signal);
    expect(second.checkpoint).toMatchObject({ kind: 'postgres', position: 42n, hash: HASH });
    await expect(first.publish(events.slice(20, 30), at(43n))).rejects.toMatchObject({ kind: 'fenced' });
    await expect(first.publish(events.slice(20, 30), at(43n))).rejects.toMatchObject({ kind: 'fenced' });
    await second.publish(events.slice(20, 30), at(43n));
    await Promise.all([first.close(), second.close()]);
    const read = (await committed(brokers, source)).map(({ headers }) => headers['ce_id']);
    expect(read.toSorted()).toEqual(
      events
        .slice(0, 30)
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  it('has nothing of a transaction that its publisher did not live to commit', async () => {
    const source = anotherSource();
    const open = kafkaSinks({ settings, source, log });
    const first = await open(signal);
    await first.publish(events.slice(0, 10), at(1n));
    await first.close();
    const killed = new TransactionalProducer(
      kafkaClient(settings, log, new Sockets()),
      `shuangwei.publisher.${source}`,
    );
    await killed.connect();
    const value = checkpointText({ ...at(2n), partitions: {} });
    const half = function* () {
      yield* inRequests(events.slice(10, 200).map((event) => messageOf(event, source, PARTITIONS)));
      throw new Error('kill -9');
    };
    await expect(killed.commit({ topic: CHECKPOINT_TOPIC, key: source, value }, half())).rejects.toThrow('kill -9');
    const second = await open(signal);
    expect(second.checkpoint?.position).toBe(1n);
    await second.close();
    await killed.disconnect();
    expect(await committed(brokers, source)).toHaveLength(10);
  });

  it('is refused where a topic has another number of partitions, and what to do is said', async () => {
    const open = kafkaSinks({ settings: { ...settings, partitions: 7 }, source: anotherSource(), log });
    await expect(open(signal)).rejects.toMatchObject({
      code: 'kafka.partitions-differ',
      details: { found: PARTITIONS, wanted: 7 },
    });
  });

  it('is not waited for by whoever ends, though the broker takes connections and answers nothing', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const ending = new AbortController();
    const open = kafkaSinks({
      settings: { ...settings, brokers: [`127.0.0.1:${port}`] },
      source: anotherSource(),
      log,
    });
    const opening = open(ending.signal);
    setTimeout(() => ending.abort(new Error('stopped')), 100);
    const begun = performance.now();
    await expect(opening).rejects.toThrow('stopped');
    expect(performance.now() - begun).toBeLessThan(2_000);
    silent.close();
  });

  it('is away where nobody listens', async () => {
    const nowhere = { ...settings, brokers: [`127.0.0.1:${await freePort()}`] };
    const open = kafkaSinks({ settings: nowhere, source: anotherSource(), log });
    await expect(open(signal)).rejects.toMatchObject({ name: 'SinkFailure', kind: 'away' });
  });
});
