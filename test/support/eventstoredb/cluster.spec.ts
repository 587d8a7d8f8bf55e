import { END, EventStoreDBClient, jsonEvent, streamNameFilter } from '@eventstore/db-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEventStoreDb } from './cluster.js';
import type { TestCluster } from './cluster.js';
import type { TestNode } from './node.js';
import { RawClient } from './raw-client.js';
import { unusedStream } from './server-under-test.js';
import { listen } from './subscribed.js';

let cluster: TestCluster;
const clients: EventStoreDBClient[] = [];

beforeEach(async () => void (cluster = await startEventStoreDb({ nodes: 3, readOnlyReplicas: 1 })));
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.dispose()));
  await cluster.stop();
});

function connect(connectionString: string): EventStoreDBClient {
  const client = EventStoreDBClient.connectionString(connectionString);
  clients.push(client);
  return client;
}

const only = (node: TestNode) => connect(cluster.connectTo([node]));
const discovering = (query = '') => cluster.connectionString.replace('esdb://', 'esdb+discover://') + query;
const replica = () => cluster.nodes.find(({ options }) => options.readOnly)!;
const follower = () => cluster.followers[0]!;
const event = (n = 1) => jsonEvent({ type: 'Counted', data: { n } });

async function revisions(client: EventStoreDBClient, stream: string, requiresLeader = false): Promise<bigint[]> {
  const read = [];
  for await (const { event: each } of client.readStream(stream, { requiresLeader })) read.push(each!.revision);
  return read;
}

const statesAt = async (node: TestNode) => {
  const raw = new RawClient(cluster.connectTo([node]));
  const members = await raw.members();
  raw.close();
  return members.map((member) => [Number(member.getState()), member.getIsAlive()]);
};

describe('members', () => {
  const [FOLLOWER, LEADER, SHUT_DOWN, READ_ONLY] = [6, 8, 11, 14];

  test('are named by each with their state', async () => {
    const expected = [LEADER, FOLLOWER, FOLLOWER, READ_ONLY].map((state) => [state, true]);
    for (const node of cluster.nodes) expect(await statesAt(node)).toEqual(expected);
  });

  test('elect another leader when theirs goes, and do not give it back', async () => {
    const [first] = cluster.nodes;
    await cluster.stopNode(first!);
    const stopped = [SHUT_DOWN, false];
    expect(await statesAt(follower())).toEqual([stopped, [LEADER, true], [FOLLOWER, true], [READ_ONLY, true]]);
    await cluster.startNode(first!);
    expect(await statesAt(first!)).toEqual([FOLLOWER, LEADER, FOLLOWER, READ_ONLY].map((state) => [state, true]));
  });

  test('that are no majority serve nobody', async () => {
    const [first, second, third] = cluster.nodes;
    const client = only(third!);
    await client.appendToStream(unusedStream(), event());
    await cluster.stopNode(first!);
    await cluster.stopNode(second!);
    await expect(revisions(client, unusedStream())).rejects.toMatchObject({ type: 'unavailable' });
    await cluster.startNode(first!);
    await expect(client.appendToStream(unusedStream(), event())).resolves.toMatchObject({ success: true });
  });
});

describe('an append', () => {
  test('to a follower is passed on to the leader', async () => {
    const stream = unusedStream();
    await only(follower()).appendToStream(stream, event());
    expect(await revisions(only(cluster.theLeader), stream)).toEqual([0n]);
  });

  test.each([
    ['a follower, by a client that insists on the leader', () => follower(), { requiresLeader: true }],
    ['a read-only replica', () => replica(), {}],
  ])('to %s is refused, with the leader, whom the client then asks', async (_, node, options) => {
    const { endpoint } = cluster.theLeader;
    const client = only(node());
    const refused = client.appendToStream(unusedStream(), event(), options);
    await expect(refused).rejects.toMatchObject({
      type: 'not-leader',
      leader: { address: endpoint.host, port: endpoint.port },
    });
    await expect(client.appendToStream(unusedStream(), event(), options)).resolves.toMatchObject({ success: true });
  });

  test('by a client that knew the former leader is refused with the new one', async () => {
    const client = connect(cluster.connectionString);
    await client.appendToStream(unusedStream(), event(), { requiresLeader: true });
    const next = follower();
    await cluster.moveLeadership(next);
    const append = () => client.appendToStream(unusedStream(), event(), { requiresLeader: true });
    // A call that is shared keeps the headers that it was begun with.
    await expect(append()).rejects.toMatchObject({ type: 'not-leader', leader: { port: next.endpoint.port } });
    await expect(append()).resolves.toMatchObject({ success: true });
  });

  test('during an election is refused', async () => {
    const client = only(cluster.theLeader);
    await client.appendToStream(unusedStream(), event());
    const moved = cluster.moveLeadership(follower(), 300);
    await expect(client.appendToStream(unusedStream(), event())).rejects.toThrow(/Server Is Not Ready/);
    await moved;
  });
});

describe('a follower', () => {
  test('that is behind has what it was given, and everything once it has caught up', async () => {
    const stream = unusedStream();
    const [leading, following] = [only(cluster.theLeader), only(follower())];
    await leading.appendToStream(stream, event(1));
    follower().holdReplication();
    await leading.appendToStream(stream, event(2));
    expect(await revisions(following, stream)).toEqual([0n]);
    expect(await revisions(leading, stream)).toEqual([0n, 1n]);
    follower().catchUp();
    expect(await revisions(following, stream)).toEqual([0n, 1n]);
  });

  test('that lags gives its subscribers what it gets, when it gets it', async () => {
    const stream = unusedStream();
    follower().lagBehind(300);
    const client = only(follower());
    const subscription = client.subscribeToAll({ filter: streamNameFilter({ prefixes: [stream] }) });
    const listening = listen(subscription, ({ revisions: seen }) => seen.length === 1);
    await new Promise<void>((resolve) => subscription.once('caughtUp', resolve));
    await only(cluster.theLeader).appendToStream(stream, event());
    const stored = performance.now();
    await listening;
    // A few milliseconds passed before the append was answered.
    expect(performance.now() - stored).toBeGreaterThan(200);
  });

  test('refuses to be read by who insists on the leader', async () => {
    const stream = unusedStream();
    await only(cluster.theLeader).appendToStream(stream, event());
    await expect(revisions(only(follower()), stream, true)).rejects.toMatchObject({ type: 'not-leader' });
    expect(await revisions(only(follower()), stream)).toEqual([0n]);
  });

  test('that leads has everything, however far it was behind', async () => {
    const stream = unusedStream();
    const next = follower();
    next.holdReplication();
    await only(cluster.theLeader).appendToStream(stream, event());
    await cluster.moveLeadership(next);
    expect(await revisions(only(next), stream, true)).toEqual([0n]);
  });
});

test('a subscriber whose streams are quiet is told where it is, since the servers write as well', async () => {
  const client = only(cluster.theLeader);
  const reached = Promise.withResolvers<bigint>();
  const filter = streamNameFilter({
    prefixes: [unusedStream()],
    maxSearchWindow: 2,
    checkpointReached: (_, { commit }) => reached.resolve(commit),
  });
  const subscription = client.subscribeToAll({ fromPosition: END, filter });
  subscription.resume();
  await new Promise<void>((resolve) => subscription.once('caughtUp', resolve));
  const before = cluster.log.lastPosition(cluster.log.count).commit;
  cluster.writeStatistics();
  expect(await reached.promise).toBeGreaterThan(BigInt(before));
  await subscription.unsubscribe();
});

describe('a client that is given several nodes', () => {
  /** Which node a client asks: each breaks off one read, so that the one whose next read succeeds was asked. */
  async function asked(client: EventStoreDBClient): Promise<TestNode | undefined> {
    const stream = unusedStream();
    await only(cluster.theLeader).appendToStream(stream, event());
    for (const node of cluster.nodes) node.faults.breakRead(1, 0, 'resource-exhausted');
    await expect(revisions(client, stream)).rejects.toMatchObject({ code: 8 });
    const reads = await Promise.allSettled(cluster.nodes.map((node) => revisions(only(node), stream)));
    return cluster.nodes.find((_, index) => reads[index]?.status === 'fulfilled');
  }

  test.each([
    ['named one by one', () => cluster.connectionString],
    ['to discover', () => discovering()],
  ])('%s asks the leader', async (_, connectionString) => {
    await cluster.moveLeadership(follower());
    expect(await asked(connect(connectionString()))).toBe(cluster.theLeader);
  });

  test('asks a follower where it prefers one', async () => {
    const node = await asked(connect(discovering('&nodePreference=follower')));
    expect(cluster.followers).toContain(node);
  });

  test('asks a read-only replica where it prefers one', async () => {
    expect(await asked(connect(discovering('&nodePreference=readonlyreplica')))).toBe(replica());
  });

  test('goes on with another when the one that it asked goes down', async () => {
    const client = connect(cluster.connectionString);
    await client.appendToStream(unusedStream(), event());
    await cluster.stopNode(cluster.theLeader);
    // Who meets the closed connection has to ask again; the client finds the new leader by itself.
    const append = () => client.appendToStream(unusedStream(), event());
    await expect(append()).rejects.toMatchObject({ type: 'unavailable' });
    await expect(append()).resolves.toMatchObject({ success: true });
  });

  test('has its subscription end when its node goes down, and can open it again from where it was', async () => {
    const stream = unusedStream();
    const client = connect(cluster.connectionString);
    const filter = streamNameFilter({ prefixes: [stream] });
    await client.appendToStream(stream, [event(1), event(2)]);
    const subscription = client.subscribeToAll({ filter });
    const listening = listen(subscription, () => false);
    await new Promise<void>((resolve) => subscription.once('caughtUp', resolve));
    await cluster.stopNode(cluster.theLeader);
    await expect(listening).rejects.toMatchObject({ type: 'unavailable' });
    await sleep(50); // the client takes note of the failure after it has told it
    await client.appendToStream(stream, event(3));
    const { revisions: seen } = await listen(client.subscribeToAll({ filter }), (told) => told.revisions.length === 3);
    expect(seen).toEqual([0n, 1n, 2n]);
  });
});
