import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { kindOfCase } from '#libs/case';
import { EVENT_STORE, MASKED, ReadableCases } from '#libs/case/service';
import { EventStoreError } from '#libs/event-store';
import type { EventStore, Located, SubscribeOptions } from '#libs/event-store';
import { MemoryEventStore } from '#libs/event-store/memory';
import { loadOrganisation, Policy, Unauthenticated } from '#libs/identity';
import type { Grant, Principal, Role } from '#libs/identity';
import { VERIFIER } from '#libs/identity/http';
import type { Stored, UnitCode } from '#libs/kernel';
import { createLogger } from '#libs/platform';
import { simulate } from '#libs/simulating';
import type { SimulatedCommand } from '#libs/simulating';
import { smallApp } from '../http/testing/small-app.js';
import { ENGINE } from '../tokens.js';
import { FeedController } from './feed.controller.js';
import { feedLimits } from './feed-limits.js';
import type { FeedLimits } from './feed-limits.js';
import { feedProvidersWith } from './feed.providers.js';
import { Feeds } from './feeds.js';
import { eventsOf, feedParts, isWhole, wholeFeed } from './testing/feed-reader.js';
import type { FeedPart } from './testing/feed-reader.js';

const organisation = loadOrganisation();
const ROOT = organisation.root.code;
const AUDITOR = `sun:auditor:${ROOT}`;
/** Sees people, and who made a report. */
const SEES_ALL = `${AUDITOR}:reporter-identity`;
const ANALYST = `qian:analyst:${ROOT}`;
const SSE = { accept: 'text/event-stream' };
const commands = [...simulate({ cases: 60, year: 2025, seed: 1, organisation })];
const last = commands.at(-1)!;

let memory: MemoryEventStore;
let log: Stored[];
let app: Awaited<ReturnType<typeof smallApp>>;
let feeds: Feeds;
/** What the tests do to what is around the feed. */
let around: {
  tokensHold: boolean;
  fault?: Error;
  /** The log says where its end is only after this. */
  headAfter?: Promise<void>;
  onSubscribe?: (options: Pick<SubscribeOptions, 'signal'>) => AsyncIterable<Stored[]>;
};

const append = ({ stream, head, events }: SimulatedCommand) =>
  memory.append(stream, head ? head.revision : 'no-stream', events);

/** A server over a log of sixty simulated cases, of which the last command is still to come. */
async function open(limits: Partial<FeedLimits> = {}) {
  memory = new MemoryEventStore();
  for (const command of commands.slice(0, -1)) await append(command);
  log = [];
  for await (const page of memory.readAll()) log.push(...page);
  around = { tokensHold: true };
  const store: Pick<EventStore, 'head' | 'readAll' | 'subscribe'> = {
    head: async () => {
      if (around.fault) throw around.fault;
      await around.headAfter;
      return memory.head();
    },
    readAll: (options) => memory.readAll(options),
    async *subscribe<T extends Located>(options: SubscribeOptions<T>) {
      // What it yields without end are events with their texts, as any reader takes them.
      const endless = around.onSubscribe?.(options) as AsyncIterable<never[]> | undefined;
      for await (const page of endless ?? memory.subscribe<T>(options)) {
        if (around.fault) throw around.fault;
        yield page;
      }
    },
  };
  const verify = (token: string | undefined) => {
    if (token === undefined) throw new Unauthenticated('auth.token-missing');
    if (!around.tokensHold) throw new Unauthenticated('auth.token-expired');
    return Promise.resolve(principalOf(token));
  };
  feeds = new Feeds({ ...feedLimits, ...limits });
  app = await smallApp(
    [FeedController],
    [
      ...feedProvidersWith(() => limits),
      { provide: Feeds, useValue: feeds },
      { provide: VERIFIER, useValue: { verify } },
      { provide: EVENT_STORE, useValue: store },
      { provide: ReadableCases, useValue: new ReadableCases(memory, new Policy(organisation)) },
      { provide: ENGINE, useValue: { logger: createLogger({ level: 'silent' }), database: { trouble: undefined } } },
    ],
  );
}

/** Who a token of the small app's form stands for, grants included. */
function principalOf(token: string): Principal {
  const [id = '', role, unit, ...grants] = token.split('~');
  return { id, onBehalfOf: null, roles: [role as Role], unit: unit as UnitCode, grants: grants as Grant[] };
}

const feed = (query = '', as = SEES_ALL, init: RequestInit = {}) => app.ask(as, `/events${query}`, init);
const whole = async (query = '', as = SEES_ALL, init: RequestInit = {}) => wholeFeed(await feed(query, as, init));
const positions = (parts: readonly { position: bigint }[]) => parts.map(({ position }) => position);

/** A reader of a feed that goes on: takes parts one by one. */
function reading(response: Response) {
  const parts = feedParts(response);
  return {
    /** The parts up to and including the first that is asked for. */
    async until(wanted: (part: FeedPart) => boolean): Promise<FeedPart[]> {
      const taken: FeedPart[] = [];
      for (;;) {
        const { value, done } = await parts.next();
        if (done) throw new Error('the feed ended');
        taken.push(value);
        if (wanted(value)) return taken;
      }
    },
    leave: () => parts.return(undefined),
  };
}

const problemOf = async (response: Response) => ({
  status: response.status,
  mediaType: response.headers.get('content-type'),
  ...((await response.json()) as { code: string; errors?: unknown }),
});

async function untilNobodyReads() {
  while (feeds.count > 0) await sleep(5);
}

afterEach(() => app.close());

describe('the feed', () => {
  it('gives the log from its beginning to its end, and says that this is all', async () => {
    await open();
    const response = await feed();
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/x-ndjson',
      'cache-control': 'no-store',
      vary: 'Accept',
    });
    expect(response.headers.has('content-encoding')).toBe(false);
    const parts = await wholeFeed(response);
    expect(parts[0]).toEqual({ kind: 'position', position: 0n });
    expect(positions(eventsOf(parts))).toEqual(positions(log));
    expect(parts.at(-1)).toEqual({ kind: 'end', position: log.at(-1)!.position, why: 'head' });
  });

  it('lets who sees everything check every hash, for each event is the log’s own text', async () => {
    await open({ chunkSize: 1_000 });
    for (const init of [{}, { headers: SSE }]) {
      const events = eventsOf(await whole('?follow=false', SEES_ALL, init));
      expect(events.map(({ text }) => text)).toEqual(log.map(({ text }) => text));
      expect(events.filter((event) => event.masked || !isWhole(event))).toEqual([]);
    }
  });

  it('begins after a position and ends after so many events', async () => {
    await open({ pageSize: 4 });
    const parts = await whole('?after=7&limit=5');
    expect(parts[0]).toEqual({ kind: 'position', position: 7n });
    expect(positions(eventsOf(parts))).toEqual([8n, 9n, 10n, 11n, 12n]);
    expect(parts.at(-1)).toEqual({ kind: 'end', position: 12n, why: 'limit' });
  });

  it('goes on from the end with what is appended then, as NDJSON and as server-sent events', async () => {
    await open();
    const ndjson = reading(await feed('?follow=true'));
    const sse = reading(await feed('?after=latest', SEES_ALL, { headers: SSE }));
    const head = log.at(-1)!.position;
    expect(eventsOf(await ndjson.until(({ kind, position }) => kind === 'position' && position === head))).toHaveLength(
      log.length,
    );
    await sse.until(({ kind, position }) => kind === 'position' && position === head);
    await append(last);
    const next = (part: FeedPart) => part.kind === 'event' && part.position === head + BigInt(last.events.length);
    for (const reader of [ndjson, sse]) {
      expect(eventsOf(await reader.until(next)).map(({ text }) => text)).toEqual(last.events.map(({ text }) => text));
      await reader.leave();
    }
  });

  it('resumes by Last-Event-ID, whatever the address says', async () => {
    await open();
    const headers = { ...SSE, 'last-event-id': '9' };
    expect(positions(eventsOf(await whole('?after=2&limit=2', SEES_ALL, { headers })))).toEqual([10n, 11n]);
  });

  it('filters by type, by stream and by case', async () => {
    await open({ pageSize: 7 });
    const filters: [string, (event: Stored) => boolean][] = [
      ['type=CaseRegistered', ({ type }) => type === 'CaseRegistered'],
      ['type=CaseRegistered&type=CaseRouted', ({ type }) => type === 'CaseRegistered' || type === 'CaseRouted'],
      ['stream=case-J', ({ stream }) => stream.startsWith('case-J')],
      [`case=${log[0]!.stream.slice('case-'.length)}`, ({ stream }) => stream === log[0]!.stream],
      [
        'stream=case-Z&type=CaseRegistered',
        ({ stream, type }) => stream.startsWith('case-Z') && type === 'CaseRegistered',
      ],
    ];
    for (const [filter, passes] of filters) {
      const expected = positions(log.filter(passes));
      expect(expected.length).toBeGreaterThan(0);
      const parts = await whole(`?${filter}`);
      expect({ filter, positions: positions(eventsOf(parts)) }).toEqual({ filter, positions: expected });
      // However little of it was wanted, the reader knows that all of it was read.
      expect(parts.at(-1)).toEqual({ kind: 'end', position: log.at(-1)!.position, why: 'head' });
    }
  });

  it('moves a reader on whose filter matches nothing', async () => {
    await open({ heartbeatMs: 20 });
    const head = log.at(-1)!.position;
    const end = head + BigInt(last.events.length);
    const readers = [
      reading(await feed('?stream=case-T-0000-0000&follow=true')),
      reading(await feed('?stream=case-T-0000-0000', SEES_ALL, { headers: SSE })),
    ];
    for (const reader of readers) await reader.until(({ position }) => position === head);
    await append(last);
    for (const reader of readers) {
      const parts = await reader.until(({ position }) => position === end);
      expect(eventsOf(parts)).toEqual([]);
      await reader.leave();
    }
  });

  it('masks people for an analyst and reporters for who has no grant, and says so', async () => {
    await open();
    const [everything, withoutReporters, withoutPeople] = [
      await whole('', SEES_ALL),
      await whole('', AUDITOR),
      await whole('', ANALYST),
    ].map(eventsOf) as [FeedEvents, FeedEvents, FeedEvents];
    const maskedOf = (events: FeedEvents) =>
      new Set(events.filter(({ masked }) => masked).map(({ position }) => position));
    const reports = new Set(positions(log.filter(({ stream }) => kindOfCase(stream.slice(5)) === 'report')));
    const reporterMasked = maskedOf(withoutReporters);
    const peopleMasked = maskedOf(withoutPeople);
    expect(maskedOf(everything).size).toBe(0);
    expect(reporterMasked.size).toBeGreaterThan(0);
    expect([...reporterMasked].filter((position) => !reports.has(position))).toEqual([]);
    expect(peopleMasked.size).toBeGreaterThan(reporterMasked.size);
    for (const [index, event] of withoutPeople.entries()) {
      const stored = log[index]!;
      expect(event.hash).toBe(stored.hash);
      expect(isWhole(event)).toBe(!event.masked);
      // The same event but for what is left out.
      const { data, ...envelope } = JSON.parse(event.text) as { data: object };
      const { data: storedData, ...storedEnvelope } = JSON.parse(stored.text) as { data: object };
      expect(envelope).toEqual(storedEnvelope);
      expect(JSON.stringify(data).includes(MASKED)).toBe(event.masked);
      expect(Object.keys(data)).toEqual(Object.keys(storedData));
    }
    const registered = log.find(({ type, stream }) => type === 'CaseRegistered' && stream.startsWith('case-J'))!;
    const { submitter } = registered.data as { submitter: { name: string } | null };
    if (submitter) expect(withoutReporters.map(({ text }) => text).join('\n')).not.toContain(`"${submitter.name}"`);
  });

  it('gives a unit what it and those below it did, and nothing else', async () => {
    await open({ pageSize: 5 });
    const unit = '230781' as UnitCode;
    const below = new Set(organisation.subtree(unit).map(({ code }) => code));
    const expected = log.filter((event) => below.has(event.unit));
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(log.length);
    for (const query of ['', '?type=CaseRegistered&type=CaseSignedFor', '?stream=case-']) {
      const parts = await whole(query, `li:auditor:${unit}`);
      const types = new URLSearchParams(query).getAll('type');
      expect(positions(eventsOf(parts))).toEqual(
        positions(expected.filter(({ type }) => types.length === 0 || types.includes(type))),
      );
    }
  });
});

type FeedEvents = ReturnType<typeof eventsOf>;

describe('the feed refuses, before it sends anything,', () => {
  beforeEach(() => open({ readers: 2 }));
  const PROBLEM = 'application/problem+json; charset=utf-8';

  it('who may not read the log', async () => {
    for (const role of ['intake', 'handler', 'head', 'supervisor', 'administrator']) {
      expect(await problemOf(await feed('', `x:${role}:${ROOT}`))).toMatchObject({
        status: 403,
        code: 'access.role',
        mediaType: PROBLEM,
      });
    }
    expect(await problemOf(await fetch(`${app.url}/api/v1/events`, { headers: SSE }))).toMatchObject({
      ...{ status: 401, code: 'auth.token-missing', mediaType: PROBLEM },
    });
  });

  it('what it does not know, and forms that it does not have', async () => {
    expect(await problemOf(await feed('?nix=1'))).toMatchObject({
      status: 400,
      code: 'input.invalid',
      mediaType: PROBLEM,
    });
    expect(await problemOf(await feed('', SEES_ALL, { headers: { accept: 'text/html' } }))).toMatchObject({
      ...{ status: 406, code: 'feed.not-acceptable', mediaType: PROBLEM },
    });
  });

  it('a position that the log has not reached: the reader knows another log', async () => {
    const head = log.at(-1)!.position;
    expect(await problemOf(await feed(`?after=${head + 1n}`))).toMatchObject({
      ...{ status: 409, code: 'feed.after-beyond-head', mediaType: PROBLEM, details: { head: head.toString() } },
    });
    expect((await feed(`?after=${head}`)).status).toBe(200);
  });

  it('a log that is away', async () => {
    around.fault = new EventStoreError('retryable', 'gone');
    const response = await feed('', SEES_ALL, { headers: SSE });
    expect(response.headers.get('retry-after')).not.toBeNull();
    expect(await problemOf(response)).toMatchObject({ status: 503, code: 'store.unavailable', mediaType: PROBLEM });
  });

  it('more readers than it serves, until one leaves', async () => {
    const readers = [reading(await feed('?follow=true')), reading(await feed('', SEES_ALL, { headers: SSE }))];
    const refused = await feed();
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect(await problemOf(refused)).toMatchObject({ status: 503, code: 'feed.too-many-readers', mediaType: PROBLEM });
    for (const reader of readers) await reader.until(({ kind }) => kind === 'event');
    await readers[0]!.leave();
    while (feeds.count > 1) await sleep(5);
    expect((await whole('?after=latest')).at(-1)).toMatchObject({ kind: 'end', why: 'head' });
    await readers[1]!.leave();
  });

  it('nothing to HEAD, which has no body and no subscription', async () => {
    const response = await feed('', SEES_ALL, { method: 'HEAD', headers: SSE });
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'text/event-stream',
      '',
    ]);
    expect(feeds.count).toBe(0);
  });
});

describe('a feed that goes on', () => {
  it('ends when the token no longer counts', async () => {
    await open({ recheckMs: 10, heartbeatMs: 10 });
    const reader = reading(await feed('?follow=true'));
    await reader.until(({ kind }) => kind === 'event');
    around.tokensHold = false;
    expect((await reader.until(({ kind }) => kind === 'end')).at(-1)).toMatchObject({ why: 'token' });
    await untilNobodyReads();
  });

  it('ends when the server closes, and takes no new readers', async () => {
    await open();
    const readers = [reading(await feed('?follow=true')), reading(await feed('', SEES_ALL, { headers: SSE }))];
    for (const reader of readers) await reader.until(({ kind, position }) => kind === 'position' && position > 0n);
    const closing = feeds.onModuleDestroy();
    expect(await problemOf(await feed())).toMatchObject({ status: 503, code: 'feed.closing' });
    for (const reader of readers) {
      expect(await reader.until(({ kind }) => kind === 'end')).toEqual([
        { kind: 'end', position: log.at(-1)!.position, why: 'closing' },
      ]);
    }
    await closing;
    expect(feeds.count).toBe(0);
  });

  it.each(['application/x-ndjson', 'text/event-stream'])(
    'breaks off with the problem and without an end when the log fails, as %s',
    async (accept) => {
      await open();
      const reader = reading(await feed('?follow=true', SEES_ALL, { headers: { accept } }));
      await reader.until(({ kind, position }) => kind === 'position' && position > 0n);
      around.fault = new EventStoreError('retryable', 'gone: secret-host');
      await append(last);
      const parts = await reader.until(({ kind }) => kind === 'problem');
      expect(parts.at(-1)).toMatchObject({ code: 'store.unavailable', position: log.at(-1)!.position });
      await expect(reader.until(() => false)).rejects.toThrow('terminated');
      await untilNobodyReads();
    },
  );

  it('frees its place at once when the reader leaves, also between two events', async () => {
    await open();
    const reader = reading(await feed('?follow=true'));
    await reader.until(({ kind }) => kind === 'event');
    expect(feeds.count).toBe(1);
    await reader.leave();
    await untilNobodyReads();
  });

  it('takes no place for a reader that left while the log was asked for its end', async () => {
    await open();
    let answer = (): void => undefined;
    around.headAfter = new Promise((resolve) => (answer = resolve));
    const leaving = new AbortController();
    const asked = feed('?follow=true', SEES_ALL, { signal: leaving.signal }).catch(() => undefined);
    while ((await app.connections()) === 0) await sleep(5);
    leaving.abort();
    await asked;
    while ((await app.connections()) > 0) await sleep(5);
    let opened = 0;
    const openFeed = feeds.open.bind(feeds);
    feeds.open = (source) => {
      opened++;
      return openFeed(source);
    };
    answer();
    while (opened === 0) await sleep(5);
    await untilNobodyReads();
  });

  it('reads no further for a reader that takes nothing, and cuts it off in the end', async () => {
    await open({ drainMs: 400 });
    let pages = 0;
    let ended = false;
    around.onSubscribe = async function* ({ signal }) {
      try {
        for (; !signal.aborted; pages++) {
          yield [...log];
          await turn();
        }
      } finally {
        ended = true;
      }
    };
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.pause();
    socket.write(
      `GET /api/v1/events?follow=true HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${SEES_ALL.replaceAll(':', '~')}\r\n\r\n`,
    );
    while (pages === 0) await sleep(5);
    let before = -1;
    while (before !== pages) {
      before = pages;
      await sleep(100);
    }
    // What the two sockets hold, and no more.
    expect(pages * log.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(32 * 1024 * 1024);
    await untilNobodyReads();
    expect(pages).toBe(before);
    while (!ended) await sleep(5);
    socket.destroy();
  });
});
