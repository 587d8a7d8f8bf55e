import { EventStoreDBClient, NO_STREAM, jsonEvent, streamNameFilter } from '@eventstore/db-client';
import type { AppendToStreamOptions } from '@eventstore/db-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEventStoreDb } from './cluster.js';
import type { TestCluster } from './cluster.js';
import type { TestNode } from './node.js';
import { unusedStream } from './server-under-test.js';
import { listen } from './subscribed.js';

let cluster: TestCluster;
let node: TestNode;
let client: EventStoreDBClient;

beforeAll(async () => {
  cluster = await startEventStoreDb();
  node = cluster.theLeader;
});
afterAll(() => cluster.stop());

beforeEach(async () => {
  client = EventStoreDBClient.connectionString(cluster.connectionString);
  // The connection stands before a test counts milliseconds.
  await client.appendToStream(unusedStream(), event());
});
afterEach(async () => {
  node.faults.clear();
  await client.dispose();
});

const event = (n = 1) => jsonEvent({ type: 'Counted', data: { n } });
/** With credentials of its own an append has a call of its own. */
const ALONE: AppendToStreamOptions = { credentials: { username: 'admin', password: 'changeit' } };

async function revisions(stream: string): Promise<bigint[]> {
  const read = [];
  for await (const { event: each } of client.readStream(stream)) read.push(each!.revision);
  return read;
}

/** What became of it within so many milliseconds. */
function within<T>(promise: Promise<T>, ms: number): Promise<T | 'nothing'> {
  return Promise.race([promise, sleep(ms, 'nothing' as const)]);
}

describe('an append', () => {
  test('of a call of its own that is answered too late fails by its deadline, and is stored', async () => {
    const stream = unusedStream();
    node.faults.answerLate(1, 600);
    const late = client.appendToStream(stream, event(), { ...ALONE, deadline: 300 });
    await expect(late).rejects.toMatchObject({ type: 'deadline-exceeded' });
    expect(await revisions(stream)).toEqual([0n]);
  });

  test('that shares a call is answered late, however short its deadline was: the client does not watch it', async () => {
    const stream = unusedStream();
    node.faults.answerLate(1, 700);
    const late = client.appendToStream(stream, event(), { deadline: 200 });
    expect(await within(late, 400)).toBe('nothing');
    expect(await late).toMatchObject({ success: true });
  });

  test.each([
    ['shares a call', {}, 'deadline-exceeded'],
    ['has a call of its own', ALONE, 'timeout'],
  ])('that %s can be answered with the timeout of the server although it is stored', async (_, options, type) => {
    const stream = unusedStream();
    node.faults.answerWithTimeout(1);
    await expect(client.appendToStream(stream, event(), options)).rejects.toMatchObject({ type });
    expect(await revisions(stream)).toEqual([0n]);
  });

  test.each([
    ['shares a call', {}],
    ['has a call of its own', ALONE],
  ])('that %s can lose its answer with the connection; the same ids then give it', async (_, options) => {
    const stream = unusedStream();
    const same = event();
    const expecting = { ...options, expectedRevision: NO_STREAM } as const;
    node.faults.loseAnswer(1);
    await expect(client.appendToStream(stream, same, expecting)).rejects.toMatchObject({ type: 'unavailable' });
    const again = await client.appendToStream(stream, same, expecting);
    expect(again).toMatchObject({ success: true, nextExpectedRevision: 0n });
    expect(await revisions(stream)).toEqual([0n]);
  });

  test.each([
    ['unavailable', {}, { type: 'unavailable' }],
    ['unavailable', ALONE, { type: 'unavailable' }],
    ['resource-exhausted', {}, { type: 'unknown', code: 8 }],
    ['resource-exhausted', ALONE, { type: 'unknown', code: 8 }],
    ['not-ready', ALONE, { type: 'unavailable' }],
    ['too-busy', ALONE, { type: 'unavailable' }],
    // Of many that share a call one is refused without a code: the client does not know what it is.
    ['not-ready', {}, { type: 'unknown', message: expect.stringContaining('Server Is Not Ready') as string }],
    ['too-busy', {}, { type: 'unknown', message: expect.stringContaining('Server Is Busy') as string }],
  ] as const)(
    'is refused as %s so often, with nothing stored, and then taken (%j)',
    async (refusal, options, error) => {
      const stream = unusedStream();
      node.faults.refuse('append', 2, refusal);
      for (const _ of [1, 2]) {
        await expect(client.appendToStream(stream, event(), options)).rejects.toMatchObject(error);
      }
      const taken = await client.appendToStream(stream, event(), { ...options, expectedRevision: NO_STREAM });
      expect(taken.nextExpectedRevision).toBe(0n);
    },
  );

  test.each([
    ['shares a call', {}],
    ['has a call of its own', ALONE],
  ])('that %s can be sent to another leader', async (_, options) => {
    const leader = { host: '127.0.0.1', port: node.endpoint.port };
    node.faults.refuseAsNotLeader(1, leader);
    await expect(client.appendToStream(unusedStream(), event(), options)).rejects.toMatchObject({
      type: 'not-leader',
      leader: { address: leader.host, port: leader.port },
    });
    await expect(client.appendToStream(unusedStream(), event(), options)).resolves.toMatchObject({ success: true });
  });

  test('can be delayed', async () => {
    node.faults.delay('append', 100);
    const begun = performance.now();
    await client.appendToStream(unusedStream(), event());
    expect(performance.now() - begun).toBeGreaterThan(95);
  });

  test('that is refused with its call takes the others that share the call with it', async () => {
    node.faults.delay('append', 50);
    node.faults.refuse('append', 1, 'unavailable');
    const appends = [1, 2, 3].map((n) => client.appendToStream(unusedStream(), event(n)));
    const outcomes = await Promise.allSettled(appends);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });
});

describe('a read', () => {
  test('can end with an error in its middle', async () => {
    const stream = unusedStream();
    await client.appendToStream(
      stream,
      Array.from({ length: 20 }, (_, n) => event(n)),
    );
    node.faults.breakRead(1, 7);
    const seen: bigint[] = [];
    const reading = async () => {
      for await (const { event: each } of client.readStream(stream)) seen.push(each!.revision);
    };
    await expect(reading()).rejects.toMatchObject({ type: 'unavailable' });
    // What was sent before the error may not have been taken when it came.
    expect(seen.length).toBeLessThanOrEqual(7);
    expect(await revisions(stream)).toHaveLength(20);
  });

  test('can be refused', async () => {
    node.faults.refuse('read', 1, 'too-busy');
    await expect(revisions(unusedStream())).rejects.toMatchObject({ type: 'unavailable' });
  });
});

describe('a subscription', () => {
  const subscribe = (stream: string) => client.subscribeToAll({ filter: streamNameFilter({ prefixes: [stream] }) });

  test('can fall silent while its connection goes on', async () => {
    const stream = unusedStream();
    await client.appendToStream(stream, event());
    const subscription = subscribe(stream);
    const listening = listen(subscription, ({ revisions: seen }) => seen.length === 2);
    await new Promise<void>((resolve) => subscription.once('caughtUp', resolve));
    expect(node.faults.silenceSubscriptions()).toBe(1);
    await client.appendToStream(stream, event(2));
    expect(await within(listening, 200)).toBe('nothing');
    expect(await revisions(stream)).toHaveLength(2);
    await subscription.unsubscribe();
    listening.catch(() => {});
  });

  test.each([
    ['consumer-too-slow', 'timeout'],
    ['unavailable', 'unavailable'],
  ] as const)('can end with an error: %s', async (refusal, type) => {
    const subscription = subscribe(unusedStream());
    const listening = listen(subscription, () => false);
    subscription.once('caughtUp', () => void node.faults.endSubscriptions(refusal));
    await expect(listening).rejects.toMatchObject({ type });
  });

  async function openAfterAWhile(): Promise<number> {
    for (let waited = 0; node.faults.openSubscriptions > 0 && waited < 200; waited += 10) await sleep(10);
    return node.faults.openSubscriptions;
  }

  test('ends when its client unsubscribes, and not when it only leaves its loop', async () => {
    const stream = unusedStream();
    await client.appendToStream(stream, event());
    const subscription = subscribe(stream);
    for await (const _ of subscription) break;
    expect(await openAfterAWhile()).toBe(1);
    await subscription.unsubscribe();
    expect(await openAfterAWhile()).toBe(0);
  });
});

describe('a restart', () => {
  test('ends what is under way as unavailable, refuses while the node is down, and keeps the log', async () => {
    const stream = unusedStream();
    await client.appendToStream(stream, event());
    node.faults.delay('append', 5_000);
    const underWay = client.appendToStream(stream, event(2));
    underWay.catch(() => {});
    await sleep(50);
    const restarted = cluster.restartNode(node, 100);
    await expect(underWay).rejects.toMatchObject({ type: 'unavailable' });
    // The client asks for the methods of a new connection first, and tells that failure as gRPC has it.
    await expect(client.appendToStream(stream, event(3))).rejects.toMatchObject({ code: 14 });
    await restarted;
    node.faults.clear();
    expect(await revisions(stream)).toEqual([0n]);
  });

  test('makes the server forget ids: an append that expected any revision is stored again', async () => {
    const stream = unusedStream();
    const same = event();
    await client.appendToStream(stream, same);
    await client.appendToStream(stream, same);
    await cluster.restartNode(node);
    const append = () => client.appendToStream(stream, same);
    await append().catch(append); // the first may still be on the connection that was closed
    expect(await revisions(stream)).toEqual([0n, 1n]);
  });
});
