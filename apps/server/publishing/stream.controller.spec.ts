import { EVENT_STORE } from '#libs/case/service';
import type { EventStore } from '#libs/event-store';
import { MemoryEventStore } from '#libs/event-store/memory';
import { loadOrganisation, Unauthenticated } from '#libs/identity';
import type { Principal, Role } from '#libs/identity';
import { VERIFIER } from '#libs/identity/http';
import type { UnitCode } from '#libs/kernel';
import { createLogger } from '#libs/platform';
import { cloudEvent, publicLog, Pseudonyms, publicTypeOf, sourceOf, TOPICS, UnknownEvent } from '#libs/publishing';
import type { PublicEvent, Topic } from '#libs/publishing';
import { simulate } from '#libs/simulating';
import type { SimulatedCommand } from '#libs/simulating';
import { feedLimits } from '../feed/feed-limits.js';
import type { FeedLimits } from '../feed/feed-limits.js';
import { feedProvidersWith } from '../feed/feed.providers.js';
import { Feeds } from '../feed/feeds.js';
import { smallApp } from '../http/testing/small-app.js';
import { ENGINE } from '../tokens.js';
import type { PublicStreams } from './public-streams.js';
import { StreamController } from './stream.controller.js';
import { streamParts, wholeStream } from './testing/stream-reader.js';
import type { StreamPart } from './testing/stream-reader.js';

const organisation = loadOrganisation();
const ROOT = organisation.root.code;
const ANALYST = `qian:analyst:${ROOT}`;
const SSE = { accept: 'text/event-stream' };
const CASES: Topic = 'shuangwei.cases.v1';
const hide = new Pseudonyms('a key of the tests, of no use to anybody');
const source = sourceOf(ROOT);
const commands = [...simulate({ cases: 60, year: 2025, seed: 1, organisation })];
const last = commands.at(-1)!;

let memory: MemoryEventStore;
/** Every public event of the log as it was opened. */
let told: PublicEvent[];
let app: Awaited<ReturnType<typeof smallApp>>;
let feeds: Feeds;
let tokensHold: boolean;
let fault: Error | undefined;

const append = ({ stream, head, events }: SimulatedCommand) =>
  memory.append(stream, head ? head.revision : 'no-stream', events);

async function publicEvents(): Promise<PublicEvent[]> {
  const all: PublicEvent[] = [];
  const { signal } = new AbortController();
  const from = { after: 0n, skip: 0 };
  for await (const { events } of publicLog({ store: memory, hide }, { from, follow: false, pageSize: 500, signal }))
    all.push(...events);
  return all;
}

/** A server over a log of sixty simulated cases, of which the last command is still to come. */
async function open(limits: Partial<FeedLimits> = {}) {
  memory = new MemoryEventStore();
  for (const command of commands.slice(0, -1)) await append(command);
  told = await publicEvents();
  tokensHold = true;
  fault = undefined;
  const streams: PublicStreams = {
    source,
    async *steps(options) {
      for await (const step of publicLog({ store: memory, hide }, options)) {
        if (fault) throw fault;
        yield step;
      }
    },
  };
  const verify = (token: string | undefined): Promise<Principal> => {
    if (token === undefined) throw new Unauthenticated('auth.token-missing');
    if (!tokensHold) throw new Unauthenticated('auth.token-expired');
    const [id = '', role, unit] = token.split('~');
    return Promise.resolve({ id, onBehalfOf: null, roles: [role as Role], unit: unit as UnitCode, grants: [] });
  };
  const store: Pick<EventStore, 'head'> = memory;
  feeds = new Feeds({ ...feedLimits, ...limits });
  const engine = {
    ...{ logger: createLogger({ level: 'silent' }), database: { trouble: undefined } },
    publicStreams: streams,
  };
  app = await smallApp(
    [StreamController],
    [
      ...feedProvidersWith(() => limits),
      { provide: Feeds, useValue: feeds },
      { provide: VERIFIER, useValue: { verify } },
      { provide: EVENT_STORE, useValue: store },
      { provide: ENGINE, useValue: engine },
    ],
  );
}

const stream = (query = '', as = ANALYST, init: RequestInit = {}) => app.ask(as, `/stream/${query}`, init);
const whole = async (query = '', as = ANALYST, init: RequestInit = {}) => wholeStream(await stream(query, as, init));
const eventsOf = (parts: readonly StreamPart[]) => parts.filter((part) => part.kind === 'event');
const expected = (events: readonly PublicEvent[]) =>
  events.map((event) => ({ cursor: event.cursor, event: cloudEvent(event, source) }));
const ofTopic = (topic: Topic) => told.filter((event) => event.topic === topic);

function reading(response: Response) {
  const parts = streamParts(response);
  return {
    async until(wanted: (part: StreamPart) => boolean): Promise<StreamPart[]> {
      const taken: StreamPart[] = [];
      for (;;) {
        const { value, done } = await parts.next();
        if (done) throw new Error('the stream ended');
        taken.push(value);
        if (wanted(value)) return taken;
      }
    },
    leave: () => parts.return(undefined),
  };
}

const problemOf = async (response: Response) => ({
  status: response.status,
  ...((await response.json()) as { code: string }),
});

afterEach(() => app.close());

describe('a public stream over HTTP', () => {
  it('is the public log of its topic, as NDJSON and as server-sent events', async () => {
    await open({ chunkSize: 1_000, pageSize: 50 });
    for (const topic of TOPICS) {
      for (const headers of [{}, SSE]) {
        const parts = await whole(`${topic}?follow=false`, ANALYST, { headers });
        expect(eventsOf(parts).map(({ cursor, event }) => ({ cursor, event }))).toEqual(expected(ofTopic(topic)));
        expect(parts[0]).toEqual({ kind: 'cursor', cursor: '0' });
        expect(parts.at(-1)).toEqual({ kind: 'end', cursor: (await memory.head()).toString(), why: 'head' });
      }
    }
    expect(ofTopic(CASES).length).toBeGreaterThan(500);
  });

  it('goes on after any of its cursors with what comes next: also between two events of one position', async () => {
    await open();
    const all = ofTopic(CASES);
    const between = all.findIndex(({ cursor }) => cursor.includes('.'));
    expect(between).toBeGreaterThan(-1);
    for (const at of [0, between, between + 1, 300, all.length - 1]) {
      const { cursor } = all[at]!;
      expect(eventsOf(await whole(`${CASES}?after=${cursor}`)).map((part) => part.event.id)).toEqual(
        all.slice(at + 1).map(({ id }) => id),
      );
      const resumed = await whole(`${CASES}?follow=false&limit=2&after=0`, ANALYST, {
        headers: { ...SSE, 'last-event-id': cursor },
      });
      expect(eventsOf(resumed).map((part) => part.event.id)).toEqual(all.slice(at + 1, at + 3).map(({ id }) => id));
    }
  });

  it('ends after so many events, at the cursor of the last', async () => {
    await open();
    const parts = await whole(`${CASES}?limit=5`);
    expect(parts.at(-1)).toEqual({ kind: 'end', cursor: ofTopic(CASES)[4]!.cursor, why: 'limit' });
  });

  it('goes on from the end with what is appended then', async () => {
    await open();
    const readers = [
      reading(await stream(`${CASES}?follow=true`)),
      reading(await stream(`${CASES}?after=latest`, ANALYST, { headers: SSE })),
    ];
    const head = (await memory.head()).toString();
    for (const reader of readers) await reader.until(({ kind, cursor }) => kind === 'cursor' && cursor === head);
    await append(last);
    const news = (await publicEvents()).slice(told.length).filter(({ topic }) => topic === CASES);
    expect(news.length).toBeGreaterThan(0);
    for (const reader of readers) {
      const parts = await reader.until(({ cursor }) => cursor === news.at(-1)!.cursor);
      expect(eventsOf(parts).map(({ cursor, event }) => ({ cursor, event }))).toEqual(expected(news));
      await reader.leave();
    }
  });

  it('holds only the types that were asked for, and says that the rest was read', async () => {
    await open();
    const types = ['shuangwei.case.registered.v1', 'shuangwei.deadline.met.v1'];
    const chosen = expected(ofTopic(CASES).filter(({ type }) => types.includes(type)));
    for (const query of [`types=${types.join(',')}`, types.map((type) => `types=${type}`).join('&')]) {
      const parts = await whole(`${CASES}?${query}`);
      expect(eventsOf(parts).map(({ cursor, event }) => ({ cursor, event }))).toEqual(chosen);
      expect(parts.at(-1)?.cursor).toBe((await memory.head()).toString());
    }
  });

  it('gives a unit the events of what it and those below it hold, and nothing else', async () => {
    await open();
    const unit = '230781' as UnitCode;
    const below = new Set(organisation.subtree(unit).map(({ code }) => code));
    const theirs = ofTopic(CASES).filter((event) => below.has(event.unit));
    expect(theirs.length).toBeGreaterThan(0);
    expect(theirs.length).toBeLessThan(ofTopic(CASES).length);
    expect(eventsOf(await whole(CASES, `li:analyst:${unit}`)).map(({ event }) => event)).toEqual(
      expected(theirs).map(({ event }) => event),
    );
  });

  it('tells what streams there are, and the schema of each type', async () => {
    await open();
    const { topics } = (await (await app.ask(ANALYST, '/stream')).json()) as {
      topics: readonly { topic: string; types: readonly { type: string }[] }[];
    };
    expect(topics.map(({ topic }) => topic)).toEqual([...TOPICS]);
    const types = topics.flatMap((topic) => topic.types.map(({ type }) => type));
    expect(types.toSorted()).toEqual([...publicTypeOf.keys()].toSorted());
    for (const type of types) {
      const response = await app.ask(ANALYST, `/stream/schemas/${type}`);
      expect(response.headers.get('content-type')).toContain('application/schema+json');
      expect(await response.json()).toMatchObject({ $id: expect.stringMatching(/^urn:shuangwei:schema:/) as string });
    }
    expect(await problemOf(await app.ask(ANALYST, '/stream/schemas/nix'))).toMatchObject({
      ...{ status: 404, code: 'stream.no-such-type' },
    });
  });
});

describe('a public stream refuses, before it sends anything,', () => {
  beforeEach(() => open({ readers: 1 }));

  it.each(['intake', 'handler', 'head'])('%s, who has no leave to read it', async (role) => {
    expect(await problemOf(await stream(CASES, `x:${role}:${ROOT}`))).toMatchObject({
      ...{ status: 403, code: 'access.role' },
    });
  });

  it('topics, types, cursors and forms that it does not have', async () => {
    const refused = async (query: string, init: RequestInit = {}) => {
      const { status, code } = await problemOf(await stream(query, ANALYST, init));
      return `${status} ${code}`;
    };
    expect(await refused('shuangwei.cases.v2')).toBe('404 stream.no-such-topic');
    for (const query of ['types=shuangwei.reminder.issued.v1', 'types=nix', 'after=1.0', 'after=x', 'nix=1', 'limit=0'])
      expect([query, await refused(`${CASES}?${query}`)]).toEqual([query, '400 input.invalid']);
    expect(await refused(CASES, { headers: { 'last-event-id': 'x' } })).toBe('400 input.invalid');
    expect(await refused(CASES, { headers: { accept: 'text/html' } })).toBe('406 feed.not-acceptable');
  });

  it('a cursor beyond the end: the reader knows another log', async () => {
    const head = await memory.head();
    for (const cursor of [`${head + 1n}`, `${head}.1`]) {
      expect(await problemOf(await stream(`${CASES}?after=${cursor}`))).toMatchObject({
        ...{ status: 409, code: 'feed.after-beyond-head', details: { head: head.toString() } },
      });
    }
  });

  it('more readers than are served', async () => {
    const reader = reading(await stream(`${CASES}?follow=true`));
    expect(await problemOf(await stream(CASES))).toMatchObject({ status: 503, code: 'feed.too-many-readers' });
    await reader.leave();
  });
});

describe('a public stream that goes on', () => {
  it('ends when the token no longer counts', async () => {
    await open({ recheckMs: 10, heartbeatMs: 10 });
    const reader = reading(await stream(`${CASES}?follow=true`));
    await reader.until(({ kind }) => kind === 'event');
    tokensHold = false;
    expect((await reader.until(({ kind }) => kind === 'end')).at(-1)).toMatchObject({ why: 'token' });
  });

  it('ends when the server closes, where it is', async () => {
    await open();
    const reader = reading(await stream(`${CASES}?follow=true`));
    const head = (await memory.head()).toString();
    await reader.until(({ kind, cursor }) => kind === 'cursor' && cursor === head);
    const closing = feeds.onModuleDestroy();
    expect(await reader.until(({ kind }) => kind === 'end')).toEqual([{ kind: 'end', cursor: head, why: 'closing' }]);
    await closing;
  });

  it('stops before an event that this program cannot tell, and says so', async () => {
    await open();
    const reader = reading(await stream(`${CASES}?follow=true`));
    const head = (await memory.head()).toString();
    await reader.until(({ kind, cursor }) => kind === 'cursor' && cursor === head);
    fault = new UnknownEvent('CasePainted', 7n);
    await append(last);
    expect((await reader.until(({ kind }) => kind === 'problem')).at(-1)).toEqual({
      ...{ kind: 'problem', cursor: head, code: 'stream.unknown-event' },
    });
    await expect(reader.until(() => false)).rejects.toThrow('terminated');
  });
});
