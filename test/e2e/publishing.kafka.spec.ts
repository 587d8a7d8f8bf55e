import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';
import { freePort } from '#libs/platform';
import { isTopic, publicTypeOf, TOPICS } from '#libs/publishing';
import { CHECKPOINT_TOPIC } from '../../libs/publishing/kafka/wanted-topics.js';
import { freshDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import { Analyst, readModelFigures } from '../support/kafka/analyst.js';
import { KafkaBroker } from '../support/kafka/broker.js';
import { ConsumerGroup } from '../support/kafka/consumers.js';
import { committed } from '../support/kafka/kcat.js';
import { publicEvents } from '../support/kafka/published.js';
import { publisherRounds } from '../support/kafka/publisher-rounds.js';
import { StreamingCity } from '../support/kafka/streaming-city.js';
import { describeWithOwnKafka } from '../support/kafka/suite.js';
import { TcpProxy } from '../support/kafka/tcp-proxy.js';
import type { ProxyMode } from '../support/kafka/tcp-proxy.js';
import type { RunningServer } from '../support/shuangwei.js';
import { appendMarked, marksIn } from '../support/marked-log.js';
import { workOrder } from '../support/work-orders.js';

/** Nothing that a reader of committed messages could hold against the publisher. */
const EXACT = { lost: 0, doubled: 0, strange: 0, disordered: 0, altered: 0, words: [] };

/** How long a lease lasts that nobody renews, and some. */
const TAKEN_OVER_MS = 40_000;

describeWithOwnKafka('The streams of an installation whose publishers and broker die', () => {
  let broker: KafkaBroker;
  let proxy: TcpProxy;
  let proxyPort: number;
  let database: TestDatabase;
  let city: StreamingCity;

  beforeAll(async () => {
    proxyPort = await freePort();
    [broker, database] = await Promise.all([KafkaBroker.start({ proxyPort }), freshDatabase()]);
    proxy = new TcpProxy(proxyPort, broker.behindProxyPort);
    city = await StreamingCity.open({ brokers: broker.brokers, env: { DATABASE_URL: database.adminUrl } });
  }, 120_000);

  afterAll(async () => {
    await city.end();
    await proxy.become('refused');
    await broker.end();
    await database.drop();
  }, 60_000);

  it('have each event once and each case in order, though publisher and broker are killed under load', async () => {
    const rounds = { publisherRounds: 3, brokerRounds: 1, perSecond: 100 };
    const result = await publisherRounds(city, broker, rounds);
    expect(result.compared).toMatchObject(EXACT);
    expect(result.compared.received).toBeGreaterThan(500);
    expect(result).toMatchObject({ publisherKilled: 3, publisherKilledAtWork: 3, brokerKilled: 1 });
  }, 300_000);

  it('have nothing twice from a publisher that was stopped in the middle, replaced, and wakes up', async () => {
    await city.killPublishers();
    city.load(150);
    const first = city.publisher();
    expect(await city.watermarks.passed(await city.watermarks.written(), TAKEN_OVER_MS)).toBe(true);
    const second = city.publisher();
    // Until the second is up and waits, and the first is at work.
    await sleep(3_000);
    first.freeze();
    const mark = await settled(city);
    expect(await city.watermarks.passed(mark, TAKEN_OVER_MS)).toBe(true);
    first.thaw();
    // Two leases long, in which the first could do what it is not to do.
    await sleep(3_000);
    expect([first.ended, second.ended]).toEqual([false, false]);
    await city.quiet();
    expect(await city.compared()).toMatchObject(EXACT);
    // The first has become the one that waits, and takes over.
    await second.kill();
    city.load(50);
    expect(await city.watermarks.passed(await city.watermarks.written(), TAKEN_OVER_MS)).toBe(true);
    await city.quiet();
    expect(await city.compared()).toMatchObject(EXACT);
  }, 240_000);

  it('lose nothing for a group of three whose members come and go under load', async () => {
    const received = new Set<string>();
    const group = new ConsumerGroup(broker.brokers, 'spec.group-of-three', ({ id }) => void received.add(id));
    try {
      city.load(100);
      for (let i = 0; i < 3; i++) await group.join();
      for (let i = 0; i < 2; i++) {
        await group.leave();
        await group.join();
      }
      await city.quiet();
      const expected = new Set<string>();
      for await (const { id } of publicEvents(city.engine.publicStreams)) expected.add(id);
      for (const until = performance.now() + 60_000; received.size < expected.size; await sleep(100))
        if (performance.now() > until) break;
      expect([...expected].filter((id) => !received.has(id))).toEqual([]);
      expect(received.size).toBe(expected.size);
      expect(group.assignments).toBeGreaterThan(5);
    } finally {
      await group.end();
    }
  }, 180_000);

  it('tell a new reader, from their beginning, what the read models say', async () => {
    // A year of cases, so that some are closed, some late and some have got money back.
    await city.grow(80);
    expect(await city.compared()).toMatchObject(EXACT);
    const analyst = new Analyst();
    for (const topic of TOPICS)
      for await (const { key, value, headers } of committed(broker.brokers, topic))
        analyst.take({ key, type: headers['ce_type'] ?? '', data: JSON.parse(value) as unknown });
    await city.engine.catchUp();
    const { figures } = analyst;
    expect(figures).toEqual(await readModelFigures(city.engine.pool));
    expect(figures.cases).toBeGreaterThan(50);
    expect(figures.recoveredFen).toBeGreaterThan(0);
    for (const runs of [figures.met, figures.missed]) expect(Object.keys(runs).length).toBeGreaterThan(1);
  }, 60_000);

  it('have no message that their documents do not describe', async () => {
    const described = await asyncApi();
    const wrong = new Set<string>();
    let messages = 0;
    for (const topic of TOPICS)
      for await (const { headers, value } of committed(broker.brokers, topic)) {
        messages++;
        const type = headers['ce_type'] ?? '';
        const data = JSON.parse(value) as unknown;
        const closed = publicTypeOf.get(type)?.schema.strict().safeParse(data);
        if (!closed?.success) wrong.add(`${type}: ${closed?.error.message ?? 'not in the language'}`);
        const message = described.get(type);
        if (message?.topic !== topic) wrong.add(`${type} is not described in ${topic}`);
        else if (!message.headers(headers) || !message.payload(data))
          wrong.add(`${type}: ${JSON.stringify(message.headers.errors ?? message.payload.errors)}`);
      }
    expect([...wrong]).toEqual([]);
    expect(messages).toBeGreaterThan(1_000);
  }, 60_000);

  it('never make a command fail or wait, whether the broker is away, silent or slow', async () => {
    await city.killPublishers();
    const brokers = `127.0.0.1:${proxyPort}`;
    const server = await city.folder.with({ ROLES: 'api,projector,publisher', KAFKA_BROKERS: brokers }).serve();
    await server.ready();
    const took: Partial<Record<ProxyMode, number>> = {};
    for (const mode of ['refused', 'silent', 'slow', 'pass'] as const) {
      await proxy.become(mode);
      // Long enough for it to meet the broker in this state, and to be at its retries.
      took[mode] = await longestOf(server, 30);
    }
    // A request may take the time that a busy machine takes, not that of a connection that nobody answers.
    for (const mode of ['refused', 'silent', 'slow'] as const) expect(took[mode]).toBeLessThan(2_000);
    expect(await city.compared(90_000)).toMatchObject(EXACT);
    await server.stop();
  }, 240_000);

  it('hold no mark of a log that is marked in every text, in no key, header, value or checkpoint', async () => {
    await appendMarked(city.engine.store);
    city.publisher();
    expect(await city.compared(90_000)).toMatchObject(EXACT);
    for (const topic of [...TOPICS, CHECKPOINT_TOPIC]) {
      const found = new Set<string>();
      let bytes = 0;
      for await (const { key, headers, value } of committed(broker.brokers, topic)) {
        const whole = [key, ...Object.entries(headers).flat(), value].join('\n');
        bytes += whole.length;
        for (const mark of marksIn(whole)) found.add(mark);
      }
      expect({ topic, found: [...found] }).toEqual({ topic, found: [] });
      expect(bytes).toBeGreaterThan(100);
    }
  }, 120_000);
});

/** What is written when nothing is written any more: for a moment after a publisher was stopped the broker still takes what is on its way. */
async function settled(city: StreamingCity): Promise<number> {
  await sleep(500);
  return city.watermarks.written();
}

/** The longest of so many registrations, one every tenth of a second, each answered as it should, from a server that is ready all the time. */
async function longestOf(server: RunningServer, count: number): Promise<number> {
  let longest = 0;
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    const { status } = await server.post('/api/v1/cases', workOrder('complaint'));
    longest = Math.max(longest, performance.now() - began);
    expect(status).toBe(201);
    expect((await server.get('/health/ready')).status).toBe(200);
    await sleep(100);
  }
  return longest;
}

interface Described {
  readonly topic: string;
  readonly headers: ValidateFunction;
  readonly payload: ValidateFunction;
}

/** Every message of the AsyncAPI document, by CloudEvents type. */
async function asyncApi(): Promise<ReadonlyMap<string, Described>> {
  const text = await readFile(new URL('../../docs/reference/asyncapi.json', import.meta.url), 'utf8');
  const document = JSON.parse(text) as {
    channels: Record<string, { address: string; messages: Record<string, unknown> }>;
    components: {
      messages: Record<string, { name: string; headers: object }>;
      schemas: Record<string, object>;
    };
  };
  const ajv = addFormats.default(new Ajv2020({ strict: false }));
  const { messages, schemas } = document.components;
  return new Map(
    Object.values(document.channels)
      .filter(({ address }) => isTopic(address))
      .flatMap(({ address: topic, messages: named }) =>
        Object.keys(named).map((id): [string, Described] => {
          const [message, schema] = [messages[id], schemas[id]];
          if (!message || !schema) throw new Error(`${id} is not in the document`);
          return [message.name, { topic, headers: ajv.compile(message.headers), payload: ajv.compile(schema) }];
        }),
      ),
  );
}
