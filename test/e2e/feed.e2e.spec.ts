import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPostgresEventStore } from '#libs/event-store/postgres';
import type { PostgresEventStore } from '#libs/event-store/postgres';
import { loadOrganisation } from '#libs/identity';
import type { UnitCode } from '#libs/kernel';
import { eventsOf, feedParts, isWhole, wholeFeed } from '../../apps/server/feed/testing/feed-reader.js';
import type { FeedPart } from '../../apps/server/feed/testing/feed-reader.js';
import { pacedLoad } from '../support/paced-load.js';
import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { workOrder } from '../support/work-orders.js';
import type { Acknowledged, Problem } from '../support/work-orders.js';

/** How long the readers are under load; FEED_SECONDS=600 for a long run. */
const SECONDS = Number(process.env['FEED_SECONDS'] ?? 5);
const PER_SECOND = 2_000;

/** A reader that is cut off at random moments, and comes back for what comes after the last that it has whole. */
class RestlessReader {
  readonly faults: string[] = [];
  readonly ends: string[] = [];
  reached = 0n;
  connections = 0;
  #over = false;
  #cut = new AbortController();

  constructor(
    private readonly format: 'ndjson' | 'sse',
    /** Asked at each connection: a server that was restarted is elsewhere. */
    private readonly server: () => RunningServer,
  ) {}

  async run(): Promise<void> {
    while (!this.#over) {
      const cut = (this.#cut = new AbortController());
      // From hardly connected to well under way. Only some are cut before they have an event: on a busy machine that alone may take
      // as long, and nobody would come forward.
      let timer: NodeJS.Timeout | undefined;
      const cutSoon = () => (timer = setTimeout(() => cut.abort(), 5 + Math.random() ** 4 * 3_000));
      const early = Math.random() < 0.25;
      if (early) cutSoon();
      try {
        await this.#read(cut.signal, early ? () => undefined : cutSoon);
      } catch (error) {
        // A server that restarts is gone for a moment; anything else than that and our own cut is a fault.
        const reason = String((error as Error).cause ?? error);
        if (!cut.signal.aborted && !/terminated|ECONNREFUSED|ECONNRESET|other side closed/.test(reason))
          this.faults.push(reason);
      } finally {
        clearTimeout(timer);
      }
    }
  }

  stop(): void {
    this.#over = true;
    this.#cut.abort();
  }

  async #read(signal: AbortSignal, begun: () => void): Promise<void> {
    const response = await (this.format === 'sse'
      ? this.server().get('/api/v1/events', {
          signal,
          headers: { accept: 'text/event-stream', 'last-event-id': this.reached.toString() },
        })
      : this.server().get(`/api/v1/events?follow=true&after=${this.reached}`, { signal }));
    if (response.status === 503) return void (await sleep(50));
    if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
    this.connections++;
    const from = this.reached;
    let waiting = true;
    for await (const part of feedParts(response)) {
      this.#take(part);
      if (waiting && this.reached > from) begun();
      waiting &&= this.reached === from;
    }
  }

  #take(part: FeedPart): void {
    const { kind, position } = part;
    if (kind === 'end') this.ends.push(part.why);
    else if (kind === 'problem') this.faults.push(part.code);
    else if (kind === 'event') {
      // Positions have no gaps: the next is one further, or something was lost or came twice.
      if (position !== this.reached + 1n) this.faults.push(`${position} after ${this.reached}`);
      if (part.masked || !isWhole(part)) this.faults.push(`${position} is not what was hashed`);
      this.reached = position;
    } else if (position !== this.reached) this.faults.push(`was told ${position} at ${this.reached}`);
  }
}

describe('the feed of a running server', () => {
  let city: Shuangwei;
  let server: RunningServer;
  let store: PostgresEventStore;

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder();
    server = await city.serve();
    await server.ready();
    const url = await city.superuserUrl();
    store = openPostgresEventStore({ appUrl: url });
  }, 120_000);

  afterAll(async () => {
    await store.close();
    await city.end();
  }, 60_000);

  const whole = async (query: string, as = server, init: RequestInit = {}) => {
    const response = await as.get(`/api/v1/events${query}`, init);
    expect(response.status).toBe(200);
    return wholeFeed(response);
  };

  it(
    'gives every event once and in order to readers that come and go at random, while thousands a second arrive',
    async () => {
      const readers = (['ndjson', 'sse', 'ndjson', 'sse'] as const).map(
        (format) => new RestlessReader(format, () => server),
      );
      const running = Promise.all(readers.map((reader) => reader.run()));
      const began = performance.now();
      const load = pacedLoad(store, { perSecond: PER_SECOND, seconds: SECONDS, seed: 1 });
      // Whatever becomes of the load, no reader outlives it.
      load.catch(() => readers.forEach((reader) => reader.stop()));
      const { events, last } = await load;
      const perSecond = events / ((performance.now() - began) / 1_000);
      // On a machine that the load keeps busy they come after it; what counts is that nothing is lost or comes twice.
      const until = performance.now() + 30_000 + SECONDS * 500;
      while (readers.some(({ reached }) => reached < last) && performance.now() < until) await sleep(20);
      for (const reader of readers) reader.stop();
      await running;
      expect(readers.map(({ faults, reached }) => ({ faults, reached }))).toEqual(
        readers.map(() => ({ faults: [], reached: last })),
      );
      expect(last).toBe(await store.head());
      // Otherwise it was no trial.
      expect(perSecond).toBeGreaterThan(PER_SECOND / 4);
      for (const { connections } of readers) expect(connections).toBeGreaterThan(SECONDS / 4);
    },
    (SECONDS * 1.5 + 90) * 1_000,
  );

  it('is ended when the server closes, and taken up again at the next', async () => {
    const readers = (['ndjson', 'sse'] as const).map((format) => new RestlessReader(format, () => server));
    const running = Promise.all(readers.map((reader) => reader.run()));
    const head = await store.head();
    while (readers.some(({ reached }) => reached < head)) await sleep(20);
    const sse = { accept: 'text/event-stream', 'last-event-id': head.toString() };
    const patient = await Promise.all([
      server.get('/api/v1/events?after=latest&follow=true'),
      server.get('/api/v1/events', { headers: sse }),
    ]);
    const told = Promise.all(patient.map((response) => wholeFeed(response)));
    // One that is in the middle of the log, too.
    const busy = wholeFeed(await server.get('/api/v1/events?follow=true'));
    const began = performance.now();
    const stopping = server.stop();
    const ends = await told;
    const endedAfter = performance.now() - began;
    expect((await stopping).code).toBe(0);
    for (const parts of ends) {
      expect(parts).toEqual([
        { kind: 'position', position: head },
        { kind: 'position', position: head },
        { kind: 'end', position: head, why: 'closing' },
      ]);
    }
    expect(endedAfter).toBeLessThan(5_000);
    const parts = await busy;
    const end = parts.at(-1);
    expect(end).toMatchObject({ kind: 'end', why: 'closing' });
    expect(eventsOf(parts).map(({ position }) => position)).toEqual(
      Array.from({ length: Number(end?.position) }, (_, i) => BigInt(i) + 1n),
    );

    server = await city.serve();
    await server.ready();
    // The embedded database was stopped with the server and is somewhere else now.
    await store.close();
    store = openPostgresEventStore({ appUrl: await city.superuserUrl() });
    const { last } = await pacedLoad(store, { perSecond: 500, seconds: 1, seed: 2 });
    // Each goes on after the last that it was told of.
    const from = end?.position ?? 0n;
    const [rest, restOfSse] = await Promise.all([whole(`?after=${from}`), whole('?limit=1', server, { headers: sse })]);
    expect(eventsOf(rest).map(({ position }) => position)).toEqual(
      Array.from({ length: Number(last - from) }, (_, i) => from + BigInt(i) + 1n),
    );
    expect(eventsOf(restOfSse).map(({ position }) => position)).toEqual([head + 1n]);
    while (readers.some(({ reached, faults }) => reached < last && faults.length === 0)) await sleep(20);
    for (const reader of readers) reader.stop();
    await running;
    expect(readers.map(({ faults, reached }) => ({ faults, reached }))).toEqual(
      readers.map(() => ({ faults: [], reached: last })),
    );
  }, 90_000);

  it('tells of a command as soon as it is acknowledged', async () => {
    const head = await store.head();
    const response = await server.get('/api/v1/events?after=latest&type=NoteAdded', {
      headers: { accept: 'text/event-stream' },
    });
    const parts = feedParts(response);
    const next = async (wanted: (part: FeedPart) => boolean) => {
      for (;;) {
        const { value, done } = await parts.next();
        if (done) throw new Error('the feed ended');
        if (wanted(value)) return value;
      }
    };
    expect((await next(() => true)).position).toBe(head);
    const { caseId } = (await (await server.post('/api/v1/cases', workOrder('complaint'))).json()) as Acknowledged;
    const noted = (await (
      await server.post(`/api/v1/cases/${caseId}/add-note`, { text: '已电话联系' })
    ).json()) as Acknowledged;
    const event = await next(({ kind }) => kind === 'event');
    expect(event).toMatchObject({ position: BigInt(noted.position), masked: false });
    await parts.return(undefined);
  });

  it('shows each reader what is theirs to see, and no more', async () => {
    const unit = '230781' as UnitCode;
    const [analyst, auditor, ofUnit, handler] = await Promise.all(
      [
        ['--as', 'analyst'],
        ['--as', 'auditor'],
        ['--as', 'auditor', '--unit', unit],
        ['--as', 'handler', '--unit', unit],
      ].map(async (words) => server.as(await city.token(...words))),
    );
    const report = (await (await server.post('/api/v1/cases', workOrder('report'))).json()) as Acknowledged;
    const query = `?case=${report.caseId}`;
    const textOf = async (as = server) => eventsOf(await whole(query, as))[0]?.text ?? '';
    expect(await textOf()).toContain('13800138000');
    expect(await textOf(auditor)).not.toContain('13800138000');
    expect(await textOf(analyst)).not.toContain('13800138000');
    // An auditor sees the people of a complaint; an analyst nobody.
    const complaint = (await (await server.post('/api/v1/cases', workOrder('complaint'))).json()) as Acknowledged;
    const ofComplaint = async (as?: RunningServer) =>
      eventsOf(await whole(`?case=${complaint.caseId}`, as))
        .map(({ text }) => text)
        .join('');
    expect(await ofComplaint(auditor)).toContain('13800138000');
    expect(await ofComplaint(analyst)).not.toContain('13800138000');

    const units = new Set<string>(
      loadOrganisation()
        .subtree(unit)
        .map(({ code }) => code),
    );
    const unitOf = ({ text }: { text: string }) => (JSON.parse(text) as { unit: string }).unit;
    const all = eventsOf(await whole('', analyst));
    const theirs = eventsOf(await whole('', ofUnit));
    expect(theirs.map(({ position }) => position)).toEqual(
      all.filter((event) => units.has(unitOf(event))).map(({ position }) => position),
    );
    expect(theirs.length).toBeGreaterThan(0);
    expect(theirs.length).toBeLessThan(all.length);

    const refused = async (response: Response) => ({
      status: response.status,
      code: ((await response.json()) as Problem).code,
    });
    expect(await refused((await handler?.get('/api/v1/events'))!)).toEqual({ status: 403, code: 'access.role' });
    expect(await refused(await server.as().get('/api/v1/events'))).toEqual({ status: 401, code: 'auth.token-missing' });
    expect(await refused(await server.get('/api/v1/events?typ=NoteAdded'))).toEqual({
      status: 400,
      code: 'input.invalid',
    });
    expect(await refused(await server.get('/api/v1/events', { headers: { accept: 'text/html' } }))).toEqual({
      ...{ status: 406, code: 'feed.not-acceptable' },
    });
  }, 60_000);

  it('serves so many readers and no more, and closes in time though some of them take nothing', async () => {
    const narrow = city.with({ FEED_READERS: '8' });
    await server.stop();
    server = await narrow.serve();
    await server.ready();
    const authorization = `Bearer ${await city.token()}`;
    const sockets = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
        socket.on('error', () => undefined);
        socket.write(`GET /api/v1/events?follow=true HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n\r\n`);
        await once(socket, 'readable');
        return socket;
      }),
    );
    const refused = await server.get('/api/v1/events');
    expect([refused.status, ((await refused.json()) as Problem).code]).toEqual([503, 'feed.too-many-readers']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);

    sockets.pop()?.destroy();
    for (const until = performance.now() + 5_000; ; await sleep(20)) {
      const response = await server.get('/api/v1/events?after=latest');
      await response.text();
      if (response.status === 200) break;
      expect(performance.now()).toBeLessThan(until);
    }
    const began = performance.now();
    expect(await server.stop()).toMatchObject({ code: 0 });
    expect(performance.now() - began).toBeLessThan(20_000);
    for (const socket of sockets) socket.destroy();
  }, 60_000);
});
