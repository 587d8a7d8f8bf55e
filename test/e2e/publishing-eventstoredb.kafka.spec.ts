import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TOPICS } from '#libs/publishing';
import { openEngine } from '../../apps/server/index.js';
import { Receiver } from '../../libs/webhooks/testing/receiver.js';
import { startEventStoreDb } from '../support/eventstoredb/cluster.js';
import type { TestCluster } from '../support/eventstoredb/cluster.js';
import { KafkaBroker } from '../support/kafka/broker.js';
import { committed } from '../support/kafka/kcat.js';
import { publicEvents } from '../support/kafka/published.js';
import { describeWithOwnKafka } from '../support/kafka/suite.js';
import { finished, Shuangwei } from '../support/shuangwei.js';
import type { Finished } from '../support/shuangwei.js';
import { workOrder } from '../support/work-orders.js';

const ARRIVES_WITHIN_MS = 60_000;

describeWithOwnKafka('The streams of an installation that moves to EventStoreDB', () => {
  let broker: KafkaBroker;
  let cluster: TestCluster;
  let receiver: Receiver;
  let onPostgres: Shuangwei;
  let onEventStoreDb: Shuangwei;

  beforeAll(async () => {
    [broker, cluster, receiver] = await Promise.all([
      KafkaBroker.start(),
      startEventStoreDb({ nodes: 1, maxAppendSize: 16 * 1_048_576 }),
      Receiver.start(),
    ]);
    onPostgres = await Shuangwei.onFreshFolder({
      KAFKA_BROKERS: broker.brokers,
      WEBHOOK_ALLOW_PRIVATE: '127.0.0.0/8',
      WEBHOOK_ALLOW_HTTP: 'on',
    });
    onEventStoreDb = onPostgres.with({ EVENTSTORE_URL: cluster.connectionString });
  }, 120_000);

  afterAll(async () => {
    await onPostgres.end();
    await Promise.all([broker.end(), cluster.stop(), receiver.close()]);
  }, 60_000);

  it('go on where they were, with no event twice and none left out, by Kafka and by webhook', async () => {
    await onPostgres.json('simulate', '--cases', '60', '--year', '2025');
    const before = await onPostgres.serve();
    await before.ready();
    const published = await arrived(onPostgres);
    expect(published.length).toBeGreaterThan(1_000);
    await before.stop();

    const copy = ['log', 'copy', '--from', 'postgres', '--to', 'eventstoredb', '--to-url', cluster.connectionString];
    await onPostgres.json(...copy);
    await onEventStoreDb.json('log', 'use', 'eventstoredb');
    const after = await onEventStoreDb.serve();
    await after.ready();
    for (let i = 0; i < 5; i++) expect((await after.post('/api/v1/cases', workOrder('complaint'))).status).toBe(201);
    const all = await arrived(onEventStoreDb);
    expect(all.length).toBeGreaterThanOrEqual(published.length + 10);
    expect(all.slice(0, published.length).toSorted()).toEqual(published.toSorted());

    const asked = { url: receiver.url, topics: [...TOPICS], from: 'start' };
    expect((await after.post('/api/v1/webhooks', asked)).status).toBe(201);
    await receiver.until(() => receiver.taken.length >= all.length, 'not everything came', ARRIVES_WITHIN_MS);
    expect(receiver.taken.map(({ id }) => id).toSorted()).toEqual(all.toSorted());

    // The sample for analysts makes the same of the topic as of the stream over HTTP, though it is killed on the way.
    const token = await onEventStoreDb.token('--as', 'analyst');
    const overHttp = await finished(dashboard('http', after.url, { TOKEN: token, KAFKA_BROKERS: '' }));
    const overKafka = (...options: string[]) =>
      dashboard('kafka', after.url, { KAFKA_BROKERS: broker.brokers }, ...options);
    for (const ms of [700, 1_500]) {
      const child = overKafka('--follow');
      const ended = finished(child);
      await sleep(ms);
      child.kill('SIGKILL');
      await ended;
    }
    const twice = [await finished(overKafka()), await finished(overKafka())];
    expect(twice.map(({ code }) => code)).toEqual([0, 0]);
    const unitsOf = ({ out }: Finished) => (JSON.parse(out) as { units: Record<string, object> }).units;
    expect(Object.keys(unitsOf(overHttp)).length).toBeGreaterThan(5);
    for (const each of twice) expect(unitsOf(each)).toEqual(unitsOf(overHttp));
    await after.stop();
  }, 240_000);

  function dashboard(state: string, url: string, env: NodeJS.ProcessEnv, ...options: string[]): ChildProcess {
    const file = join(onPostgres.folder, `dashboard-${state}.json`);
    const words = ['--json', '--url', url, '--state', file, '--as-of', '2026-06-01T00:00:00+08:00', ...options];
    return spawn(process.execPath, ['docs/samples/unit-dashboard/dashboard.ts', ...words], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Ids of the log's public events, in its order, once Kafka has each of them once and those of each key in that order. */
  async function arrived(city: Shuangwei): Promise<string[]> {
    const engine = await openEngine({ env: { ...city.environment, KAFKA_BROKERS: '' } });
    const told: { readonly place: string; readonly id: string }[] = [];
    try {
      for await (const { topic, key, id } of publicEvents(engine.publicStreams))
        told.push({ place: `${topic} ${key}`, id });
    } finally {
      await engine.close();
    }
    let seen = await read();
    for (const until = performance.now() + ARRIVES_WITHIN_MS; seen.length < told.length; seen = await read()) {
      if (performance.now() > until) break;
      await sleep(500);
    }
    expect(byPlace(seen)).toEqual(byPlace(told));
    return told.map(({ id }) => id);
  }

  async function read(): Promise<{ readonly place: string; readonly id: string }[]> {
    const seen: { readonly place: string; readonly id: string }[] = [];
    // The publisher makes the topics when it begins.
    for (const topic of TOPICS)
      try {
        for await (const { key, headers } of committed(broker.brokers, topic))
          seen.push({ place: `${topic} ${key}`, id: headers['ce_id'] ?? '' });
      } catch (error) {
        if (!/Unknown topic|partition/.test(String(error))) throw error;
      }
    return seen;
  }
});

/** By topic and key; what is of one key stays as it came. */
function byPlace(list: readonly { readonly place: string; readonly id: string }[]): readonly string[] {
  return list.toSorted((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0)).map(({ id }) => id);
}
