import { openPostgresEventStore } from '#libs/event-store/postgres';
import type { PostgresEventStore } from '#libs/event-store/postgres';
import type { Position } from '#libs/kernel';
import { cloudEvent, publicLog, Pseudonyms, sourceOf, TOPICS } from '#libs/publishing';
import { openApi } from '../support/conformance.js';
import { appendMarked, isMarked, marksIn } from '../support/marked-log.js';
import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';

/** Addresses of the public streams, one a topic. */
const streams = Object.keys(openApi.paths)
  .filter((path) => path === '/api/v1/stream/{topic}')
  .flatMap((path) => TOPICS.map((topic) => path.replace('{topic}', topic)));

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

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder({ LOG_LEVEL: 'trace', WATCH_DEADLINES: 'on', RHYTHM: 'on' });
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
    let count = 0;
    for await (const { events } of publicLog({ store, hide }, options)) {
      count += events.length;
      const texts = events.map((event) => JSON.stringify(cloudEvent(event, sourceOf('230700'))));
      expect(texts.filter(isMarked)).toEqual([]);
    }
    expect(count).toBeGreaterThan(200);
  });

  it('sends none over HTTP', async () => {
    for (const path of streams) {
      const response = await server.get(`${path}?follow=false`, { headers: { accept: 'application/x-ndjson' } });
      const text = await response.text();
      expect({ path, status: response.status, marks: marksIn(text) }).toEqual({ path, status: 200, marks: [] });
      expect(marksIn([...response.headers].flat().join('\n'))).toEqual([]);
    }
  });
});
