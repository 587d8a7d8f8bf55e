import { readFileSync } from 'node:fs';
import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { openPostgresEventStore } from '#libs/event-store/postgres';
import type { PostgresEventStore } from '#libs/event-store/postgres';
import type { Position } from '#libs/kernel';
import { cloudEvent, publicLog, Pseudonyms, sourceOf, TOPICS } from '#libs/publishing';
import { Receiver } from '../../libs/webhooks/testing/receiver.js';
import { appendMarked, isMarked, marksIn } from '../support/marked-log.js';
import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';

/** What AsyncAPI says that a webhook is called with. */
function batchOfTheDocument() {
  const { components } = JSON.parse(readFileSync('docs/reference/asyncapi.json', 'utf8')) as { components: object };
  const ajv = addFormats.default(new Ajv2020({ strict: false })).addSchema({ components }, 'asyncapi.json');
  const part = (name: string) => ajv.compile({ $ref: `asyncapi.json#/components/messages/cloud-event-batch/${name}` });
  return { headers: part('headers'), payload: part('payload') };
}

/**
 * A server whose log is marked in every text of every event, telling everything that it ever logs: what it says to operators, to
 * machines that measure it and to readers of the public streams holds none of the marks.
 */
describe('a server with a marked log', () => {
  let city: Shuangwei;
  let first: RunningServer;
  let server: RunningServer;
  let store: PostgresEventStore;
  let last: Position;
  /** How many events each of the public streams has. */
  const told = new Map<string, number>(TOPICS.map((topic) => [topic, 0]));

  beforeAll(async () => {
    const webhooks = { WEBHOOK_ALLOW_PRIVATE: '127.0.0.0/8', WEBHOOK_ALLOW_HTTP: 'on' };
    city = await Shuangwei.onFreshFolder({ LOG_LEVEL: 'trace', WATCH_DEADLINES: 'on', RHYTHM: 'on', ...webhooks });
    server = await city.serve();
    await server.ready();
    store = openPostgresEventStore({ appUrl: await city.superuserUrl() });
    last = await appendMarked(store);
    // The list answers once its read model knows the whole of the log.
    const answer = await server.get('/api/v1/cases', { headers: { 'x-at-least-position': String(last) } });
    expect(answer.status).toBe(200);
    // Once more from the beginning, as after a night.
    await store.close();
    await server.stop();
    first = server;
    server = await city.serve();
    await server.ready();
    store = openPostgresEventStore({ appUrl: await city.superuserUrl() });
    // Somebody works on what is there: it is read, changed and refused.
    const { items } = (await (await server.get('/api/v1/cases?limit=100')).json()) as {
      items: readonly { caseId: string }[];
    };
    expect(items.length).toBeGreaterThan(50);
    for (const { caseId } of items.slice(0, 20)) {
      await server.get(`/api/v1/cases/${caseId}`);
      await server.post(`/api/v1/cases/${caseId}/sign`, {});
    }
  }, 240_000);

  afterAll(async () => {
    await store.close();
    await city.end();
  }, 60_000);

  it('shows them to who may see them, so that there is something to hide', async () => {
    const text = await (await server.get('/api/v1/events?limit=500')).text();
    expect(marksIn(text).length).toBeGreaterThan(500);
  });

  it('writes no mark into its log', () => {
    for (const { output } of [first, server]) {
      expect(output.length).toBeGreaterThan(1_000);
      expect(marksIn(output)).toEqual([]);
    }
  });

  it('has no mark in its metrics, nor in what it says of its health', async () => {
    for (const path of ['/metrics', '/health/ready', '/health/live']) {
      const text = await (await server.get(path)).text();
      expect(text.length).toBeGreaterThan(10);
      expect({ path, marks: marksIn(text) }).toEqual({ path, marks: [] });
    }
  });

  it('tells the public log without any, as it is in its database', async () => {
    const hide = new Pseudonyms('a key of the tests, of no use to anybody');
    const signal = AbortSignal.timeout(60_000);
    const options = { from: { after: 0n, skip: 0 }, follow: false, pageSize: 500, signal };
    for await (const { events } of publicLog({ store, hide }, options)) {
      for (const { topic } of events) told.set(topic, (told.get(topic) ?? 0) + 1);
      const texts = events.map((event) => JSON.stringify(cloudEvent(event, sourceOf('230700'))));
      expect(texts.filter(isMarked)).toEqual([]);
    }
    expect(told.get('shuangwei.cases.v1')).toBeGreaterThan(200);
    for (const count of told.values()) expect(count).toBeGreaterThan(5);
  });

  it('sends none over HTTP', async () => {
    for (const topic of TOPICS)
      for (const accept of ['application/x-ndjson', 'text/event-stream']) {
        const response = await server.get(`/api/v1/stream/${topic}?follow=false`, { headers: { accept } });
        const text = await response.text();
        expect({ topic, accept, status: response.status, marks: marksIn(text) }).toMatchObject({
          status: 200,
          marks: [],
        });
        expect(text.match(/"specversion":"1.0"/g)?.length).toBeGreaterThanOrEqual(told.get(topic) ?? 0);
        expect(marksIn([...response.headers].flat().join('\n'))).toEqual([]);
      }
  });

  it('calls no webhook with any', async () => {
    const receiver = await Receiver.start();
    try {
      const asked = { url: receiver.url, topics: [...TOPICS], from: 'start' };
      expect((await server.post('/api/v1/webhooks', asked)).status).toBe(201);
      const expected = [...told.values()].reduce((sum, count) => sum + count, 0);
      await receiver.until(() => receiver.taken.length >= expected, 'not everything came', 60_000);
      expect(receiver.messages.flatMap(({ head, body }) => marksIn(`${head}\n${body}`))).toEqual([]);
      const isDescribed = batchOfTheDocument();
      for (const { id, timestamp, signatures, contentType, body } of receiver.messages) {
        expect(contentType).toMatch(/^application\/cloudevents-batch\+json\b/);
        const headers = {
          ...{ 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') },
        };
        expect([isDescribed.headers(headers), isDescribed.payload(JSON.parse(body))]).toEqual([true, true]);
      }
    } finally {
      await receiver.close();
    }
  }, 90_000);
});
