import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPostgresEventStore } from '#libs/event-store/postgres';
import type { PostgresEventStore } from '#libs/event-store/postgres';
import { loadOrganisation } from '#libs/identity';
import type { UnitCode } from '#libs/kernel';
import { cloudEvent, publicLog, Pseudonyms, publicTypeOf, sourceOf, TOPICS } from '#libs/publishing';
import type { CloudEvent, PublicEvent, Topic } from '#libs/publishing';
import { streamParts, wholeStream } from '../../apps/server/publishing/testing/stream-reader.js';
import type { StreamPart } from '../../apps/server/publishing/testing/stream-reader.js';
import { pacedLoad } from '../support/paced-load.js';
import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { pasted, tourOf } from '../support/tour.js';
import { workOrder } from '../support/work-orders.js';
import type { Acknowledged, Problem } from '../support/work-orders.js';

/** How long the readers are under load; STREAM_SECONDS=600 for a long run. */
const SECONDS = Number(process.env['STREAM_SECONDS'] ?? 5);
const PER_SECOND = 800;
const KEY = 'the key of the pseudonyms, which this test has to know';
const CASES: Topic = 'shuangwei.cases.v1';
const SUPERVISION: Topic = 'shuangwei.supervision.v1';

/** A reader that is cut off at random moments, and comes back for what comes after the last that it has whole. */
class RestlessReader {
  readonly faults: string[] = [];
  /** Ids, in the order in which they came. */
  readonly taken: string[] = [];
  reached = '0';
  connections = 0;
  #over = false;
  #cut = new AbortController();

  constructor(
    private readonly topic: Topic,
    private readonly format: 'ndjson' | 'sse',
    private readonly server: RunningServer,
  ) {}

  async run(): Promise<void> {
    while (!this.#over) {
      const cut = (this.#cut = new AbortController());
      let timer: NodeJS.Timeout | undefined;
      // Some are cut before they have an event; the rest once they have one, or on a busy machine nobody would come forward.
      const cutSoon = () => (timer ??= setTimeout(() => cut.abort(), 5 + Math.random() ** 4 * 2_000));
      if (Math.random() < 0.25) cutSoon();
      try {
        await this.#read(cut.signal, cutSoon);
      } catch (error) {
        if (!cut.signal.aborted) this.faults.push(String((error as Error).cause ?? error));
      } finally {
        clearTimeout(timer);
      }
    }
  }

  stop(): void {
    this.#over = true;
    this.#cut.abort();
  }

  /** The position that the cursor has passed. */
  get position(): bigint {
    return BigInt(this.reached.split('.')[0] ?? '0');
  }

  async #read(signal: AbortSignal, begun: () => void): Promise<void> {
    const path = `/api/v1/stream/${this.topic}`;
    const response = await (this.format === 'sse'
      ? this.server.get(path, { signal, headers: { accept: 'text/event-stream', 'last-event-id': this.reached } })
      : this.server.get(`${path}?follow=true&after=${this.reached}`, { signal }));
    if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
    this.connections++;
    for await (const part of streamParts(response)) {
      if (part.kind === 'problem' || part.kind === 'end') this.faults.push(JSON.stringify(part));
      if (part.kind === 'event') this.taken.push(part.event.id);
      if (part.cursor !== this.reached) begun();
      this.reached = part.cursor;
    }
  }
}

describe('the public streams of a running server', () => {
  let city: Shuangwei;
  let server: RunningServer;
  let store: PostgresEventStore;

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder({ PSEUDONYM_KEY: KEY });
    server = await city.serve();
    await server.ready();
    store = openPostgresEventStore({ appUrl: await city.superuserUrl() });
  }, 120_000);

  afterAll(async () => {
    await store.close();
    await city.end();
  }, 60_000);

  /** What the log tells of a topic, read beside the server. */
  async function toldOf(topic: Topic): Promise<PublicEvent[]> {
    const told: PublicEvent[] = [];
    const options = {
      from: { after: 0n, skip: 0 },
      follow: false,
      pageSize: 1_000,
      signal: new AbortController().signal,
    };
    for await (const { events } of publicLog({ store, hide: new Pseudonyms(KEY) }, options))
      told.push(...events.filter((event) => event.topic === topic));
    return told;
  }

  const source = sourceOf(loadOrganisation().root.code);
  const eventsOf = (parts: readonly StreamPart[]) => parts.filter((part) => part.kind === 'event');
  const whole = async (query: string, as = server, init: RequestInit = {}) => {
    const response = await as.get(`/api/v1/stream/${query}`, init);
    expect(response.status).toBe(200);
    return wholeStream(response);
  };

  it(
    'give each event once and in order to readers that come and go at random, while hundreds a second arrive',
    async () => {
      const readers = [
        new RestlessReader(CASES, 'ndjson', server),
        new RestlessReader(CASES, 'sse', server),
        new RestlessReader(SUPERVISION, 'ndjson', server),
      ];
      const running = Promise.all(readers.map((reader) => reader.run()));
      const load = pacedLoad(store, { perSecond: PER_SECOND, seconds: SECONDS, seed: 3 });
      load.catch(() => readers.forEach((reader) => reader.stop()));
      const { events, last } = await load;
      const until = performance.now() + 40_000 + SECONDS * 500;
      while (readers.some(({ position }) => position < last) && performance.now() < until) await sleep(20);
      for (const reader of readers) reader.stop();
      await running;
      expect(last).toBe(await store.head());
      const expected = { [CASES]: await toldOf(CASES), [SUPERVISION]: await toldOf(SUPERVISION) } as const;
      readers.forEach((reader, i) => {
        const told = expected[i < 2 ? CASES : SUPERVISION].map(({ id }) => id);
        expect({ faults: reader.faults, position: reader.position }).toEqual({ faults: [], position: last });
        expect({ i, of: reader.taken.length }).toEqual({ i, of: told.length });
        expect(reader.taken).toEqual(told);
      });
      // Otherwise it was no trial.
      expect(events).toBeGreaterThan((PER_SECOND * SECONDS) / 4);
      for (const { connections } of readers) expect(connections).toBeGreaterThan(SECONDS / 4);
    },
    (SECONDS * 4 + 120) * 1_000,
  );

  it('are what the log tells, event by event, over HTTP and from the command line', async () => {
    const [{ caseId }] = await Promise.all([
      server.post('/api/v1/cases', workOrder('complaint')).then((answer) => answer.json() as Promise<Acknowledged>),
      server.post('/api/v1/cases', workOrder('report')),
    ]);
    await server.post(`/api/v1/cases/${caseId}/add-note`, { text: '已电话联系张三' });
    for (const topic of TOPICS) {
      const told = (await toldOf(topic)).map((event) => ({ cursor: event.cursor, event: cloudEvent(event, source) }));
      const parts = await whole(topic);
      const sent = eventsOf(parts).map(({ cursor, event }) => ({ cursor, event }));
      expect(sent).toEqual(told);
      const strange = sent.filter(
        ({ event }) => !publicTypeOf.get(event.type)?.schema.strict().safeParse(event.data).success,
      );
      expect(strange).toEqual([]);
      const file = join(city.folder, `${topic}.ndjson`);
      const { cursor, bytes } = await city.json<{ cursor: string; bytes: number }>('stream', topic, '--out', file);
      const text = await readFile(file, 'utf8');
      expect(Buffer.byteLength(text)).toBe(bytes);
      const { code, out } = await city.run('stream', topic);
      expect([code, out === text]).toEqual([0, true]);
      const lines = text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { cursor: string; event?: CloudEvent });
      expect(lines.flatMap((line) => (line.event ? [{ cursor: line.cursor, event: line.event }] : []))).toEqual(told);
      expect(lines.at(-1)).toEqual({ cursor, end: 'head' });
      // Nothing of the person of the work order.
      expect(text).not.toMatch(/张三|13800138000/);
    }
  }, 240_000);

  it('are narrowed by type and number at the command line, as over HTTP, and refuse what they do not have', async () => {
    const types = 'shuangwei.case.registered.v1,shuangwei.case.closed.v1';
    const told = eventsOf(await whole(`${CASES}?types=${types}&limit=7`));
    expect(told).toHaveLength(7);
    const { out } = await city.run('stream', CASES, '--types', types, '--limit', '7');
    expect(out.split('\n').filter((line) => line.includes('"event":'))).toHaveLength(7);
    const { out: rest } = await city.run('stream', CASES, '--types', types, '--limit', '3', '--after', told[3]!.cursor);
    expect(
      rest.split('\n').flatMap((line) => /"event":\{"specversion":"1.0","id":"([^"]+)/.exec(line)?.[1] ?? []),
    ).toEqual(told.slice(4, 7).map(({ event }) => event.id));
    const refused = async (...words: string[]) => {
      const { code, err } = await city.run('stream', ...words);
      return [code === 0, /\[([\w.-]+)\]/.exec(err)?.[1]];
    };
    expect(await refused('shuangwei.cases.v9')).toEqual([false, 'stream.no-such-topic']);
    expect(await refused(CASES, '--after', '999999999999')).toEqual([false, 'feed.after-beyond-head']);
    expect(await refused(CASES, '--types', 'nix')).toEqual([false, 'input.invalid']);
    expect(await refused(CASES, '--out', '/nowhere/at/all')).toEqual([false, 'stream.cannot-write']);
  }, 180_000);

  it('tell of a command as soon as it is acknowledged', async () => {
    const response = await server.get(`/api/v1/stream/${CASES}?after=latest&types=shuangwei.case.note-added.v1`, {
      headers: { accept: 'text/event-stream' },
    });
    const parts = streamParts(response);
    await parts.next();
    const { caseId } = (await (await server.post('/api/v1/cases', workOrder('complaint'))).json()) as Acknowledged;
    const noted = (await (
      await server.post(`/api/v1/cases/${caseId}/add-note`, { text: '已电话联系' })
    ).json()) as Acknowledged;
    for (;;) {
      const { value, done } = await parts.next();
      if (done) throw new Error('the stream ended');
      if (value.kind !== 'event') continue;
      expect(value).toMatchObject({ cursor: noted.position, event: { subject: caseId } });
      break;
    }
    await parts.return(undefined);
  }, 60_000);

  it('show a unit what it and those below it hold, and nobody without leave anything', async () => {
    const unit = '230781' as UnitCode;
    const [analyst, ofUnit, handler] = await Promise.all(
      [
        ['--as', 'analyst'],
        ['--as', 'supervisor', '--unit', unit],
        ['--as', 'handler', '--unit', unit],
      ].map(async (words) => server.as(await city.token(...words))),
    );
    const units = new Set<string>(
      loadOrganisation()
        .subtree(unit)
        .map(({ code }) => code),
    );
    const all = eventsOf(await whole(CASES, analyst));
    const theirs = eventsOf(await whole(CASES, ofUnit));
    const unitOf = ({ event }: { event: CloudEvent }) => (event.data as { unit: string }).unit;
    expect(theirs).toEqual(all.filter((part) => units.has(unitOf(part))));
    expect(theirs.length).toBeGreaterThan(0);
    expect(theirs.length).toBeLessThan(all.length);

    const refused = async (response: Response) => [response.status, ((await response.json()) as Problem).code];
    expect(await refused(await handler!.get(`/api/v1/stream/${CASES}`))).toEqual([403, 'access.role']);
    expect(await refused(await server.as().get(`/api/v1/stream/${CASES}`))).toEqual([401, 'auth.token-missing']);
    expect(await refused(await server.get('/api/v1/stream/nix'))).toEqual([404, 'stream.no-such-topic']);
    expect(await refused(await server.get(`/api/v1/stream/${CASES}?after=999999999999`))).toEqual([
      ...[409, 'feed.after-beyond-head'],
    ]);
  }, 60_000);

  it('are read as docs/how-to/read-the-streams.md says, line by line', async () => {
    const lines = tourOf('docs/how-to/read-the-streams.md');
    expect(lines.length).toBeGreaterThan(6);
    const { code, out, failed } = await pasted(lines, city, server);
    expect({ code, failed }).toEqual({ code: 0, failed: '' });
    expect(out).toContain('"$id":"urn:shuangwei:schema:case.closed:v1"');
    expect(out).toContain('event: shuangwei.case.registered.v1');
    expect(out.match(/"end":"limit"/g)).toHaveLength(4);
  }, 180_000);

  it('end where they are when the server closes', async () => {
    const response = await server.get(`/api/v1/stream/${CASES}?after=latest&follow=true`);
    const head = (await store.head()).toString();
    const told = wholeStream(response);
    const stopping = server.stop();
    expect((await told).at(-1)).toEqual({ kind: 'end', cursor: head, why: 'closing' });
    expect((await stopping).code).toBe(0);
  }, 60_000);
});
